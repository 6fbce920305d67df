/** A counter in shared memory that one thread increments for as long as its timers run, and another one watches. */
export type Heartbeat = Int32Array<SharedArrayBuffer>

const HEARTBEAT_MS = 250

/** Newman ends a script that exceeds its limit. If it has not done so this much later, it cannot. */
const GRACE_MS = 3_000

/** How long to wait for Newman to end a script with this limit, in ms. */
export function scriptLimit(timeoutScriptMs: number): number {
  return timeoutScriptMs + GRACE_MS
}

/** A heartbeat that has not begun. */
export function createHeartbeat(): Heartbeat {
  return new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
}

/** Increments the counter from now on, until this thread ends. */
export function startHeartbeat(heartbeat: Heartbeat): void {
  const beat = (): void => {
    Atomics.add(heartbeat, 0, 1)
  }
  beat()
  setInterval(beat, HEARTBEAT_MS).unref()
}

/**
 * Calls `onStuck` once when the other thread is stuck for longer than a script may take. After a script like
 * `(async () => { for (;;) await null })()` no timer of its thread runs again, and Newman's limit is one of them.
 * Missing beats are counted instead of reading a clock, so that a computer that was suspended does not look like a stuck
 * thread. Counting starts with the first beat, because loading Newman takes its time. The returned function ends the watch.
 */
export function watchHeartbeat(
  heartbeat: Heartbeat,
  timeoutScriptMs: number,
  onStuck: (afterMs: number) => void,
): () => void {
  const limitMs = scriptLimit(timeoutScriptMs)
  let last = 0
  let missing = 0
  const timer = setInterval(() => {
    const count = Atomics.load(heartbeat, 0)
    missing = count === last && count !== 0 ? missing + 1 : 0
    last = count
    if (missing * HEARTBEAT_MS < limitMs) return
    clearInterval(timer)
    onStuck(limitMs)
  }, HEARTBEAT_MS)
  return () => {
    clearInterval(timer)
  }
}
