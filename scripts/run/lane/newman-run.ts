import newman from 'newman'
import { type GivenTokens, type RunEvent, type RunPlan } from './messages'
import { type NewmanEmitter, type RuntimeRun } from './newman-types'
import { withScriptRejections } from './script-rejections'
import { steerRun } from './steer-run'
import { tellEvents } from './tell-events'

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
    end = () => {
      emitter.removeAllListeners()
      run?.host?.dispose()
    }
    rejected = tellEvents(emitter, tell, plan.keepsExchanges).rejected
    return steerRun(emitter, plan, tell)
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
