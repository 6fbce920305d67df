import {
  type Claims,
  claimOf,
  type Config,
  type Deps,
  getToken,
  type Interaction,
  isAuthError,
  nonceUrl,
  readClaims,
  requestNonce,
  shortNames,
} from '../../plugin/auth'
import { type Environment } from '../environments/find-environment'
import { type Io } from '../cli/io'
import { createDeps, openSession } from '../session/session'

interface OpenedSession {
  environment: Environment
  config: Config
}

/** The sessions of an environment's accounts, each opened when it is asked for. */
export class AccountSessions {
  readonly #environment: string | undefined
  readonly #io: Io
  readonly #deps: Deps
  readonly #opened = new Map<string | undefined, Promise<OpenedSession>>()
  /** By account, the token that was fetched in place of a refused one. */
  readonly #replacements = new Map<string, string>()

  constructor(environment: string | undefined, io: Io, interaction?: Interaction) {
    this.#environment = environment
    this.#io = io
    this.#deps = createDeps(io, interaction)
  }

  /** The environment as an account sees it. Read once. */
  open(account: string | undefined): Promise<OpenedSession> {
    const wish = { ...(this.#environment !== undefined && { environment: this.#environment }) }
    const opened =
      this.#opened.get(account) ?? openSession(account === undefined ? wish : { ...wish, account }, this.#io)
    this.#opened.set(account, opened)
    return opened
  }

  /** A good access token. Rejects as `getToken` does. */
  async token(account: string | undefined, minValiditySeconds?: number): Promise<string> {
    const { config } = await this.open(account)
    const want = minValiditySeconds === undefined ? {} : { minValiditySeconds }
    return (await getToken(config, want, this.#deps)).accessToken
  }

  /** Who is signed in: the claims of the verified ID token, also by their short names. Of a given token, its own. */
  async claims(account: string | undefined): Promise<Claims> {
    const { config } = await this.open(account)
    const { accessToken } = await getToken(config, { minValiditySeconds: 0 }, this.#deps)
    const claims = config.accessToken ? (readClaims(accessToken) ?? {}) : await this.#verifiedClaims(config)
    const short = shortNames().map((name) => [name, claimOf(claims, name)] as const)
    return { ...claims, ...Object.fromEntries(short.filter(([, value]) => value !== undefined)) }
  }

  async #verifiedClaims(config: Config): Promise<Claims> {
    // What verifies is needed for claims only.
    const { getClaims } = await import('../../plugin/auth/claims')
    return (await getClaims(config, this.#deps)).claims
  }

  /** A nonce for one call. A gateway that refuses the token gets another one, once. */
  async nonce(account: string | undefined): Promise<string> {
    const { environment } = await this.open(account)
    const url = nonceUrl(environment.values, `the environment "${environment.name}"`)
    const token = await this.token(account)
    try {
      return await requestNonce(url, token, this.#deps)
    } catch (error) {
      const other = isAuthError(error, 'TOKEN_REFUSED') ? await this.tokenInPlaceOf(token, account) : undefined
      if (other === undefined) throw error
      return requestNonce(url, other, this.#deps)
    }
  }

  /**
   * Another token, after a server answered 401 to one; undefined where there is none, and where the refused one was fetched
   * for that reason itself: a server that refuses every token must not cost a refresh each time.
   */
  async tokenInPlaceOf(refused: string, account: string | undefined): Promise<string | undefined> {
    const { config } = await this.open(account)
    if (this.#replacements.get(config.account) === refused) return undefined
    try {
      // Needed for a 401 only.
      const { refuseToken } = await import('../run/run-with-session')
      await refuseToken(config, refused, this.#deps)
      const other = await this.token(account)
      if (other === refused) return undefined
      this.#replacements.set(config.account, other)
      return other
    } catch (error) {
      if (!isAuthError(error)) throw error
      this.#io.err(
        `note: the token of account "${config.account}" was refused with 401, and there is no other: ${error.message}`,
      )
      return undefined
    }
  }
}
