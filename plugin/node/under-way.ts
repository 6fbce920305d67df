/** How many pieces of work are under way that must not be cut off, and who waits for their end. */
let count = 0
const waiting = new Set<() => void>()

/**
 * Says that work has begun whose result would be lost if the process ended now, such as a refresh token that was sent and
 * whose successor is not saved yet. Returns the function that says, once, that it has ended. Such work has its own time limit.
 */
export function beginWork(): () => void {
  count++
  return () => {
    count--
    if (count > 0) return
    for (const go of waiting) go()
    waiting.clear()
  }
}

/** Calls `go` when no such work is under way. Returns whether there is some, so that `go` has to wait. */
export function whenNoWork(go: () => void): boolean {
  if (count === 0) go()
  else waiting.add(go)
  return count > 0
}
