import { escapeHtml } from '../../../plugin/node/escape-html'
import { statusText } from '../protocol/response-status'
import { type Attempt, type Case, casesOf, titleOf } from '../record/attempt'
import { type CollectionRun } from '../record/collection-run'

/**
 * JUnit XML with one case for each request, iteration, attempt and test. Newman's own reporter loses a failure when a later
 * iteration passes (newman#2197). A request without tests has a case too, so that it is not missing.
 */
export function junitReport(runs: readonly CollectionRun[]): string {
  const suites = runs.map(suite).join('')
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="uassist">\n${suites}</testsuites>\n`
}

function suite({ name, attempts, durationMs }: CollectionRun): string {
  const cases = attempts.flatMap((attempt) => casesWithPlaceholder(attempt).map((one) => ({ attempt, one })))
  const count = (outcome: Case['outcome']) => String(cases.filter(({ one }) => one.outcome === outcome).length)
  const attributes = attributesOf({
    name,
    tests: String(cases.length),
    failures: count('failed'),
    errors: count('error'),
    skipped: count('skipped'),
    time: seconds(durationMs),
  })
  const timed = new Set<Attempt>()
  const lines = cases.map(({ attempt, one }) => {
    // Only one of a request's cases has its time. Otherwise the suite's sum would be wrong.
    const ms = timed.has(attempt) ? 0 : (attempt.ms ?? 0)
    timed.add(attempt)
    return testCase(name, attempt, one, ms)
  })
  return `  <testsuite${attributes}>\n${lines.join('')}  </testsuite>\n`
}

function casesWithPlaceholder(attempt: Attempt): Case[] {
  const cases = casesOf(attempt)
  return cases.length > 0 ? cases : [{ name: 'sent, has no tests', outcome: 'passed' }]
}

function testCase(collection: string, attempt: Attempt, { name, outcome, message = '' }: Case, ms: number): string {
  const attributes = attributesOf({
    classname: [collection, ...attempt.folder].join('.'),
    name: [titleInCase(attempt), name].join(' · '),
    time: seconds(ms),
  })
  if (outcome === 'passed') return `    <testcase${attributes}/>\n`
  return `    <testcase${attributes}>${outcomeElement(outcome, message, attempt)}</testcase>\n`
}

function outcomeElement(outcome: Exclude<Case['outcome'], 'passed'>, message: string, attempt: Attempt): string {
  if (outcome === 'skipped') return `<skipped${attributesOf({ message })}/>`
  const element = outcome === 'error' ? 'error' : 'failure'
  const where = `${titleOf(attempt)}\n${attempt.method} ${attempt.url} ${statusText(attempt.status)}`
  return `<${element}${attributesOf({ message })}>${xml(`${message}\n${where}`)}</${element}>`
}

/** The first iteration and the first attempt are not named, so that names stay the same from run to run. */
function titleInCase({ name, iteration, attempt }: Attempt): string {
  const round = iteration > 1 ? ` (iteration ${String(iteration)})` : ''
  return name + round + (attempt > 1 ? ` (attempt ${String(attempt)})` : '')
}

function attributesOf(attributes: Readonly<Record<string, string>>): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${xml(value).replace(/[\t\n\r]/g, asReference)}"`)
    .join('')
}

/** XML 1.0 section 3.3.3: unescaped, an attribute's line breaks and tabs are read as spaces. */
const asReference = (character: string) => `&#${String(character.charCodeAt(0))};`

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3)
}

/** XML 1.0 section 2.2: most control characters and lone surrogates are not allowed in a document, not even escaped. */
function xml(text: string): string {
  return escapeHtml(text.replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '\u{FFFD}'))
}
