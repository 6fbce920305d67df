/** The global functions that are replaced. */
type Timers = Pick<
  typeof globalThis,
  'setTimeout' | 'clearTimeout' | 'clearInterval' | 'setImmediate' | 'clearImmediate'
>

/**
 * Makes `setTimeout(callback, 0)` an immediate, in this thread only. Newman's runtime goes from each step of a request to
 * the next one by such a timer (`postman-runtime/lib/runner/instruction.js` and `run.js`), eight times a request, and Node
 * makes a millisecond or more of each: that is half of the time that a run takes.
 *
 * It is safe because nobody waits for a time here:
 * - An immediate, too, comes after the current code and all promises, with the same async context, and lets the network and
 *   other timers have their turn before the next one.
 * - Zero timers stay in order among themselves. Only their order relative to timers of 1 ms and to answers of the network
 *   changes, and Node promises none.
 * - Timers with a time are untouched: Newman's `--delay-request`, its limits, and our own.
 * - Scripts do not see it. Their timers come from `require('timers')` (`uvm/lib/vm-delegate-timers.js`), which is not the
 *   global object, and keep their times.
 * - What is handed back is an `Immediate`. This thread's `clearTimeout` and `clearInterval` take it, and it has `ref`,
 *   `unref` and `hasRef`. It has no `refresh` and is no number, which nothing in Newman asks of a zero timer.
 *
 * @param host the thread's global object
 */
export function makeZeroTimersImmediate(host: Timers): void {
  const { setTimeout, clearTimeout, clearInterval, setImmediate, clearImmediate } = host
  const none = setImmediate(() => undefined)
  clearImmediate(none)
  const Immediate = none.constructor as new () => NodeJS.Immediate

  const start = (callback: (...args: unknown[]) => void, delay?: number, ...args: unknown[]) =>
    delay === 0 ? setImmediate(callback, ...args) : setTimeout(callback, delay, ...args)
  const clearBy = (clear: (timer?: NodeJS.Timeout | string | number) => void) => (timer?: unknown) => {
    if (timer instanceof Immediate) clearImmediate(timer)
    else clear(timer as NodeJS.Timeout)
  }
  // With its name, and with what `util.promisify` looks for.
  host.setTimeout = Object.defineProperties(start, Object.getOwnPropertyDescriptors(setTimeout)) as typeof setTimeout
  host.clearTimeout = clearBy(clearTimeout)
  host.clearInterval = clearBy(clearInterval)
}
