/** How long one text may take, in ms: two of them fit between a person's Ctrl-C and a second later. */
const LIMIT_MS = 500

/** The time that one text of a report may take. Whoever works on it asks between its steps, each of which is short. */
export class TimeLimit {
  readonly #now: () => number
  readonly #end: number

  /** @param now ms, from any point in time on */
  constructor(now = () => performance.now(), limitMs = LIMIT_MS) {
    this.#now = now
    this.#end = now() + limitMs
  }

  /** Whether the time is over. */
  isOver(): boolean {
    return this.#now() > this.#end
  }
}
