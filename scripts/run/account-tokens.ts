import { tokenKey } from '../../plugin/auth'
import { type InjectedTokens } from './protocol/messages'

/** A token is renewed this long before it expires, or when a third of its lifetime at receipt is left if that is less. */
const RENEW_BEFORE_MS = 60_000

/** An access token and when it expires, in ms since the epoch. */
export interface RunToken {
  accessToken: string
  expiresAt: number
}

/** Fetches the token of an account; undefined when the account is not signed in. */
export type TokenOf = (account: string) => Promise<RunToken | undefined>

/** The tokens of a run, one per account, shared by all of its collections. */
export class AccountTokens {
  readonly #held = new Map<string, { value: string; renewAt: number }>()
  readonly #tokenOf: TokenOf
  readonly #now: () => number
  readonly #learn: (secret: string) => unknown
  #renewal: Promise<void> | undefined

  /**
   * @param now ms since the epoch
   * @param learn called with each token
   */
  constructor(tokenOf: TokenOf | undefined, now: () => number, learn: (secret: string) => unknown) {
    this.#tokenOf = tokenOf ?? (() => Promise.resolve(undefined))
    this.#now = now
    this.#learn = learn
  }

  /** Fetches the token of each account. Rejects as `tokenOf` does, and when a session that had a token has ended. */
  async fetch(accounts: readonly string[]): Promise<void> {
    await Promise.all(accounts.map((account) => this.#fetch(account)))
  }

  /** The tokens to send requests with. */
  get current(): InjectedTokens {
    return {
      variables: [...this.#held].map(([account, { value }]) => ({ key: tokenKey(account), value })),
      renewAt: Math.min(...[...this.#held.values()].map(({ renewAt }) => renewAt)),
    }
  }

  /** Renews the tokens that are about to expire. Collections that need it at the same time share one renewal. */
  async renew(): Promise<void> {
    const now = this.#now()
    const due = [...this.#held].filter(([, { renewAt }]) => renewAt <= now).map(([account]) => account)
    if (due.length === 0) return
    this.#renewal ??= this.fetch(due).finally(() => {
      this.#renewal = undefined
    })
    await this.#renewal
  }

  async #fetch(account: string): Promise<void> {
    const token = await this.#tokenOf(account)
    if (!token && this.#held.has(account)) throw new Error(`the session of account "${account}" has ended`)
    if (!token) return
    this.#learn(token.accessToken)
    const margin = Math.min(RENEW_BEFORE_MS, (token.expiresAt - this.#now()) / 3)
    this.#held.set(account, { value: token.accessToken, renewAt: token.expiresAt - margin })
  }
}
