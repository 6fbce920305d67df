/**
 * A value of a JSON file that anybody may have written, and where in the file it stands. Each question throws an Error that
 * says what is wrong there, as the end of a sentence about the file; the value itself is never in it. Only a file's own
 * fields are found, whatever they are called.
 */
export class Checked {
  readonly #value: unknown
  readonly #path: string

  /** @param path for people, empty for the whole file */
  constructor(value: unknown, path = '') {
    this.#value = value
    this.#path = path
  }

  /** A file of a kind and of a version that this program knows: the first fields of each file of ours. */
  format(kind: string, version: number): void {
    this.field('format').oneOf([kind])
    if (this.field('version').whole(Number.MAX_SAFE_INTEGER, 1) > version)
      throw new Error('a newer uassist has written it')
  }

  /** A field of an object. It need not be there. */
  field(name: string): Checked {
    const fields = this.#fields()
    return new Checked(Object.hasOwn(fields, name) ? fields[name] : undefined, this.#below(name))
  }

  /** All fields of an object, their names not checked. */
  fields(): [name: string, value: Checked][] {
    return Object.entries(this.#fields()).map(([name, value], index) => [
      name,
      new Checked(value, this.#below(String(index))),
    ])
  }

  /** The entries of a list. */
  list(): Checked[] {
    if (!Array.isArray(this.#value)) throw this.error('a list')
    return this.#value.map((value, index) => new Checked(value, this.#below(String(index))))
  }

  /** A text, whatever is in it. */
  text(): string {
    if (typeof this.#value !== 'string') throw this.error('a text')
    return this.#value
  }

  /** A text of a form. */
  matching(form: RegExp): string {
    const text = this.text()
    if (!form.test(text)) throw this.error('what it has to be')
    return text
  }

  /** One of some words. */
  oneOf<W extends string>(words: readonly W[]): W {
    const found = words.find((word) => word === this.#value)
    if (found === undefined) throw this.error(`one of ${words.join(', ')}`)
    return found
  }

  /** A number from 0, or from another minimum. */
  number(most: number, least = 0): number {
    const value = this.#value
    if (typeof value === 'number' && value >= least && value <= most) return value
    throw this.error(`a number from ${String(least)} to ${String(most)}`)
  }

  /** A whole number from 0, or from another minimum. */
  whole(most: number, least = 0): number {
    const number = this.number(most, least)
    if (!Number.isInteger(number)) throw this.error('a whole number')
    return number
  }

  /** True or false. */
  flag(): boolean {
    if (typeof this.#value !== 'boolean') throw this.error('true or false')
    return this.#value
  }

  /** Undefined where the field is not there. */
  optional<T>(read: (value: this) => T): T | undefined {
    return this.#value === undefined ? undefined : read(this)
  }

  /** The error that something else had to be here. */
  error(wanted: string): Error {
    return new Error(`${this.#path === '' ? 'it' : `"${this.#path}"`} is not ${wanted}`)
  }

  #fields(): Record<string, unknown> {
    const value = this.#value
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
    throw this.error('an object')
  }

  #below(name: string): string {
    return this.#path === '' ? name : `${this.#path}.${name}`
  }
}
