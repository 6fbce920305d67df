import { type Attempt, type OpenAttempt } from './attempt'
import { type PlannedItem } from '../selection/item-tree'

/**
 * What one collection's run did, attempt by attempt. Newman's own summary keeps one object per request, so a second
 * iteration or a retry overwrites the first (newman#2197): here every attempt has its entry.
 */
export class Journal {
  readonly #items: readonly PlannedItem[]
  readonly #attempts: OpenAttempt[] = []
  readonly #byRef = new Map<string, OpenAttempt>()
  readonly #tries = new Map<string, OpenAttempt[]>()
  #cut: string | undefined

  constructor(items: readonly PlannedItem[]) {
    this.#items = items
  }

  /** In the order they were made. */
  get attempts(): readonly Attempt[] {
    return this.#attempts
  }

  /** The attempt under way, or the last one. */
  get current(): OpenAttempt | undefined {
    return this.#attempts.at(-1)
  }

  /** @param at `ref` names the attempt from now on; `position` and `iteration` count from 0 */
  begin({ ref, position, iteration }: { ref: string; position: number; iteration: number }): void {
    this.#byRef.set(ref, this.#enter(position, iteration + 1, false))
  }

  /** The attempt an event belongs to; undefined for what a script says after its request was skipped. */
  at({ ref }: { ref: string }): OpenAttempt | undefined {
    const attempt = this.#byRef.get(ref)
    return attempt?.closed && !attempt.sent ? undefined : attempt
  }

  /** Undefined when it is closed already. */
  close({ ref }: { ref: string }): OpenAttempt | undefined {
    const attempt = this.#byRef.get(ref)
    if (!attempt || attempt.closed) return undefined
    attempt.closed = true
    return attempt
  }

  /** An error of the run itself, of no request. */
  fail(message: string): OpenAttempt {
    const attempt = this.#enter(-1, 1, true)
    attempt.name = 'the run itself'
    attempt.problems.push({ where: 'run', message })
    return attempt
  }

  /** The attempt under way is an error, and the run ends with it. */
  giveUp(why: string): OpenAttempt {
    const { current } = this
    this.#cut = why
    if (!current || current.closed) return this.fail(why)
    current.closed = true
    current.problems.push({ where: 'run', message: why })
    return current
  }

  /**
   * Enters what a run left undone: the attempt that was under way, and every request that had none.
   *
   * @param stopped why all collections had to end, if they had to
   */
  finish(iterations: number, stopped: string | undefined): void {
    const why = stopped ?? this.#cut
    for (const attempt of this.#attempts) {
      if (!attempt.closed) attempt.undone = why ?? 'the run ended before it was finished'
      attempt.closed = true
      // What came of the last try that was sent stands for all of them.
      attempt.repeats &&= this.#triesOf(attempt.position, attempt.iteration)
        .slice(attempt.attempt)
        .some(({ sent }) => sent)
    }
    for (let iteration = 1; iteration <= iterations; iteration++) {
      for (const position of this.#items.keys()) {
        if (this.#triesOf(position, iteration).length > 0) continue
        this.#enter(position, iteration, true).undone = why ?? 'a script jumped past it or ended the iteration'
      }
    }
    this.#byRef.clear()
  }

  #enter(position: number, iteration: number, closed: boolean): OpenAttempt {
    const tries = this.#triesOf(position, iteration)
    const attempt: OpenAttempt = {
      ...(this.#items[position] ?? { name: '', folder: [], method: '' }),
      position,
      iteration,
      attempt: tries.length + 1,
      url: '',
      sent: false,
      scripts: { prerequest: 0, test: 0 },
      assertions: [],
      problems: [],
      repeats: false,
      closed,
    }
    tries.push(attempt)
    this.#attempts.push(attempt)
    return attempt
  }

  #triesOf(position: number, iteration: number): OpenAttempt[] {
    const key = `${String(iteration)}/${String(position)}`
    const known = this.#tries.get(key)
    if (known) return known
    const tries: OpenAttempt[] = []
    this.#tries.set(key, tries)
    return tries
  }
}
