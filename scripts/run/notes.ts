/** What people should know of a run besides its tests: each sentence is shown once, when it comes up, and kept. */
export class Notes {
  readonly #texts = new Set<string>()
  readonly #clean: (text: string) => string
  readonly #show: (text: string) => void

  /**
   * @param clean redacts a text
   * @param show shows a redacted line
   */
  constructor(clean: (text: string) => string, show: (text: string) => void) {
    this.#clean = clean
    this.#show = show
  }

  /** All of them, in their order. */
  get texts(): string[] {
    return [...this.#texts]
  }

  /** Adds a sentence, unless it was said already. */
  readonly add = (text: string): void => {
    const clean = this.#clean(text)
    if (this.#texts.has(clean)) return
    this.#texts.add(clean)
    this.#show(clean)
  }
}
