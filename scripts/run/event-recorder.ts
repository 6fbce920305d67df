import { inspect } from 'node:util'
import { type OpenAttempt } from './attempt'
import { keepText } from './cut-text'
import { exchangeOf } from './exchange'
import { type Journal } from './journal'
import { learnFromRequest, learnFromResponse } from './learn-secrets'
import {
  type NewmanEmitter,
  type NewmanError,
  type NewmanEvents,
  type NewmanSummary,
  type SdkResponse,
} from './newman-types'
import { SHOWN_MESSAGE } from './redact-attempt'
import { type Redactor } from './redactor'

/** Told what happens while it happens; texts are not redacted. */
export interface Watcher {
  ended: (attempt: OpenAttempt) => void
  logged: (text: string) => void
}

type Script = 'pre-request script' | 'test script'

/** Writes Newman's events into a journal, and learns the secrets that pass by. */
export class EventRecorder {
  readonly #journal: Journal
  readonly #redactor: Redactor
  readonly #watcher: Watcher
  /** The script under way, or the last one. */
  #script: Script = 'pre-request script'
  /** Whether that script's error was told already. */
  #scriptBroke = false
  readonly #keepsExchanges: boolean
  readonly #responses: SdkResponse[] = []
  #targets = new Map<string, number>()

  /** @param keepsExchanges whether headers, bodies and logs are wanted at the end */
  constructor(journal: Journal, redactor: Redactor, watcher: Watcher, keepsExchanges: boolean) {
    this.#journal = journal
    this.#redactor = redactor
    this.#watcher = watcher
    this.#keepsExchanges = keepsExchanges
  }

  attach(emitter: NewmanEmitter): void {
    const journal = this.#journal
    emitter.on('start', (_error, detail) => {
      this.#targets = targetsOf(detail)
    })
    emitter.on('beforeItem', (_error, { cursor }) => {
      journal.begin(cursor)
    })
    emitter.on('beforeScript', (_error, { cursor, event }) => {
      const attempt = journal.at(cursor)
      if (attempt) attempt.scripts[event.listen] += 1
      this.#script = event.listen === 'test' ? 'test script' : 'pre-request script'
      this.#scriptBroke = false
    })
    emitter.on('exception', (_error, { cursor, error }) => {
      this.#scriptBroke = true
      this.#problem(journal.at(cursor), this.#script, error)
    })
    emitter.on('script', (error, detail) => {
      this.#scriptEnded(error, detail)
    })
    emitter.on('assertion', (error, { cursor, assertion, skipped }) => {
      const outcome = skipped ? 'skipped' : error ? 'failed' : 'passed'
      const message = outcome === 'failed' ? { message: keepText(error?.message ?? '', SHOWN_MESSAGE) } : {}
      journal.at(cursor)?.assertions.push({ name: assertion, outcome, ...message })
    })
    emitter.on('console', (_error, { cursor, messages }) => {
      const text = messages.map(printed).join(' ')
      this.#watcher.logged(text)
      const attempt = journal.at(cursor)
      if (attempt && this.#keepsExchanges) (attempt.logs ??= []).push(keepText(text, SHOWN_MESSAGE))
    })
    emitter.on('beforeRequest', (_error, detail) => {
      this.#requestLeaves(detail)
    })
    emitter.on('request', (error, detail) => {
      this.#answerCame(error, detail)
    })
    emitter.on('item', (_error, { cursor }) => {
      const attempt = journal.close(cursor)
      if (attempt) this.#watcher.ended(attempt)
      this.#release(emitter.summary)
    })
  }

  /** A promise of a script was rejected, and nobody handled it. */
  rejected(reason: unknown): void {
    const message =
      typeof reason === 'object' && reason && 'message' in reason ? String(reason.message) : inspect(reason)
    this.#problem(this.#journal.current, this.#script, { message: `unhandled rejection: ${message}` })
  }

  #scriptEnded(error: NewmanError | null, { cursor, execution }: NewmanEvents['script']): void {
    const attempt = this.#journal.at(cursor)
    if (!attempt) return
    // A throw in the synchronous part comes twice: as `exception`, and here.
    if (error && !this.#scriptBroke) this.#problem(attempt, this.#script, error)
    const next = execution?.return?.nextRequest
    if (next === undefined) return
    const position = next === null ? undefined : this.#targets.get(next)
    attempt.repeats = position === attempt.position
    // Newman ends the iteration without a word, and the run stays green.
    if (next !== null && position === undefined) {
      this.#problem(attempt, this.#script, { message: `setNextRequest: no request of this run is called "${next}"` })
    }
  }

  #requestLeaves({ cursor, request }: NewmanEvents['beforeRequest']): void {
    learnFromRequest(request, (secret) => this.#redactor.learn(secret))
    const attempt = this.#journal.at(cursor)
    if (!attempt || cursor.scriptId !== undefined) return
    attempt.sent = true
    attempt.method = request.method
    attempt.url = request.url.toString()
  }

  #answerCame(error: NewmanError | null, { cursor, request, response }: NewmanEvents['request']): void {
    if (response) {
      learnFromResponse(response, request.url.toString(), (secret) => this.#redactor.learn(secret))
      this.#responses.push(response)
    }
    const attempt = this.#journal.at(cursor)
    if (!attempt) return
    const byScript = cursor.scriptId !== undefined
    if (error) this.#problem(attempt, byScript ? 'script request' : 'request', error)
    if (byScript) return
    if (this.#keepsExchanges) attempt.exchange = exchangeOf(request, response)
    if (!response) return
    if (response.code !== undefined) attempt.status = response.code
    if (response.responseTime !== undefined) attempt.ms = response.responseTime
    if (response.stream) attempt.bytes = response.stream.length
  }

  #problem(attempt: OpenAttempt | undefined, where: Script | 'request' | 'script request', error: NewmanError): void {
    const message = error.message ?? error.code ?? error.name ?? 'unknown error'
    attempt?.problems.push({ where, message: keepText(message, SHOWN_MESSAGE) })
  }

  /** Bodies stay in memory to the end of the run otherwise; nothing reads Newman's lists of executions and failures. */
  #release(summary: NewmanSummary | undefined): void {
    for (const response of this.#responses.splice(0)) response.stream = undefined
    if (!summary) return
    summary.run.executions.length = 0
    summary.run.failures.length = 0
  }
}

/** In one line: broken into pieces with `+` between them, a long text hides what is in it. */
function printed(message: unknown): string {
  return typeof message === 'string' ? message : inspect(message, { breakLength: Infinity })
}

/** Where `setNextRequest` leads: by id, else by name, and of equal names to the last one (waterfall.command.js). */
function targetsOf({ cursor, run }: NewmanEvents['start']): Map<string, number> {
  const targets = new Map<string, number>()
  const items = Array.from({ length: cursor.length }, (_, position) => run.resolveCursor({ position }))
  items.forEach((item, position) => targets.set(item.name, position))
  items.forEach((item, position) => targets.set(item.id, position))
  return targets
}
