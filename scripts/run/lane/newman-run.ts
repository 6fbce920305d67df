import newman from 'newman'
import { type GivenTokens, type RunEvent, type RunPlan } from './messages'
import { type NewmanEmitter, type RuntimeRun } from './newman-types'
import { inThisRun, withScriptRejections } from './script-rejections'
import { steerRun } from './steer-run'
import { tellEvents } from './tell-events'

/** A script that is over its limit is Newman's to end; this much later it has shown that it cannot. */
const GRACE_MS = 3_000

/** A run under way. */
export interface NewmanRun {
  /** Lets the request that waits go, with these tokens. */
  go: (tokens: GivenTokens) => void
  /** No further request. */
  halt: () => void
}

/**
 * Runs one collection in stock Newman, whose own reporters stay off, and tells what happens; `done` comes last, and once.
 * Newman's `timeout` stays unset: it sends events after it, and its timer keeps a cancelled run alive.
 */
export function startNewman(plan: RunPlan, tell: (event: RunEvent) => void): NewmanRun {
  let over = false
  let rejected: (reason: unknown) => void = () => undefined
  let end: () => void = () => undefined
  // Newman calls back more than once when a script breaks its sandbox, and goes on sending events.
  const settle = (error: Error | null): void => {
    if (over) return
    over = true
    end()
    if (error) tell({ is: 'failed', message: error.message })
    tell({ is: 'done' })
  }
  const start = (): NewmanRun => {
    const emitter = newman.run({ ...plan.options, reporters: [] }, settle) as NewmanEmitter
    let run: RuntimeRun | undefined
    emitter.on('start', (_error, detail) => {
      run = detail.run
    })
    const unwatch = watchScripts(emitter, (plan.options.timeoutScript ?? Infinity) + GRACE_MS, () => {
      tell({ is: 'given up', why: 'a script did not end, and could not be ended' })
      settle(null)
    })
    end = () => {
      unwatch()
      emitter.removeAllListeners()
      run?.host?.dispose()
    }
    rejected = tellEvents(emitter, tell, plan.keepsExchanges).rejected
    const { go, halt } = steerRun(emitter, plan, tell)
    return { go: inThisRun(go), halt: inThisRun(halt) }
  }
  try {
    return withScriptRejections((reason) => {
      if (!over) rejected(reason)
    }, start)
  } catch (error) {
    // A definition that Newman cannot read.
    settle(error instanceof Error ? error : new Error(String(error)))
    return { go: () => undefined, halt: () => undefined }
  }
}

/**
 * Calls back when a script neither ends nor is ended: Newman's limit is a timer inside the script's own world, where a
 * script may have broken what timers are made of. The returned function ends the watch.
 */
function watchScripts(emitter: NewmanEmitter, limitMs: number, overdue: () => void): () => void {
  let timer: NodeJS.Timeout | undefined
  const stop = (): void => {
    clearTimeout(timer)
  }
  emitter.on('beforeScript', () => {
    stop()
    if (Number.isFinite(limitMs)) timer = setTimeout(overdue, limitMs)
  })
  emitter.on('script', stop)
  emitter.on('item', stop)
  return stop
}
