import { type Attempt } from './attempt'
import { type Journal } from './run-recorder'
import { type RunEvent } from '../protocol/messages'
import { type Redactor } from '../redaction/redactor'

/** Told what happens while it happens; texts are not redacted. */
export interface Watcher {
  ended: (attempt: Attempt) => void
  logged: (text: string) => void
}

/** Where it is written down. */
export interface Recording {
  journal: Journal
  redactor: Pick<Redactor, 'learn'>
  watcher: Watcher
  /** Whether what scripts log is wanted at the end. */
  keepsLogs: boolean
}

/** Writes down what a lane tells, and learns the secrets it tells of. */
export function recordEvent(event: RunEvent, { journal, redactor, watcher, keepsLogs }: Recording): void {
  switch (event.is) {
    case 'begun':
      journal.begin(event)
      break
    case 'script': {
      const attempt = journal.at(event)
      if (attempt) attempt.scripts[event.where === 'test script' ? 'test' : 'prerequest'] += 1
      break
    }
    case 'assertion': {
      const { name, outcome, message } = event
      journal.at(event)?.assertions.push({ name, outcome, ...(message !== undefined && { message }) })
      break
    }
    case 'problem': {
      const { ref, where, message } = event
      const attempt = ref === undefined ? journal.current : journal.at({ ref })
      attempt?.problems.push({ where, message })
      break
    }
    case 'logged': {
      watcher.logged(event.text)
      const attempt = journal.at(event)
      if (attempt && keepsLogs) (attempt.logs ??= []).push(event.text)
      break
    }
    case 'jump': {
      const attempt = journal.at(event)
      if (attempt) attempt.repeats = event.repeats
      break
    }
    case 'sent': {
      const { method, url } = event
      const attempt = journal.at(event)
      if (attempt) Object.assign(attempt, { sent: true, method, url })
      break
    }
    case 'answered': {
      const { is: _is, ref, ...answer } = event
      const attempt = journal.at({ ref })
      if (attempt) Object.assign(attempt, answer)
      break
    }
    case 'ended': {
      const attempt = journal.close(event)
      if (attempt) watcher.ended(attempt)
      break
    }
    case 'secrets':
      for (const secret of event.values) redactor.learn(secret)
      break
    case 'given up':
      watcher.ended(journal.giveUp(event.why))
      break
    case 'failed':
      journal.fail(event.message)
      break
    case 'waits':
    case 'done':
      break
  }
}
