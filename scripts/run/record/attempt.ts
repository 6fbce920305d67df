import { type FailureDetails, type Where } from '../protocol/messages'
import { isRetryable, statusText } from '../protocol/response-status'

/** One attempt at a request of a collection. */
export interface Attempt {
  /** Newman's `cursor.position`: unlike ids and names, it is unique within a run. */
  position: number
  name: string
  /** Names of the folders that contain the request, the outermost first. */
  folder: readonly string[]
  /** From 1. */
  iteration: number
  /** From 1; a request that sends itself again has several attempts. */
  attempt: number
  method: string
  /** As the collection has it: its variables are not resolved. Empty for a request that did not run. */
  url: string
  /** Whether the request itself was sent; requests of its scripts do not count. */
  sent: boolean
  /** Missing without a response. */
  status?: number
  ms?: number
  /** Size of the response's body. */
  bytes?: number
  assertions: readonly Assertion[]
  problems: readonly Problem[]
  /** Whether a script chose the same request to come next. */
  repeats: boolean
  /** Only when it failed, and was sent. */
  failure?: FailureDetails
  /** What its scripts logged; for the HTML report only. */
  logs?: readonly string[]
  /** Why it was kept from being sent although nothing is wrong with it: it changes data. */
  heldBack?: string
  /** Why it did not run or did not finish: the run ended, or a script jumped past it. */
  incomplete?: string
}

/** An attempt that is being recorded. */
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

/** Something other than an assertion failed. */
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

/**
 * The lines of a report that an attempt makes. One cause counts once: tests of a request without a response are skipped,
 * and so are failures of an attempt that was followed by a retry.
 */
export function casesOf(attempt: Attempt): Case[] {
  const { sent, status, repeats, heldBack, incomplete } = attempt
  const cases = [...attempt.assertions.map(assertionCase), ...problemCases(attempt)]
  if (repeats && sent && isRetryable(status)) return skipFailures(cases, `tried again after ${statusText(status)}`)
  if (cases.some(isRequestError)) return [...cases.filter(isRequestError), ...skipConsequences(cases)]
  if (heldBack !== undefined) return [...cases, { name: 'not sent', outcome: 'skipped', message: heldBack }]
  if (incomplete !== undefined) {
    return [...cases, { name: sent ? 'not finished' : 'not run', outcome: 'skipped', message: incomplete }]
  }
  if (sent || cases.some(({ outcome }) => outcome !== 'passed')) return cases
  return [...cases, { name: 'not sent', outcome: 'skipped', message: 'a script skipped the request' }]
}

/** Whether any of these cases makes the run fail. */
export function hasFailed(cases: readonly Case[]): boolean {
  return cases.some(({ outcome }) => outcome === 'failed' || outcome === 'error')
}

/** The path of an attempt's request within its collection, in one line. */
export function titleOf({ folder, name }: Pick<Attempt, 'folder' | 'name'>): string {
  return [...folder, name].join(' / ')
}

function assertionCase({ name, outcome, message }: Assertion): Case {
  if (outcome === 'passed') return { name, outcome }
  if (outcome === 'skipped') {
    // The name of a skipped test is the only place where a script can give a reason.
    const [, kind = name, reason = name] = /^(skipped|not sent):\s*([^]+)$/.exec(name) ?? []
    return { name: kind, outcome, message: message ?? reason }
  }
  return { name, outcome, message: message ?? name }
}

/** A network error of a script's own request is left out when the script itself reported a failure. */
function problemCases({ assertions, problems }: Attempt): Case[] {
  const isReported =
    assertions.some(({ outcome }) => outcome !== 'passed') || problems.some(({ where }) => where.endsWith(' script'))
  return problems
    .filter(({ where }) => where !== 'script request' || !isReported)
    .map(({ where, message }) => ({ name: where, outcome: 'error', message }))
}

const isRequestError = ({ name, outcome }: Case) => outcome === 'error' && name === 'request'

function skipConsequences(cases: readonly Case[]): Case[] {
  const others = cases.filter((one) => !isRequestError(one))
  const ofRun = others.filter(({ name }) => name === 'run')
  const consequences = others.filter(({ name }) => name !== 'run')
  return [...ofRun, ...skipFailures(consequences, 'not judged: the request got no answer')]
}

function skipFailures(cases: readonly Case[], reason: string): Case[] {
  return cases.map((one) => (hasFailed([one]) ? { name: one.name, outcome: 'skipped', message: reason } : one))
}
