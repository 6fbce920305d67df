import { type Exchange } from '../redaction/exchange'
import { type Where } from '../protocol/messages'

/** One try at one request of a collection: what Newman's events told about it. */
export interface Attempt {
  /** `cursor.position`: unlike ids and names, no two requests of a run share it. */
  position: number
  name: string
  folder: readonly string[]
  /** From 1. */
  iteration: number
  /** From 1; a request that sends itself again is tried again. */
  attempt: number
  method: string
  url: string
  /** Whether the request itself went out; requests of its scripts do not count. */
  sent: boolean
  status?: number
  ms?: number
  /** Size of the answer's body. */
  bytes?: number
  /** How many scripts ran. */
  scripts: { prerequest: number; test: number }
  assertions: readonly Assertion[]
  problems: readonly Problem[]
  /** A script chose the same request to come next. */
  repeats: boolean
  /** For the HTML report only. */
  exchange?: Exchange
  /** What its scripts logged; for the HTML report only. */
  logs?: readonly string[]
  /** Why it never ran or did not finish: the run was over, or a script jumped past it. */
  undone?: string
}

/** An attempt while it is being written. */
export interface OpenAttempt extends Attempt {
  logs?: string[]
  assertions: Assertion[]
  problems: Problem[]
  closed: boolean
}

interface Assertion {
  name: string
  outcome: 'passed' | 'failed' | 'skipped'
  message?: string
}

/** Something broke, apart from assertions. */
interface Problem {
  where: Where
  message: string
}

/** One line of a report. */
export interface Case {
  name: string
  outcome: 'passed' | 'failed' | 'skipped' | 'error'
  /** Missing when passed. */
  message?: string
}

/** Answers after which sending the same request again is a second try, and not a loop over pages or rows. */
export function isRetryable({ sent, status }: Pick<Attempt, 'sent' | 'status'>): boolean {
  return sent && (status === undefined || status === 401 || status === 408 || status === 429 || status >= 500)
}

/**
 * What an attempt comes to. One cause counts once: after a request that got no answer its tests are not judged, and
 * what is tried again is judged by its last attempt.
 */
export function casesOf(attempt: Attempt): Case[] {
  const cases = [...attempt.assertions.map(readAssertion), ...problemsWorthTelling(attempt)]
  if (attempt.repeats && isRetryable(attempt)) return excuse(cases, `tried again after ${answerOf(attempt)}`)
  if (cases.some(isRequestError)) return [...cases.filter(isRequestError), ...excuseConsequences(cases)]
  if (attempt.undone !== undefined) return [...cases, undoneCase(attempt.sent, attempt.undone)]
  const explained = cases.some(({ outcome }) => outcome !== 'passed')
  if (attempt.sent || explained) return cases
  return [...cases, { name: 'not sent', outcome: 'skipped', message: 'a script skipped the request' }]
}

/** Whether these cases make the run red. */
export function hasFailed(cases: readonly Case[]): boolean {
  return cases.some(({ outcome }) => outcome === 'failed' || outcome === 'error')
}

/** Where an attempt stands in its collection, in one line. */
export function titleOf({ folder, name }: Pick<Attempt, 'folder' | 'name'>): string {
  return [...folder, name].join(' / ')
}

function readAssertion({ name, outcome, message }: Assertion): Case {
  if (outcome === 'passed') return { name, outcome }
  // Scripts have no place for a reason but the name of the skipped test.
  if (outcome === 'skipped') return { name, outcome, message: name.replace(/^(skipped|not sent):\s*/, '') }
  return { name, outcome, message: message ?? name }
}

function undoneCase(sent: boolean, reason: string): Case {
  return { name: sent ? 'not finished' : 'not run', outcome: 'skipped', message: reason }
}

/** A network error of a script's own request is told by the script's test, if it made one of it. */
function problemsWorthTelling({ assertions, problems }: Attempt): Case[] {
  const toldByScript =
    assertions.some(({ outcome }) => outcome !== 'passed') || problems.some(({ where }) => where.endsWith(' script'))
  return problems
    .filter(({ where }) => where !== 'script request' || !toldByScript)
    .map(({ where, message }) => ({ name: where, outcome: 'error', message }))
}

const isRequestError = ({ name, outcome }: Case) => outcome === 'error' && name === 'request'

function excuseConsequences(cases: readonly Case[]): Case[] {
  const others = cases.filter((one) => !isRequestError(one))
  const ofRun = others.filter(({ name }) => name === 'run')
  const consequences = others.filter(({ name }) => name !== 'run')
  return [...ofRun, ...excuse(consequences, 'not judged: the request got no answer')]
}

function excuse(cases: readonly Case[], reason: string): Case[] {
  return cases.map((one) => (hasFailed([one]) ? { name: one.name, outcome: 'skipped', message: reason } : one))
}

/** The status as people read it. */
export function answerOf(attempt: Pick<Attempt, 'status'> | undefined): string {
  return attempt?.status === undefined ? 'no answer' : String(attempt.status)
}
