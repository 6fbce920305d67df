import { DEFAULT_ACCOUNT } from '../../plugin/auth'
import { type Variable } from '../formats/postman-environment'
import { type AccountTokens } from './account-tokens'
import { namedHosts } from './named-hosts'
import { type RefusedToken } from './protocol/messages'

interface Environment {
  name: string
  values: readonly Variable[]
}

/** Is told of a refused request, and whose token it carried. */
export type OnRefused = (account: string, refused: RefusedToken) => void

/** Follows which tokens a run uses, and where they go. */
export class TokenUse {
  readonly #tokens: AccountTokens
  readonly #environment: string
  readonly #hosts: ReadonlySet<string>
  readonly #note: (text: string) => void
  readonly #used = new Set<string>()

  /** What was told of refusals: one of each kind says as much as a thousand. */
  readonly #told = new Set<string>()
  readonly #onRefused: OnRefused | undefined

  /**
   * @param note called with sentences that people should read
   * @param onRefused called with the first refusal of each account and status
   */
  constructor(tokens: AccountTokens, environment: Environment, note: (text: string) => void, onRefused?: OnRefused) {
    this.#onRefused = onRefused
    this.#tokens = tokens
    this.#environment = environment.name
    this.#hosts = namedHosts(environment.values)
    this.#note = note
  }

  /** A request carries the token of this variable to this host. */
  sent(key: string, host: string): void {
    this.#used.add(key)
    if (this.#hosts.has(host)) return
    const whose = `the token of account "${this.#accountOf(key)}"`
    this.#note(`${whose} is sent to ${host}, which no value of the environment "${this.#environment}" names`)
  }

  /** A request was answered with 401 or 403. Only a host that the environment names can tell a token as bad. */
  refused(refused: RefusedToken): void {
    const { key, value, host, status } = refused
    if (!this.#hosts.has(host)) return
    if (status === 401) this.#tokens.refuse(key, value)
    const kind = `${key} ${String(status)}`
    if (this.#told.has(kind)) return
    this.#told.add(kind)
    this.#onRefused?.(this.#accountOf(key), refused)
  }

  /** Says which tokens were fetched for nothing. */
  end(): void {
    for (const { account, key } of this.#tokens.accounts) {
      if (this.#used.has(key)) continue
      const elsewhere = account === DEFAULT_ACCOUNT ? '; "--token-variable" puts it into another variable' : ''
      this.#note(`the token of account "${account}" was fetched, but no request was sent with it${elsewhere}`)
    }
  }

  #accountOf(key: string): string {
    return this.#tokens.accounts.find((one) => one.key === key)?.account ?? key
  }
}
