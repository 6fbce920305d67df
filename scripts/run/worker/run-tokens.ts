import { type InjectedTokens } from '../protocol/messages'
import { type RuntimeRun, type SdkRequest, type SdkVariables } from './newman-types'

/** A token that uassist put into a run. */
export interface OwnToken {
  /** The variable it was put into. */
  key: string
  value: string
}

/**
 * The tokens in the variables of one run. What a script sets under the name of one is the script's own from then on: only a
 * value that came from here is ever replaced.
 */
export class RunTokens {
  readonly #run: RuntimeRun
  readonly #given: Readonly<Record<string, unknown>>
  /** Every token that was ever put in. */
  readonly #own: OwnToken[] = []
  /** What the collection's variables and globals held under the tokens' names at the start. */
  readonly #outer: { scope: SdkVariables; key: string; value: unknown }[] = []
  #newest: InjectedTokens

  /**
   * @param tokens which Newman has put into the environment
   * @param given the environment's own variables, as they would be without tokens
   */
  constructor(run: RuntimeRun, tokens: InjectedTokens, given: Readonly<Record<string, unknown>>) {
    this.#run = run
    this.#given = given
    this.#newest = tokens
    this.#learn(tokens)
    const { collectionVariables, globals } = run.state
    for (const { key } of tokens.variables) {
      for (const scope of [collectionVariables, globals]) this.#outer.push({ scope, key, value: scope.get(key) })
    }
  }

  /** Whether requests have to wait for newer tokens. */
  isDue(now: number): boolean {
    return now >= this.#newest.renewAt
  }

  /** Puts newer tokens in the place of those that came from here. */
  renew(tokens: InjectedTokens): void {
    this.#newest = tokens
    this.#learn(tokens)
    // A script that kept the former token by `pm.variables` hides the environment's from all later requests.
    const { environment, _variables } = this.#run.state
    for (const { key, value } of tokens.variables) {
      for (const scope of [environment, _variables]) if (this.isOwn(scope.get(key))) scope.set(key, value)
    }
  }

  /**
   * Called after each script: one that set a collection variable or a global of a token's name means its own value, which
   * the token in the environment would hide.
   */
  yieldToScripts(): void {
    const { environment } = this.#run.state
    for (const { scope, key, value } of this.#outer) {
      const current = scope.get(key)
      if (current === value || this.isOwn(current) || !this.isOwn(environment.get(key))) continue
      const given = this.#given[key]
      if (given === undefined || given === '') environment.unset(key)
      else environment.set(key, given)
    }
  }

  /** The tokens from here that a request carries, wherever it carries them. */
  carriedBy({ url, headers, body }: SdkRequest): OwnToken[] {
    if (this.#own.length === 0) return []
    const texts = [url.toString(), body?.raw]
    for (const list of [headers, body?.urlencoded, body?.formdata]) list?.each(({ value }) => texts.push(String(value)))
    const text = texts.join('\n')
    return this.#own.filter(({ value }) => text.includes(value))
  }

  /** Whether a value is a token that came from here. */
  isOwn(value: unknown): boolean {
    return this.#own.some((one) => one.value === value)
  }

  #learn({ variables }: InjectedTokens): void {
    for (const token of variables) {
      if (!this.#own.some(({ key, value }) => key === token.key && value === token.value)) this.#own.push(token)
    }
  }
}
