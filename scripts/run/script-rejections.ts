import { AsyncLocalStorage } from 'node:async_hooks'

type Report = (reason: unknown) => void

/** Whose scripts are running: Node reports a rejection in the asynchronous context its promise was made in. */
const reporter = new AsyncLocalStorage<Report>()

let users = 0

/**
 * Runs `work` so that a rejection nobody handles inside a collection's script is reported, and does not end the process,
 * which is what Newman lets it do. A rejection of our own code stays as fatal as ever.
 */
export async function withScriptRejections<T>(report: Report, work: () => Promise<T>): Promise<T> {
  if (users++ === 0) process.on('unhandledRejection', onRejection)
  try {
    return await reporter.run(report, work)
  } finally {
    if (--users === 0) process.off('unhandledRejection', onRejection)
  }
}

function onRejection(reason: unknown, promise: Promise<unknown>): void {
  // Scripts live in a context of their own, and so do their promises: only ours have our Promise for a constructor.
  const report = promise instanceof Promise ? undefined : reporter.getStore()
  if (report) report(reason)
  else if (process.listenerCount('unhandledRejection') === 1) throw reason
}
