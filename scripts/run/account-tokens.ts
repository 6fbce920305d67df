import { DEFAULT_ACCOUNT, tokenKey } from '../../plugin/auth'
import { type InjectedTokens } from './protocol/messages'

/** A token is renewed this long before it expires, or when a third of its lifetime at receipt is left if that is less. */
const RENEW_BEFORE_MS = 60_000

/** An access token and when it expires, in ms since the epoch. */
export interface RunToken {
  accessToken: string
  expiresAt: number
}

/**
 * Fetches the token of an account; undefined when the account is not signed in.
 *
 * @param refused a token of the account that was answered with 401 and must not be the result
 */
export type TokenOf = (account: string, refused?: string) => Promise<RunToken | undefined>

/** What the tokens of a run are fetched with. */
export interface TokenSource {
  tokenOf?: TokenOf | undefined
  /** Milliseconds since the epoch. */
  now: () => number
  /** Called with each token. */
  learn: (secret: string) => unknown
  /** Called with a sentence that people should read. */
  note: (text: string) => void
  /** The variable of the default account's token; `accessToken` where it is left out. */
  variable?: string | undefined
}

interface HeldToken {
  key: string
  value: string
  renewAt: number
}

/** The tokens of a run, one per account, shared by all of its collections. */
export class AccountTokens {
  readonly #held = new Map<string, HeldToken>()
  readonly #source: TokenSource
  readonly #renewals = new Map<string, Promise<void>>()
  /** Accounts whose token was refused: each is renewed for that reason once in a run. */
  readonly #refused = new Set<string>()
  /** Those of them that were not renewed yet. */
  readonly #toReplace = new Set<string>()

  constructor(source: TokenSource) {
    this.#source = source
  }

  /** Fetches the token of each account. Rejects as `tokenOf` does, and when a session that had a token has ended. */
  async fetch(accounts: readonly string[]): Promise<void> {
    await Promise.all(accounts.map((account) => this.#fetch(account)))
  }

  /** The tokens to send requests with, of those variables that are wanted. */
  current(isWanted: (key: string) => boolean): InjectedTokens {
    const wanted = [...this.#held.values()].filter(({ key }) => isWanted(key))
    return {
      variables: wanted.map(({ key, value }) => ({ key, value })),
      renewAt: Math.min(...wanted.map(({ renewAt }) => renewAt)),
    }
  }

  /** The accounts that have a token, with its variable. */
  get accounts(): { account: string; key: string }[] {
    return [...this.#held].map(([account, { key }]) => ({ account, key }))
  }

  /** Notes that a token was answered with 401, so that the next `renew` fetches another one. Once for each account. */
  refuse(key: string, value: string): void {
    for (const [account, held] of this.#held) {
      if (held.key !== key || held.value !== value || this.#refused.has(account)) continue
      this.#refused.add(account)
      this.#toReplace.add(account)
    }
  }

  /**
   * Renews the tokens that are about to expire or were refused. Collections that need one at the same time share its
   * renewal. A refused token stays where no other can be had: the 401 may have another cause.
   */
  async renew(): Promise<void> {
    const now = this.#source.now()
    const due = [...this.#held].filter(([account, { renewAt }]) => renewAt <= now || this.#toReplace.has(account))
    await Promise.all(due.map(([account, { value }]) => this.#renewOnce(account, value)))
  }

  #renewOnce(account: string, value: string): Promise<void> {
    let renewal = this.#renewals.get(account)
    if (!renewal) {
      const renewing = this.#toReplace.delete(account) ? this.#replace(account, value) : this.#fetch(account)
      renewal = renewing.finally(() => this.#renewals.delete(account))
      this.#renewals.set(account, renewal)
    }
    return renewal
  }

  async #replace(account: string, value: string): Promise<void> {
    try {
      await this.#fetch(account, value)
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      this.#source.note(`the token of account "${account}" was refused with 401, and there is no other: ${why}`)
    }
  }

  async #fetch(account: string, refused?: string): Promise<void> {
    const { tokenOf, now, learn, variable } = this.#source
    const token = await tokenOf?.(account, refused)
    if (!token && this.#held.has(account)) throw new Error(`the session of account "${account}" has ended`)
    if (!token) return
    learn(token.accessToken)
    const margin = Math.min(RENEW_BEFORE_MS, (token.expiresAt - now()) / 3)
    const key = account === DEFAULT_ACCOUNT && variable ? variable : tokenKey(account)
    this.#held.set(account, { key, value: token.accessToken, renewAt: token.expiresAt - margin })
  }
}
