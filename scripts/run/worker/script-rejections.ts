import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks'

type Report = (reason: unknown) => void

/** Whose scripts are running: Node reports a rejection in the asynchronous context its promise was made in. */
const reporter = new AsyncLocalStorage<Report>()

/** Starts `work`; a rejection that nobody handles in one of its scripts is reported, once `catchScriptRejections` was called. */
export function withScriptRejections<T>(report: Report, work: () => T): T {
  return reporter.run(report, work)
}

/** For what continues a run from outside: its scripts are then still known as that run's. */
export function inThisRun<A extends unknown[]>(work: (...args: A) => void): (...args: A) => void {
  return AsyncResource.bind(work)
}

/**
 * Keeps a script's unhandled rejection from ending this thread, which is what Newman lets it do. A rejection of our own
 * code stays as fatal as ever.
 */
export function catchScriptRejections(): void {
  process.on('unhandledRejection', (reason, promise) => {
    // Scripts live in a context of their own, and so do their promises: only ours have our Promise for a constructor.
    const report = promise instanceof Promise ? undefined : reporter.getStore()
    if (!report) throw reason
    report(reason)
  })
}
