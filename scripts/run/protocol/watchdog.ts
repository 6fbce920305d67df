import { scriptLimit } from './script-limit'

/** What two threads share so that one can see whether the other is stuck: a number that one counts up. */
export type Heart = Int32Array<SharedArrayBuffer>

const BEAT_MS = 250

export function createHeart(): Heart {
  return new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
}

/** Counts up for as long as this thread's timers run. */
export function beatHeart(heart: Heart): void {
  const beat = (): void => {
    Atomics.add(heart, 0, 1)
  }
  beat()
  setInterval(beat, BEAT_MS).unref()
}

/**
 * Calls back once when the other thread is stuck for longer than a script may take. A script like
 * `(async () => { for (;;) await null })()` lets no timer of its thread run ever again, and Newman's limit is one of
 * them. Counts beats that are missing instead of reading a clock, so that a computer that slept does not look like a
 * thread that hangs; and waits for the first beat, for loading Newman takes its time. The returned function ends it.
 */
export function watchHeart(heart: Heart, timeoutScriptMs: number, stuck: (afterMs: number) => void): () => void {
  const limitMs = scriptLimit(timeoutScriptMs)
  let last = 0
  let missing = 0
  const timer = setInterval(() => {
    const beat = Atomics.load(heart, 0)
    missing = beat === last && beat !== 0 ? missing + 1 : 0
    last = beat
    if (missing * BEAT_MS < limitMs) return
    clearInterval(timer)
    stuck(limitMs)
  }, BEAT_MS)
  return () => {
    clearInterval(timer)
  }
}
