import { type Known } from './pattern-index'

/** Of fewer characters than this every number and every flag would be hidden. */
const SHORTEST = 3

/**
 * Known secrets that are a word or short, such as a client secret `request`. They are hidden where one of them is a whole
 * value: behind `=`, in quotes behind a name, in an element, at the end of a line `name: value`. In sentences, names of
 * tests and longer words they stay, because there they are not the secret.
 */
export class WordSecrets {
  readonly #words = new Set<string>()
  #pattern: RegExp | undefined

  add(word: string): void {
    if (word.length < SHORTEST || this.#words.has(word)) return
    this.#words.add(word)
    const either = [...this.#words].map((one) => one.replace(/[^\p{L}\p{N}]/gu, '\\$&')).join('|')
    this.#pattern = new RegExp(`(${either})(?<=(?:[:=]\\s{0,3}["']?|>)\\1)(?=["'&;<}]|[^\\S\\n]*(?:\\n|$))`, 'g')
  }

  *find(text: string): Generator<Known> {
    if (!this.#pattern) return
    for (const { 0: secret, index } of text.matchAll(this.#pattern)) {
      yield { start: index, end: index + secret.length, secret }
    }
  }
}
