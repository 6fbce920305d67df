import { tokenKey } from '../../plugin/auth'
import { type GivenTokens } from './protocol/messages'
import { type Redactor } from './redaction/redactor'
import { type RunOptions, type RunToken } from './run-options'

/** A token is renewed so long before it ends, or when a third of what it had left at receipt remains. */
const RENEW_BEFORE_MS = 60_000

interface Held extends RunToken {
  renewAt: number
}

/** The tokens of a run, one per account, shared by all collections that run beside each other. */
export class AccountTokens {
  readonly #held = new Map<string, Held>()
  readonly #tokenOf: NonNullable<RunOptions['tokenOf']>
  readonly #now: () => number
  readonly #redactor: Pick<Redactor, 'learn'>
  #renewal: Promise<void> | undefined

  constructor(tokenOf: RunOptions['tokenOf'], now: () => number, redactor: Pick<Redactor, 'learn'>) {
    this.#tokenOf = tokenOf ?? (() => Promise.resolve(undefined))
    this.#now = now
    this.#redactor = redactor
  }

  /** Fetches the token of each account. Rejects as `tokenOf` does. */
  async fetch(accounts: readonly string[]): Promise<void> {
    await Promise.all(accounts.map((account) => this.#fetch(account)))
  }

  /** What each request is to be sent with. */
  get given(): GivenTokens {
    return {
      variables: [...this.#held].map(([account, { accessToken }]) => ({ key: tokenKey(account), value: accessToken })),
      renewAt: Math.min(...[...this.#held.values()].map(({ renewAt }) => renewAt)),
    }
  }

  /** Whether a token is about to end. */
  get due(): boolean {
    return this.#dueAccounts().length > 0
  }

  /** Renews what is about to end; collections that need it at the same time share one renewal. */
  renew(): Promise<void> {
    this.#renewal ??= this.fetch(this.#dueAccounts()).finally(() => {
      this.#renewal = undefined
    })
    return this.#renewal
  }

  #dueAccounts(): string[] {
    const now = this.#now()
    return [...this.#held].filter(([, { renewAt }]) => renewAt <= now).map(([account]) => account)
  }

  async #fetch(account: string): Promise<void> {
    const token = await this.#tokenOf(account)
    if (!token && this.#held.has(account)) throw new Error(`the session of account "${account}" has ended`)
    if (!token) return
    this.#redactor.learn(token.accessToken)
    const margin = Math.min(RENEW_BEFORE_MS, (token.expiresAt - this.#now()) / 3)
    this.#held.set(account, { ...token, renewAt: token.expiresAt - margin })
  }
}
