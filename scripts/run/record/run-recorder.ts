import { type FailureDetails } from '../protocol/messages'
import { type Attempt, casesOf, hasFailed, type OpenAttempt } from './attempt'

/** How many exchanges are kept of a collection: no browser opens a page with thousands of bodies. */
export const MOST_EXCHANGES = 200

/**
 * Records the attempts of one collection's run. Newman's own summary has one object per request, so a second iteration or
 * a retry overwrites the first (newman#2197). Here every attempt has an entry.
 */
export class RunRecorder {
  readonly #items: readonly Pick<Attempt, 'name' | 'folder' | 'method'>[]
  readonly #attempts: OpenAttempt[] = []
  readonly #byRef = new Map<string, OpenAttempt>()
  readonly #byItem = new Map<string, OpenAttempt[]>()
  #abortReason: string | undefined
  #exchanges = 0

  /** @param items the requests of the collection, in the order in which Newman runs them */
  constructor(items: readonly Pick<Attempt, 'name' | 'folder' | 'method'>[]) {
    this.#items = items
  }

  /** In the order in which they were made. */
  get attempts(): readonly Attempt[] {
    return this.#attempts
  }

  /** The attempt under way, or the last one. */
  get current(): OpenAttempt | undefined {
    return this.#attempts.at(-1)
  }

  /** Adds an attempt that `ref` refers to from now on. `position` and `iteration` count from 0. */
  start({ ref, position, iteration, url }: { ref: string; position: number; iteration: number; url: string }): void {
    const attempt = this.#add(position, iteration + 1, false)
    attempt.url = url
    this.#byRef.set(ref, attempt)
  }

  /** The attempt that an event refers to. Undefined when its request was skipped before the event came. */
  find(ref: string): OpenAttempt | undefined {
    const attempt = this.#byRef.get(ref)
    return attempt?.closed && !attempt.sent ? undefined : attempt
  }

  /** Closes an attempt. Returns undefined when it was closed already. */
  close(ref: string, failure: FailureDetails | undefined): OpenAttempt | undefined {
    const attempt = this.#byRef.get(ref)
    if (!attempt || attempt.closed) return undefined
    attempt.closed = true
    if (failure) attempt.failure = this.#withinLimit(failure)
    return attempt
  }

  /** Adds an error of the run itself, of no request. */
  addRunError(message: string): OpenAttempt {
    const attempt = this.#add(-1, 1, true)
    attempt.name = 'the run itself'
    attempt.problems.push({ where: 'run', message })
    return attempt
  }

  /** Makes the current attempt an error, and the reason why all later requests did not run. */
  abort(reason: string): OpenAttempt {
    const { current } = this
    this.#abortReason = reason
    if (!current || current.closed) return this.addRunError(reason)
    current.closed = true
    current.problems.push({ where: 'run', message: reason })
    return current
  }

  /**
   * Closes the attempt that is still open, and adds an entry for each request that had none.
   *
   * @param iterations how often the collection was to run
   * @param stopReason why all collections were stopped, if they were
   */
  finish(iterations: number, stopReason: string | undefined): void {
    const reason = stopReason ?? this.#abortReason
    for (const attempt of this.#attempts) {
      if (!attempt.closed) attempt.incomplete = reason ?? 'the run ended before it was finished'
      attempt.closed = true
      // An attempt only counts as repeated if a later one was sent.
      attempt.repeats &&= this.#attemptsAt(attempt.position, attempt.iteration)
        .slice(attempt.attempt)
        .some(({ sent }) => sent)
      // What failed in an attempt that was followed by a retry is no failure of the run.
      if (!hasFailed(casesOf(attempt))) delete attempt.failure
    }
    for (let iteration = 1; iteration <= iterations; iteration++) {
      for (const position of this.#items.keys()) {
        if (this.#attemptsAt(position, iteration).length > 0) continue
        this.#add(position, iteration, true).incomplete = reason ?? 'a script jumped past it or ended the iteration'
      }
    }
    this.#byRef.clear()
  }

  #add(position: number, iteration: number, closed: boolean): OpenAttempt {
    const earlier = this.#attemptsAt(position, iteration)
    const attempt: OpenAttempt = {
      ...(this.#items[position] ?? { name: '', folder: [], method: '' }),
      position,
      iteration,
      attempt: earlier.length + 1,
      url: '',
      sent: false,
      assertions: [],
      problems: [],
      repeats: false,
      closed,
    }
    earlier.push(attempt)
    this.#attempts.push(attempt)
    return attempt
  }

  #withinLimit({ exchange, ...details }: FailureDetails): FailureDetails {
    if (!exchange || this.#exchanges >= MOST_EXCHANGES) return details
    this.#exchanges += 1
    return { ...details, exchange }
  }

  #attemptsAt(position: number, iteration: number): OpenAttempt[] {
    const key = `${String(iteration)}/${String(position)}`
    const attempts = this.#byItem.get(key) ?? []
    this.#byItem.set(key, attempts)
    return attempts
  }
}
