import { stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'

export interface FakeClock {
  now: () => number
  /** Lets so many seconds pass. */
  pass: (seconds: number) => Promise<void>
  /** Lets time pass until the work is done, and gives its outcome. */
  until: <T>(work: Promise<T>) => Promise<T>
}

/** Stops the clock and the timers of this process until `jest.useRealTimers()`. Files and sockets stay real. */
export function fakeClock(): FakeClock {
  jest.useFakeTimers({
    now: Date.now(),
    doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate', 'clearImmediate', 'hrtime', 'performance'],
  })
  const passTenth = async () => {
    // Three reads or writes of files may follow each other before the next timer is due.
    for (let step = 0; step < 3; step++) await stat(tmpdir())
    jest.advanceTimersByTime(100)
  }
  return {
    now: Date.now,
    pass: async (seconds) => {
      for (let tenth = 0; tenth < Math.round(seconds * 10); tenth++) await passTenth()
    },
    until: async (work) => {
      const state = { isDone: false }
      const end = () => (state.isDone = true)
      work.then(end, end)
      while (!state.isDone) await passTenth()
      return work
    },
  }
}
