import { type VariableChanges } from './protocol/messages'
import { type VariableInput } from './script-variables'

/** What the scripts of finished collections have changed, for the next collection: in memory only. */
export class KeptVariables {
  readonly environment = new KeptScope()
  readonly globals = new KeptScope()

  /** Whether a script has set a variable: it takes the place of one from the runner. */
  isSet(key: string): boolean {
    return this.environment.isSet(key) || this.globals.isSet(key)
  }
}

class KeptScope {
  readonly #set = new Map<string, unknown>()
  readonly #unset = new Set<string>()

  isSet(key: string): boolean {
    return this.#set.has(key)
  }

  /** Adds the changes of one more collection. */
  keep({ set, unset }: VariableChanges): void {
    for (const { key, value } of set) {
      this.#set.set(key, value)
      this.#unset.delete(key)
    }
    for (const key of unset) {
      this.#set.delete(key)
      this.#unset.add(key)
    }
  }

  /** The variables as the scripts have left them. */
  applyTo(variables: readonly VariableInput[]): VariableInput[] {
    const untouched = variables.filter(({ key }) => !this.#set.has(key) && !this.#unset.has(key))
    return [...untouched, ...Array.from(this.#set, ([key, value]) => ({ key, value }))]
  }
}
