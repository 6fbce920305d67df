import { escapeHtml } from '../../../plugin/node/escape-html'
import { type ReportCollection, type ReportData, type ReportRequest, type ReportTest } from './report-data'
import { callOf, placeOf, roundOf } from './request-text'
import { uniqueNames } from './unique-names'

/**
 * JUnit XML with one case for each request, iteration, attempt and test, as GitLab, Jenkins and GitHub's actions read it.
 * They take cases of the same class name and name for one, so both together are unique in the file and the same from run to
 * run. Newman's own reporter loses a failure when a later iteration passes (newman#2197). A request without tests has a case
 * too, so that it is not missing.
 */
export function junitReport({ collections, durationMs }: ReportData): string {
  const suiteName = uniqueNames()
  const identity = uniqueNames()
  const suites = collections.map((one) => suiteOf(one, suiteName(writable(one.name)), identity))
  const all = suites.flatMap(({ cases }) => cases)
  const elements = suites.map(({ name, cases, ms }) =>
    element('testsuite', { name, ...countsOf(cases, ms) }, cases.map(caseElement)),
  )
  const root = element('testsuites', { name: 'uassist', ...countsOf(all, durationMs) }, elements)
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}`
}

interface Case {
  classname: string
  name: string
  /** Only one of a request's cases has its time. Otherwise the suite's sum would be wrong. */
  ms: number
  test: ReportTest
  request: ReportRequest
}

interface Suite {
  name: string
  ms: number
  cases: readonly Case[]
}

function suiteOf({ requests, durationMs }: ReportCollection, name: string, identity: (name: string) => string): Suite {
  const titleOf = titlesIn(requests)
  const cases = requests.flatMap((request) => {
    const tests: readonly ReportTest[] = request.tests.length > 0 ? request.tests : [NO_TESTS]
    // Jenkins takes a dot for the end of a package's name.
    const classname = [name, ...request.folder].map((part) => writable(part).replaceAll('.', '_')).join('.')
    return tests.map((test, index) => {
      const title = `${titleOf(request)}${roundOf(request)} · ${test.name || 'unnamed test'}`
      const unique = identity(`${classname}\n${writable(title)}`).slice(classname.length + 1)
      return { classname, name: unique, ms: index === 0 ? (request.ms ?? 0) : 0, test, request }
    })
  })
  return { name, ms: durationMs, cases }
}

const NO_TESTS: ReportTest = { name: 'sent, has no tests', outcome: 'passed' }

/** What a request is called: by its name and, if another one of its folder has that too, by a number in the collection's order. */
function titlesIn(requests: readonly ReportRequest[]): (request: ReportRequest) => string {
  const titles = new Map<number, string>()
  const unique = uniqueNames()
  for (const { position, folder, name } of requests.toSorted((one, other) => one.position - other.position)) {
    if (titles.has(position)) continue
    const place = folder.map((part) => `${part}\n`).join('')
    titles.set(position, unique(place + name).slice(place.length))
  }
  return ({ position, name }) => titles.get(position) ?? name
}

function countsOf(cases: readonly Case[], ms: number) {
  const count = (wanted: ReportTest['outcome']) => cases.filter(({ test }) => test.outcome === wanted).length
  return {
    tests: cases.length,
    failures: count('failed'),
    errors: count('error'),
    skipped: count('skipped'),
    time: seconds(ms),
  }
}

function caseElement({ classname, name, ms, test, request }: Case): string {
  return element('testcase', { classname, name, time: seconds(ms) }, outcomeElements(test, request))
}

function outcomeElements({ outcome, message = '' }: ReportTest, request: ReportRequest): string[] {
  if (outcome === 'passed') return []
  if (outcome === 'skipped') return [element('skipped', { message })]
  const { snippet } = request.failure ?? {}
  const text = [message, placeOf(request), callOf(request), ...(snippet ? [`answer: ${snippet}`] : [])].join('\n')
  return [element(outcome === 'error' ? 'error' : 'failure', { message }, text)]
}

/** @param content elements, or a text to be escaped */
function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  content: readonly string[] | string = [],
): string {
  const start = Object.entries(attributes).map(([key, value]) => ` ${key}="${attribute(String(value))}"`)
  if (content.length === 0) return `<${name}${start.join('')}/>\n`
  const inner = typeof content === 'string' ? escapeHtml(writable(content)) : `\n${content.join('')}`
  return `<${name}${start.join('')}>${inner}</${name}>\n`
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3)
}

/** XML 1.0 section 3.3.3: unescaped, an attribute's line breaks and tabs are read as spaces. */
function attribute(text: string): string {
  return escapeHtml(writable(text)).replace(/[\t\n\r]/g, (character) => `&#${String(character.charCodeAt(0))};`)
}

/** XML 1.0 section 2.2: most control characters and lone surrogates are not allowed in a document, not even escaped. */
function writable(text: string): string {
  return text.replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '\u{FFFD}')
}
