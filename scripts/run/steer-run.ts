import { type AccountTokens } from './account-tokens'
import { answerOf, isRetryable } from './attempt'
import { type Journal } from './journal'
import { type NewmanEmitter, type RuntimeRun } from './newman-types'
import { type Stop } from './stop'

/** A request that sends itself again after a refusal does so no more often: the loop of many a refresh script has no end. */
const MOST_TRIES = 10

interface Steering {
  journal: Journal
  tokens: AccountTokens | undefined
  stop: Stop
}

/**
 * Holds the reins of one of Newman's runs: gives it fresh tokens before each request and ends endless retries. Returns
 * how to end it when all have to stop.
 */
export function steerRun(emitter: NewmanEmitter, { journal, tokens, stop }: Steering): { halt: () => void } {
  let run: RuntimeRun | undefined
  let inFlight: { abort: () => void } | undefined

  const halt = () => {
    inFlight?.abort()
    run?.abort()
  }

  emitter.on('start', (_error, detail) => {
    run = detail.run
    tame(run, journal, (request) => {
      inFlight = request
    })
    if (stop.reason) run.abort()
  })

  emitter.on('beforeItem', () => {
    if (!run) return
    if (triesInVain(journal)) run.abort()
    else if (tokens?.due) renewWhilePaused(run, tokens)
    else giveTokens(run)
  })

  const giveTokens = (to: RuntimeRun) => {
    for (const { key, value } of tokens?.variables ?? []) {
      emitter.summary?.environment.set(key, value)
      // A script that kept the former token by `pm.variables` hides the environment's from all requests to come.
      if (to.state._variables.has(key)) to.state._variables.set(key, value)
    }
  }

  const renewWhilePaused = (paused: RuntimeRun, due: AccountTokens) => {
    paused.pause(() => {
      due.renew().then(
        () => {
          giveTokens(paused)
          paused.resume()
        },
        (error: unknown) => {
          stop.now({ aborted: 'signed-out', why: error instanceof Error ? error.message : String(error) })
        },
      )
    })
  }

  return { halt }
}

/** Newman passes two things on badly. */
function tame(run: RuntimeRun, journal: Journal, sent: (request: { abort: () => void }) => void): void {
  // An error of the sandbox calls Newman's `done` in the middle of the run; the script that caused it fails by itself.
  run.triggers.error = (error) => {
    const { code, message } = error as { code?: string; message?: string }
    if (code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') journal.fail(message ?? 'the script sandbox failed')
  }
  // The runtime hands out a way to abort each request; Newman's event leaves it out.
  const { beforeRequest } = run.triggers
  run.triggers.beforeRequest = (...args) => {
    sent(args[4] as { abort: () => void })
    beforeRequest(...args)
  }
}

/** Ends the attempt and the run when the last tries at this request were all refused. */
function triesInVain(journal: Journal): boolean {
  const { current } = journal
  if (!current || current.attempt <= MOST_TRIES) return false
  const earlier = journal.before(current).slice(-MOST_TRIES)
  if (!earlier.every(isRetryable)) return false
  const why = `"${current.name}" was sent ${String(MOST_TRIES)} times, and the answer was always ${answerOf(earlier.at(-1))}`
  current.closed = true
  current.problems.push({ where: 'run', message: why })
  journal.cutShort(why)
  return true
}
