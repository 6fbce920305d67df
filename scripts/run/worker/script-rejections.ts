import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks'

type OnRejection = (reason: unknown) => void

/** The handler of the run whose script is running: Node reports a rejection in the async context its promise was created in. */
const handler = new AsyncLocalStorage<OnRejection>()

/** Calls `work`. Once `catchScriptRejections` was called, unhandled rejections of scripts that it starts go to `onRejection`. */
export function withScriptRejections<T>(onRejection: OnRejection, work: () => T): T {
  return handler.run(onRejection, work)
}

/** Binds a function that continues the current run from outside: its scripts still belong to that run. */
export function inThisRun<A extends unknown[]>(work: (...args: A) => void): (...args: A) => void {
  return AsyncResource.bind(work)
}

/** Keeps an unhandled rejection of a script from ending this thread, as it would in Newman. One of our own code stays fatal. */
export function catchScriptRejections(): void {
  process.on('unhandledRejection', (reason, promise) => {
    // Scripts run in a V8 context of their own, and so their promises are not instances of our Promise.
    const onRejection = promise instanceof Promise ? undefined : handler.getStore()
    if (!onRejection) throw reason
    onRejection(reason)
  })
}
