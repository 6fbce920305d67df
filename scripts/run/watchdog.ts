import { Worker } from 'node:worker_threads'

const TICK_MS = 250

/** A script that hangs in its synchronous part is Newman's to end, at its own limit. */
const GRACE_MS = 3_000

/**
 * Runs in a thread of its own, because the one it watches is stuck when it matters. Counts ticks without a heartbeat
 * instead of reading a clock, so that a computer that slept does not look like a thread that hangs.
 */
const WATCHER = `
const { writeSync } = require('node:fs')
const { workerData: { beats, ticks, tickMs, words } } = require('node:worker_threads')
let last = -1
let silent = 0
setInterval(() => {
  const beat = Atomics.load(beats, 0)
  silent = beat === last ? silent + 1 : 0
  last = beat
  if (silent < ticks) return
  writeSync(2, words)
  process.kill(process.pid, 'SIGKILL')
}, tickMs)
`

/**
 * Ends the process when this thread is stuck for longer than a script may take. All other limits are timers of this
 * thread, and a script like `(async () => { for (;;) await null })()` lets no timer run ever again: V8 has no way to
 * stop it that Node survives. A CI job must not wait for it until somebody looks.
 */
export function startWatchdog(timeoutScriptMs: number): { stop: () => void } {
  const limitMs = timeoutScriptMs + GRACE_MS
  const beats = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  const words = `\nerror: a collection's script kept the process busy for ${String(limitMs / 1000)} s without a pause\n  No report could be written.\n`
  const workerData = { beats, ticks: Math.ceil(limitMs / TICK_MS), tickMs: TICK_MS, words }
  const worker = new Worker(WATCHER, { eval: true, workerData })
  worker.unref()
  const heart = setInterval(() => Atomics.add(beats, 0, 1), TICK_MS)
  return {
    stop: () => {
      clearInterval(heart)
      void worker.terminate()
    },
  }
}
