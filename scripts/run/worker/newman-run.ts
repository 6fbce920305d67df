import newman from 'newman'
import { type GivenTokens, type RunEvent, type RunPlan } from '../protocol/messages'
import { type NewmanEmitter } from './newman-types'
import { scriptLimit } from '../protocol/script-limit'
import { inThisRun, withScriptRejections } from './script-rejections'
import { steerRun } from './control-run'
import { tellEvents } from './emit-events'
import { messageOf } from '../protocol/text-of'

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
  const settle = (error: unknown): void => {
    if (over) return
    over = true
    end()
    if (error) tell({ is: 'failed', message: messageOf(error) })
    tell({ is: 'done' })
  }
  const start = (): NewmanRun => {
    const emitter = newman.run({ ...plan.options, reporters: [] }, settle) as NewmanEmitter
    const unwatch = watchScripts(emitter, scriptLimit(plan.options.timeoutScript ?? Infinity), () => {
      tell({ is: 'given up', why: 'a script did not end, and could not be ended' })
      settle(null)
    })
    rejected = tellEvents(emitter, tell, plan.keepsExchanges).rejected
    const { go, halt, dispose } = steerRun(emitter, plan, tell)
    end = () => {
      unwatch()
      emitter.removeAllListeners()
      dispose()
    }
    return { go: inThisRun(go), halt: inThisRun(halt) }
  }
  try {
    return withScriptRejections((reason) => {
      if (!over) rejected(reason)
    }, start)
  } catch (error) {
    // A definition that Newman cannot read.
    settle(error)
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
