/** `test` as far as a test that may be skipped needs it. */
export interface TestOrSkip {
  (...args: Parameters<typeof test>): void
  each: jest.Each
}

/**
 * `test` where this machine has what a test needs; elsewhere a skip with the reason in its name, by which the reporter
 * in `skip-reporter.js` counts it. A test that returned early would count as passed.
 *
 * @param missing why it cannot run, and how it could: "the age program is not installed (apt-get install age)";
 *   undefined where it can
 */
export function testWhere(missing: string | undefined): TestOrSkip {
  if (missing === undefined) return test
  const skip = (name: Parameters<typeof test>[0]) => {
    test.skip(skipName(missing, String(name)), () => undefined)
  }
  const each = (rows: readonly unknown[]) => (name: string) => {
    test.skip.each(rows)(skipName(missing, name), () => undefined)
  }
  return Object.assign(skip, { each: each as jest.Each })
}

/** The name of a test that is skipped, with the reason where the reporter looks for it. */
export function skipName(missing: string, name: string): string {
  return `SKIPPED, because ${missing}: ${name}`
}
