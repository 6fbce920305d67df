import { type RunEvent, type Script, type Where } from '../protocol/messages'
import { messageOf, textOf } from '../protocol/text-of'
import { failureDetails, type Sent } from './failure-details'
import { learnFromRequest, learnFromResponse } from './learn-secrets'
import {
  type Cursor,
  type NewmanEmitter,
  type NewmanEvents,
  type NewmanSummary,
  type SdkResponse,
} from './newman-types'
import { NotSent } from './outgoing-requests'
import { requestTrouble } from './request-trouble'

type Emit = (event: RunEvent) => void

/** What the runtime logs when it takes a file out of a script's request, which it sends without. */
const NO_UPLOAD = 'uploading files from scripts is not allowed'

/**
 * Translates Newman's events into run events. Each secret that appears is emitted before anything that may contain it. What
 * was sent and received stays here, and is emitted of failed requests only. The returned function takes the unhandled
 * rejections of scripts.
 */
export function emitEvents(
  emitter: NewmanEmitter,
  emit: Emit,
  keepExchanges: boolean,
): { onRejection: (reason: unknown) => void } {
  const emitSecrets = secretsEmitter(emit)
  const responses: SdkResponse[] = []
  /** Of the current attempt: what was sent last, and whether anything failed. */
  let sent: Sent | undefined
  let isFailed = false
  let targets = new Map<string, number>()
  /** The current script, or the last one. */
  let script: Script = 'pre-request script'
  /** Whether that script's error was emitted already. */
  let hasFailed = false

  const problem = (where: Where, message: string, ref?: string): void => {
    isFailed = true
    emit({ type: 'problem', where, message, ...(ref !== undefined && { ref }) })
  }

  const nextRequest = ({ ref, position }: Cursor, next: string | null): void => {
    const target = next === null ? undefined : targets.get(next)
    emit({ type: 'next-request', ref, repeats: target === position })
    // Newman ends the iteration silently, and the run stays green.
    if (next !== null && target === undefined) {
      problem(script, `setNextRequest: no request of this run is called "${textOf(next)}"`, ref)
    }
  }

  emitter.on('start', (_error, detail) => {
    targets = targetsOf(detail)
  })
  emitter.on('beforeItem', (_error, { cursor: { ref, position, iteration }, item }) => {
    sent = undefined
    isFailed = false
    emit({ type: 'attempt-started', ref, position, iteration, url: textOf(item.request.url.toString()) })
  })
  emitter.on('beforeScript', (_error, { event }) => {
    script = event.listen === 'test' ? 'test script' : 'pre-request script'
    hasFailed = false
    emit({ type: 'script-started' })
  })
  emitter.on('exception', (_error, { cursor, error }) => {
    hasFailed = true
    problem(script, messageOf(error), cursor.ref)
  })
  emitter.on('script', (error, { cursor, execution }) => {
    // An error thrown in the synchronous part arrives twice: as `exception`, and here.
    if (error && !hasFailed) problem(script, messageOf(error), cursor.ref)
    const next = execution?.return?.nextRequest
    if (next !== undefined) nextRequest(cursor, next)
  })
  emitter.on('assertion', (error, { cursor: { ref }, assertion, skipped }) => {
    const name = textOf(assertion)
    const outcome = skipped ? 'skipped' : error ? 'failed' : 'passed'
    isFailed ||= outcome === 'failed'
    const message = outcome === 'failed' ? { message: messageOf(error) } : {}
    emit({ type: 'assertion', ref, name, outcome, ...message })
  })
  emitter.on('console', (_error, { cursor: { ref, scriptId }, messages }) => {
    if (scriptId !== undefined && messages[0] === NO_UPLOAD)
      problem('script request', `${NO_UPLOAD}: it was left out`, ref)
    emit({ type: 'log', ref, text: textOf(messages.map(textOf).join(' ')) })
  })
  emitter.on('beforeRequest', (_error, { cursor, request }) => {
    emitSecrets((learn) => {
      learnFromRequest(request, learn)
    })
    if (cursor.scriptId !== undefined) return
    sent = { request, response: undefined }
    emit({ type: 'request', ref: cursor.ref, method: textOf(request.method) })
  })
  emitter.on('request', (error, { cursor, request, response }) => {
    if (response) {
      responses.push(response)
      emitSecrets((learn) => {
        learnFromResponse(response, request.url.toString(), learn)
      })
    }
    const isOfScript = cursor.scriptId !== undefined
    if (error instanceof NotSent) {
      const { obstacle, message } = error
      emit({ type: 'not-sent', ref: cursor.ref, obstacle, ofScript: isOfScript, message })
      if (isOfScript) return
      isFailed ||= obstacle === 'file'
      sent = undefined
      return
    }
    if (error) problem(isOfScript ? 'script request' : 'request', requestTrouble(error, request), cursor.ref)
    if (isOfScript) return
    sent = { request, response }
    emit({
      type: 'response',
      ref: cursor.ref,
      ...(response?.code !== undefined && { status: response.code }),
      ...(response?.responseTime !== undefined && { ms: response.responseTime }),
      ...(response?.stream && { bytes: response.stream.length }),
    })
  })
  emitter.on('item', (_error, { cursor: { ref } }) => {
    emit({ type: 'attempt-finished', ref, ...(isFailed && sent && { failure: failureDetails(sent, keepExchanges) }) })
    sent = undefined
    releaseBodies(emitter.summary, responses)
  })

  return {
    onRejection: (reason) => {
      problem(script, `unhandled rejection: ${messageOf(reason)}`)
    },
  }
}

/** Emits each secret once. */
function secretsEmitter(emit: Emit): (find: (learn: (secret: string) => void) => void) => void {
  const known = new Set<string>()
  return (find) => {
    const values: string[] = []
    find((secret) => {
      if (known.has(secret)) return
      known.add(secret)
      values.push(secret)
    })
    if (values.length > 0) emit({ type: 'secrets', values })
  }
}

/** Otherwise bodies stay in memory until the run ends. Nothing reads Newman's lists of executions and failures. */
function releaseBodies(summary: NewmanSummary | undefined, responses: SdkResponse[]): void {
  for (const response of responses.splice(0)) response.stream = undefined
  if (!summary) return
  summary.run.executions.length = 0
  summary.run.failures.length = 0
}

/** Positions that `setNextRequest` leads to: by id, else by name, and of equal names the last one (waterfall.command.js). */
function targetsOf({ cursor, run }: NewmanEvents['start']): Map<string, number> {
  const targets = new Map<string, number>()
  const items = Array.from({ length: cursor.length }, (_, position) => run.resolveCursor({ position }))
  items.forEach((item, position) => targets.set(item.name, position))
  items.forEach((item, position) => targets.set(item.id, position))
  return targets
}
