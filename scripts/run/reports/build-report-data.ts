import { cutText, SHOWN_MESSAGE } from '../protocol/cut-text'
import { type Attempt } from '../record/attempt'
import { type CollectionRun } from '../record/collection-run'
import { cleanExchange } from '../redaction/exchange'
import { type Redactor } from '../redaction/redactor'

/** The same attempt with every text redacted and every message cut. */
export function redactAttempt(attempt: Attempt, redactor: Redactor): Attempt {
  const clean = (text: string) => redactor.redact(text)
  const message = (text: string) => cutText(clean(text), SHOWN_MESSAGE)
  const { assertions, problems, exchange, logs, incomplete } = attempt
  return {
    ...attempt,
    name: clean(attempt.name),
    folder: attempt.folder.map(clean),
    method: message(attempt.method),
    url: message(attempt.url),
    assertions: assertions.map((assertion) => ({
      ...assertion,
      name: message(assertion.name),
      ...(assertion.message !== undefined && { message: message(assertion.message) }),
    })),
    problems: problems.map((problem) => ({ ...problem, message: message(problem.message) })),
    ...(exchange && { exchange: cleanExchange(exchange, clean) }),
    ...(logs && { logs: logs.map(message) }),
    ...(incomplete !== undefined && { incomplete: clean(incomplete) }),
  }
}

/** The same run with its name and all attempts redacted. */
export function redactRun(run: CollectionRun, redactor: Redactor): CollectionRun {
  const attempts = run.attempts.map((attempt) => redactAttempt(attempt, redactor))
  return { ...run, name: redactor.redact(run.name), attempts }
}
