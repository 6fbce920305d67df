import { type VariableChanges } from '../protocol/messages'
import { type SdkVariables } from './newman-types'

/** Follows what the scripts of one run change in a scope of variables. */
export class ScopeChanges {
  readonly #before: Readonly<Record<string, unknown>>
  readonly #isOwn: (key: string, value: unknown) => boolean

  /** @param isOwn whether a variable is the runner's: it is no change, whatever it holds, nor is its absence */
  constructor(scope: SdkVariables, isOwn: (key: string, value: unknown) => boolean) {
    this.#before = contentOf(scope)
    this.#isOwn = isOwn
  }

  /** What is different by now. */
  changes(scope: SdkVariables): VariableChanges {
    const now = contentOf(scope)
    const isSame = (key: string) => JSON.stringify(now[key]) === JSON.stringify(this.#before[key])
    return {
      set: Object.entries(now)
        .filter(([key, value]) => !isSame(key) && !this.#isOwn(key, value))
        .map(([key, value]) => ({ key, value })),
      unset: Object.keys(this.#before).filter((key) => !(key in now) && !this.#isOwn(key, undefined)),
    }
  }
}

/** As JSON, which is what other threads can be sent. */
function contentOf(scope: SdkVariables): Record<string, unknown> {
  return JSON.parse(JSON.stringify(scope.toObject(true))) as Record<string, unknown>
}
