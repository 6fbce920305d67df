import { answerOf, isRetryable } from '../record/attempt'
import { type RunEvent, type RunPlan } from '../protocol/messages'
import { type Cursor, type NewmanEmitter, type RuntimeRun } from './newman-types'
import { type NewmanRun } from './newman-run'
import { codeOf, messageOf } from '../protocol/text-of'

/** A request that sends itself again after a refusal does so no more often: the loop of many a refresh script has no end. */
const MOST_TRIES = 10

/**
 * Holds the reins of one of Newman's runs: lets it wait for leave where it has to, gives it the newest tokens before each
 * request, and ends endless retries. `dispose` takes down the world its scripts ran in.
 */
export function steerRun(
  emitter: NewmanEmitter,
  { tokens, stepwise }: Pick<RunPlan, 'tokens' | 'stepwise'>,
  tell: (event: RunEvent) => void,
): NewmanRun & { dispose: () => void } {
  let run: RuntimeRun | undefined
  let inFlight: { abort: () => void } | undefined
  let halted = false
  let newest = tokens
  const isVain = countRefusals(emitter)

  emitter.on('start', (_error, detail) => {
    run = detail.run
    tame(run, tell, (request) => {
      inFlight = request
    })
    if (halted) run.abort()
  })

  emitter.on('beforeItem', (_error, { cursor, item }) => {
    const answer = isVain(cursor)
    if (answer !== undefined) {
      const times = `"${item.name}" was sent ${String(MOST_TRIES)} times`
      tell({ is: 'given up', why: `${times}, and the answer was always ${answer}` })
      run?.abort()
    } else if (stepwise || Date.now() >= newest.renewAt) {
      run?.pause(() => {
        tell({ is: 'waits' })
      })
    } else if (run) giveTokens(run)
  })

  const giveTokens = (to: RuntimeRun): void => {
    for (const { key, value } of newest.variables) {
      emitter.summary?.environment.set(key, value)
      // A script that kept the former token by `pm.variables` hides the environment's from all requests to come.
      if (to.state._variables.has(key)) to.state._variables.set(key, value)
    }
  }

  return {
    go: (renewed) => {
      if (!run) return
      newest = renewed
      giveTokens(run)
      run.resume()
    },
    halt: () => {
      halted = true
      inFlight?.abort()
      run?.abort()
    },
    dispose: () => {
      run?.host?.dispose()
    },
  }
}

/** Newman passes two things on badly. */
function tame(run: RuntimeRun, tell: (event: RunEvent) => void, sent: (request: { abort: () => void }) => void): void {
  // An error of the sandbox calls Newman's `done` in the middle of the run; the script that caused it fails by itself.
  run.triggers.error = (error) => {
    if (codeOf(error) !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') tell({ is: 'failed', message: messageOf(error) })
  }
  // The runtime hands out a way to abort each request; Newman's event leaves it out.
  const { beforeRequest } = run.triggers
  run.triggers.beforeRequest = (...args) => {
    sent(args[4] as { abort: () => void })
    beforeRequest(...args)
  }
}

/** Tells the answer when the last tries at a request, in the same iteration, were all refused. */
function countRefusals(emitter: NewmanEmitter): (cursor: Cursor) => string | undefined {
  const refusals = new Map<string, { times: number; answer: string }>()
  let isAnswered = false
  const keyOf = ({ position, iteration }: Cursor): string => `${String(iteration)}/${String(position)}`
  emitter.on('request', (_error, { cursor, response }) => {
    if (cursor.scriptId !== undefined) return
    isAnswered = true
    const tried = { sent: true, ...(response?.code !== undefined && { status: response.code }) }
    const times = isRetryable(tried) ? (refusals.get(keyOf(cursor))?.times ?? 0) + 1 : 0
    refusals.set(keyOf(cursor), { times, answer: answerOf(tried) })
  })
  emitter.on('item', (_error, { cursor }) => {
    // A try whose request a script held back is no refusal.
    if (!isAnswered) refusals.delete(keyOf(cursor))
    isAnswered = false
  })
  return (cursor) => {
    const { times = 0, answer } = refusals.get(keyOf(cursor)) ?? {}
    return times >= MOST_TRIES ? answer : undefined
  }
}
