import { type RunEvent } from '../protocol/messages'
import { type Attempt, type OpenAttempt } from './attempt'
import { type RunRecorder } from './run-recorder'

/** Called while a collection runs. Texts are not redacted. */
export interface RunListener {
  onAttempt: (attempt: Attempt) => void
  onLog: (text: string) => void
}

/** Where events are recorded. */
export interface Recording {
  recorder: RunRecorder
  /** Called with each secret that appears in the run. */
  learn: (secret: string) => unknown
  listener: RunListener
  /** Whether log lines are kept for the reports. */
  keepLogs: boolean
}

/** How many log lines of an attempt are kept for the reports. The terminal shows all of them. */
const MOST_LOGS = 100

/** Records an event of a worker. Passes on secrets, log lines and finished attempts. */
export function recordEvent(event: RunEvent, { recorder, learn, listener, keepLogs }: Recording): void {
  const ref = 'ref' in event ? event.ref : undefined
  const attempt = ref === undefined ? recorder.current : recorder.find(ref)
  switch (event.type) {
    case 'attempt-started':
      recorder.start(event)
      break
    case 'assertion': {
      const { name, outcome, message } = event
      attempt?.assertions.push({ name, outcome, ...(message !== undefined && { message }) })
      break
    }
    case 'problem':
      attempt?.problems.push({ where: event.where, message: event.message })
      break
    case 'log':
      listener.onLog(event.text)
      if (attempt && keepLogs) keepLog(attempt, event.text)
      break
    case 'next-request':
      if (attempt) attempt.repeats = event.repeats
      break
    case 'request':
      if (attempt) Object.assign(attempt, { sent: true, method: event.method })
      break
    case 'not-sent':
      if (attempt) recordNotSent(attempt, event)
      break
    case 'response': {
      const { type: _type, ref: _ref, ...response } = event
      if (attempt) Object.assign(attempt, response)
      break
    }
    case 'attempt-finished': {
      const finished = recorder.close(event.ref, event.failure)
      if (finished) listener.onAttempt(finished)
      break
    }
    case 'aborted':
      listener.onAttempt(recorder.abort(event.reason))
      break
    case 'run-error':
      recorder.addRunError(event.message)
      break
    case 'secrets':
      for (const secret of event.values) learn(secret)
      break
    case 'script-started':
    case 'paused':
    case 'token-sent':
    case 'variables':
    case 'token-refused':
    case 'done':
      break
  }
}

function recordNotSent(
  attempt: OpenAttempt,
  { obstacle, ofScript, message }: Extract<RunEvent, { type: 'not-sent' }>,
): void {
  if (ofScript) {
    attempt.assertions.push({ name: 'a request of a script is not sent', outcome: 'skipped', message })
    return
  }
  attempt.sent = false
  if (obstacle === 'write') attempt.heldBack = message
  else attempt.problems.push({ where: 'request', message })
}

function keepLog(attempt: OpenAttempt, text: string): void {
  const logs = (attempt.logs ??= [])
  if (logs.length < MOST_LOGS) logs.push(text)
  else logs[MOST_LOGS] = 'and more, which is not kept'
}
