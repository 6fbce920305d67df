import { type Attempt, type OpenAttempt } from './attempt'
import { type PlannedItem } from './item-tree'
import { type Cursor } from './newman-types'

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
  #finished = false

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

  begin({ ref, position, iteration }: Cursor): OpenAttempt {
    const attempt = this.#enter(position, iteration + 1, false)
    this.#byRef.set(ref, attempt)
    return attempt
  }

  /** The attempt an event belongs to; undefined for what a script says after its request was skipped. */
  at({ ref }: Pick<Cursor, 'ref'>): OpenAttempt | undefined {
    const attempt = this.#byRef.get(ref)
    return attempt?.closed && !attempt.sent ? undefined : attempt
  }

  close({ ref }: Cursor): OpenAttempt | undefined {
    const attempt = this.#byRef.get(ref)
    if (attempt) attempt.closed = true
    return attempt
  }

  /** Earlier attempts at the same request in the same iteration. */
  before({ position, iteration, attempt }: Attempt): readonly Attempt[] {
    return this.#triesOf(position, iteration).slice(0, attempt - 1)
  }

  /** An error of the run itself, of no request. */
  fail(message: string): void {
    if (this.#finished) return
    const attempt = this.#enter(-1, 1, true)
    attempt.name = 'the run itself'
    attempt.sent = true
    attempt.problems.push({ where: 'run', message })
  }

  /** Notes that the run ends before its end, for a reason of its own. */
  cutShort(why: string): void {
    this.#cut = why
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
      attempt.repeats &&= this.#triesOf(attempt.position, attempt.iteration).length > attempt.attempt
    }
    for (let iteration = 1; iteration <= iterations; iteration++) {
      for (const position of this.#items.keys()) {
        if (this.#triesOf(position, iteration).length > 0) continue
        this.#enter(position, iteration, true).undone = why ?? 'a script jumped past it or ended the iteration'
      }
    }
    this.#byRef.clear()
    this.#finished = true
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
