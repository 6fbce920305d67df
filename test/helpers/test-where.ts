/**
 * `test` where a program of the system is there; elsewhere a skip, with the reason in its name and said aloud, since a
 * summary shows a number only.
 *
 * @param missing why it cannot run, "the age program is not installed"; undefined where it can
 */
export function testWhere(missing: string | undefined): (...args: Parameters<typeof test>) => void {
  if (missing === undefined) return test
  console.warn(`skipped: ${missing}`)
  return (name) => {
    test.skip(`SKIPPED, because ${missing}: ${String(name)}`, () => undefined)
  }
}
