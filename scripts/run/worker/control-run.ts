import { type InjectedTokens, type RunEvent, type RunPlan } from '../protocol/messages'
import { isRetryable, statusText } from '../protocol/response-status'
import { codeOf, messageOf } from '../protocol/text-of'
import { type Cursor, type NewmanEmitter, type RuntimeRun } from './newman-types'

/** How often a script may send its request again after a refusal. Many scripts that refresh a token retry without a limit. */
const MAX_ATTEMPTS = 10

/** What can be done with a run that is under way. */
export interface RunControl {
  /** Sends the request that waits, with these tokens. */
  resume: (tokens: InjectedTokens) => void
  /** Sends no further request, and aborts the one in flight. */
  stop: () => void
}

/**
 * Controls one of Newman's runs: pauses it where it has to wait, sets the newest tokens before each request, and ends
 * endless retries. `dispose` frees the sandbox of its scripts.
 */
export function controlRun(
  emitter: NewmanEmitter,
  { tokens, pauseBeforeRequests }: Pick<RunPlan, 'tokens' | 'pauseBeforeRequests'>,
  emit: (event: RunEvent) => void,
): RunControl & { dispose: () => void } {
  let run: RuntimeRun | undefined
  let inFlight: { abort: () => void } | undefined
  let isStopped = false
  let newest = tokens
  const statusOfExhausted = countRefusals(emitter)

  emitter.on('start', (_error, detail) => {
    run = detail.run
    patchTriggers(run, emit, (request) => {
      inFlight = request
    })
    if (isStopped) run.abort()
  })

  emitter.on('beforeItem', (_error, { cursor, item }) => {
    const status = statusOfExhausted(cursor)
    if (status !== undefined) {
      const attempts = `"${item.name}" was sent ${String(MAX_ATTEMPTS)} times`
      emit({ type: 'aborted', reason: `${attempts}, and the answer was always ${status}` })
      run?.abort()
    } else if (pauseBeforeRequests || Date.now() >= newest.renewAt) {
      run?.pause(() => {
        emit({ type: 'paused' })
      })
    } else if (run) setTokens(run)
  })

  const setTokens = ({ state }: RuntimeRun): void => {
    for (const { key, value } of newest.variables) {
      emitter.summary?.environment.set(key, value)
      // A script that kept the former token by `pm.variables` hides the environment's from all later requests.
      if (state._variables.has(key)) state._variables.set(key, value)
    }
  }

  return {
    resume: (renewed) => {
      if (!run) return
      newest = renewed
      setTokens(run)
      run.resume()
    },
    stop: () => {
      isStopped = true
      inFlight?.abort()
      run?.abort()
    },
    dispose: () => {
      run?.host?.dispose()
    },
  }
}

/** Corrects how Newman handles two of the runtime's callbacks. */
function patchTriggers(
  run: RuntimeRun,
  emit: (event: RunEvent) => void,
  onRequest: (request: { abort: () => void }) => void,
): void {
  // An error of the sandbox calls Newman's `done` in the middle of the run; the script that caused it fails by itself.
  run.triggers.error = (error) => {
    if (codeOf(error) !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') emit({ type: 'run-error', message: messageOf(error) })
  }
  // The runtime passes a way to abort each request, and Newman's event leaves it out.
  const { beforeRequest } = run.triggers
  run.triggers.beforeRequest = (...args) => {
    onRequest(args[4] as { abort: () => void })
    beforeRequest(...args)
  }
}

/** Returns the status of the last refusal for a request that used up its attempts in the same iteration. */
function countRefusals(emitter: NewmanEmitter): (cursor: Cursor) => string | undefined {
  const refusals = new Map<string, { count: number; status: string }>()
  let isSent = false
  const keyOf = ({ position, iteration }: Cursor): string => `${String(iteration)}/${String(position)}`
  emitter.on('request', (_error, { cursor, response }) => {
    if (cursor.scriptId !== undefined) return
    isSent = true
    const count = isRetryable(response?.code) ? (refusals.get(keyOf(cursor))?.count ?? 0) + 1 : 0
    refusals.set(keyOf(cursor), { count, status: statusText(response?.code) })
  })
  emitter.on('item', (_error, { cursor }) => {
    // An attempt whose request was skipped by a script is no refusal.
    if (!isSent) refusals.delete(keyOf(cursor))
    isSent = false
  })
  return (cursor) => {
    const { count = 0, status } = refusals.get(keyOf(cursor)) ?? {}
    return count >= MAX_ATTEMPTS ? status : undefined
  }
}
