/** Requests that wait for their refusal at the same time; beyond that the connection is closed. */
const MOST_WAITING = 20

/**
 * Keeps callers with a wrong key waiting, one after another: however many connections somebody opens, so many keys can be
 * tried in a second and no more. A caller with the right key never waits here. Resolves to whether the caller is to be
 * answered: a few may wait, so that nobody fills the memory with waiting ones.
 *
 * @param wait takes the time that one of them is kept
 */
export function slowDown(wait: () => Promise<unknown>): () => Promise<boolean> {
  let waiting = 0
  let last: Promise<unknown> = Promise.resolve()
  return async () => {
    if (waiting >= MOST_WAITING) return false
    waiting++
    last = last.then(wait)
    await last
    waiting--
    return true
  }
}
