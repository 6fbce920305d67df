import { exchangeOf } from './exchange-of'
import { learnFromRequest, learnFromResponse } from './learn-secrets'
import { messageOf, textOf } from '../protocol/text-of'
import { type RunEvent, type Script, type Where } from '../protocol/messages'
import {
  type Cursor,
  type NewmanEmitter,
  type NewmanEvents,
  type NewmanSummary,
  type SdkResponse,
} from './newman-types'

type Tell = (event: RunEvent) => void

/**
 * Tells Newman's events in plain words, each secret that passes by before anything that may hold it. The returned
 * function is for a promise of a script that was rejected and that nobody handled.
 */
export function tellEvents(
  emitter: NewmanEmitter,
  tell: Tell,
  keepsExchanges: boolean,
): { rejected: (reason: unknown) => void } {
  const secrets = secretsTeller(tell)
  const responses: SdkResponse[] = []
  let targets = new Map<string, number>()
  /** The script under way, or the last one. */
  let script: Script = 'pre-request script'
  /** Whether that script's error was told already. */
  let scriptBroke = false

  const problem = (where: Where, message: string, ref?: string): void => {
    tell({ is: 'problem', where, message, ...(ref !== undefined && { ref }) })
  }

  const jump = ({ ref, position }: Cursor, next: string | null): void => {
    const target = next === null ? undefined : targets.get(next)
    tell({ is: 'jump', ref, repeats: target === position })
    // Newman ends the iteration without a word, and the run stays green.
    if (next !== null && target === undefined) {
      problem(script, `setNextRequest: no request of this run is called "${textOf(next)}"`, ref)
    }
  }

  emitter.on('start', (_error, detail) => {
    targets = targetsOf(detail)
  })
  emitter.on('beforeItem', (_error, { cursor: { ref, position, iteration } }) => {
    tell({ is: 'begun', ref, position, iteration })
  })
  emitter.on('beforeScript', (_error, { cursor, event }) => {
    script = event.listen === 'test' ? 'test script' : 'pre-request script'
    scriptBroke = false
    tell({ is: 'script', ref: cursor.ref, where: script })
  })
  emitter.on('exception', (_error, { cursor, error }) => {
    scriptBroke = true
    problem(script, messageOf(error), cursor.ref)
  })
  emitter.on('script', (error, { cursor, execution }) => {
    // A throw in the synchronous part comes twice: as `exception`, and here.
    if (error && !scriptBroke) problem(script, messageOf(error), cursor.ref)
    const next = execution?.return?.nextRequest
    if (next !== undefined) jump(cursor, next)
  })
  emitter.on('assertion', (error, { cursor: { ref }, assertion, skipped }) => {
    const name = textOf(assertion)
    const outcome = skipped ? 'skipped' : error ? 'failed' : 'passed'
    const message = outcome === 'failed' ? { message: messageOf(error) } : {}
    tell({ is: 'assertion', ref, name, outcome, ...message })
  })
  emitter.on('console', (_error, { cursor: { ref }, messages }) => {
    tell({ is: 'logged', ref, text: textOf(messages.map(textOf).join(' ')) })
  })
  emitter.on('beforeRequest', (_error, { cursor, request }) => {
    secrets((learn) => {
      learnFromRequest(request, learn)
    })
    const isOfScript = cursor.scriptId !== undefined
    if (!isOfScript)
      tell({ is: 'sent', ref: cursor.ref, method: textOf(request.method), url: textOf(request.url.toString()) })
  })
  emitter.on('request', (error, { cursor, request, response }) => {
    if (response) {
      responses.push(response)
      secrets((learn) => {
        learnFromResponse(response, request.url.toString(), learn)
      })
    }
    const isOfScript = cursor.scriptId !== undefined
    if (error) problem(isOfScript ? 'script request' : 'request', messageOf(error), cursor.ref)
    if (isOfScript) return
    tell({
      is: 'answered',
      ref: cursor.ref,
      ...(response?.code !== undefined && { status: response.code }),
      ...(response?.responseTime !== undefined && { ms: response.responseTime }),
      ...(response?.stream && { bytes: response.stream.length }),
      ...(keepsExchanges && { exchange: exchangeOf(request, response) }),
    })
  })
  emitter.on('item', (_error, { cursor: { ref } }) => {
    tell({ is: 'ended', ref })
    release(emitter.summary, responses)
  })

  return {
    rejected: (reason) => {
      problem(script, `unhandled rejection: ${messageOf(reason)}`)
    },
  }
}

/** Tells each secret once. */
function secretsTeller(tell: Tell): (find: (learn: (secret: string) => void) => void) => void {
  const told = new Set<string>()
  return (find) => {
    const values: string[] = []
    find((secret) => {
      if (told.has(secret)) return
      told.add(secret)
      values.push(secret)
    })
    if (values.length > 0) tell({ is: 'secrets', values })
  }
}

/** Bodies stay in memory to the end of the run otherwise; nothing reads Newman's lists of executions and failures. */
function release(summary: NewmanSummary | undefined, responses: SdkResponse[]): void {
  for (const response of responses.splice(0)) response.stream = undefined
  if (!summary) return
  summary.run.executions.length = 0
  summary.run.failures.length = 0
}

/** Where `setNextRequest` leads: by id, else by name, and of equal names to the last one (waterfall.command.js). */
function targetsOf({ cursor, run }: NewmanEvents['start']): Map<string, number> {
  const targets = new Map<string, number>()
  const items = Array.from({ length: cursor.length }, (_, position) => run.resolveCursor({ position }))
  items.forEach((item, position) => targets.set(item.name, position))
  items.forEach((item, position) => targets.set(item.id, position))
  return targets
}
