import { networkFetch } from '../../plugin/node/network-fetch'
import { isSecretName } from '../formats/secret-names'
import { type Environment } from '../environments/find-environment'
import { AccountSessions } from './account-sessions'
import { attachToAxios, type AxiosLike } from './attach-to-axios'
import { Authorizer, type RequestLine } from './authorization'
import { authorizedFetch, type FetchInit } from './authorized-fetch'
import { type HostOptions, hostIo } from './host'
import { forProgram } from './program-error'
import { type SignInPage } from './sign-in-page'
import { tokenHosts } from './token-hosts'

/** How an environment is opened. */
export interface OpenOptions extends HostOptions {
  /** Who is meant where a call names nobody. Default the environment's. */
  account?: string
  /** Lets a person sign in where nobody is signed in. Default: that is an error. */
  interaction?: SignInPage
}

/** Whose token is meant. */
export interface AccountOption {
  /** `default`, `admin`, `agent`, `supervisor`, … Default that of the environment. */
  account?: string
}

/** An environment, with the sessions of its accounts. Everything that is asked of it can be asked again and again. */
export interface OpenedEnvironment {
  readonly name: string
  /** Its keys and values, such as `apiUrl`, without secrets. */
  readonly values: Readonly<Record<string, string>>
  /**
   * A good access token: the stored one, else one by a refresh.
   *
   * `minValiditySeconds`: how long it must live from now. Default 60.
   */
  accessToken: (options?: AccountOption & { minValiditySeconds?: number }) => Promise<string>
  /** Who is signed in: the claims of the ID token, and `tenantId`, `region`, `email`, `roles` and so on by these names. */
  claims: (options?: AccountOption) => Promise<Record<string, unknown>>
  /** The value of `nonce-token`, for one call to U-Assist. */
  nonce: (options?: AccountOption) => Promise<string>
  /** The headers of a request, for any HTTP client: none where its host is not one of the environment's. */
  headersFor: (request: RequestLine) => Promise<Record<string, string>>
  /** Has an axios instance do all that by itself. Before interceptors of your own, which then see no token. Returns it. */
  attachTo: <A extends AxiosLike>(instance: A, options?: AccountOption) => A
  /** `fetch` that does all that by itself, through the proxies of the command line. The answer is read whole. */
  fetch: (input: string | URL | Request, init?: FetchInit) => Promise<Response>
}

/**
 * Opens an environment, as `-e NAME|FILE` of the command line does, with the sign-in of this machine. Opens no browser without
 * an `interaction`. Rejects, as all of its functions do, with the errors of the command line: `code`, `message`, `hint`.
 */
export async function openEnvironment(nameOrFile?: string, options: OpenOptions = {}): Promise<OpenedEnvironment> {
  const { account: usual, interaction } = options
  const called = (account = usual) => ({ environment: nameOrFile, account })
  return forProgram(called(), async () => {
    const io = hostIo(options, { once: true })
    const page = interaction && (await import('./sign-in-page')).interactionOf(interaction, io)
    const sessions = new AccountSessions(nameOrFile, io, page)
    const { environment } = await sessions.open(usual)
    const values = publicValues(environment)
    const authorizer = new Authorizer(sessions, tokenHosts(values))
    const send = networkFetch({ variables: () => io.env, log: io.err }, authorizer.guard)
    return {
      name: environment.name,
      values,
      accessToken: ({ account = usual, minValiditySeconds } = {}) =>
        forProgram(called(account), () => sessions.token(account, minValiditySeconds)),
      claims: ({ account = usual } = {}) => forProgram(called(account), () => sessions.claims(account)),
      nonce: ({ account = usual } = {}) => forProgram(called(account), () => sessions.nonce(account)),
      headersFor: ({ account = usual, ...request }) =>
        forProgram(called(account), async () => (await authorizer.authorize({ ...request, account }))?.headers ?? {}),
      attachTo: (instance, { account = usual } = {}) => {
        attachToAxios(instance, authorizer, account, io.env)
        return instance
      },
      fetch: (input, { account = usual, ...init } = {}) =>
        forProgram(called(account), () =>
          authorizedFetch(send, authorizer, input, { ...init, ...(account !== undefined && { account }) }),
        ),
    }
  })
}

function publicValues({ values, secretKeys }: Environment): Readonly<Record<string, string>> {
  const shown = Object.entries(values).filter(([key]) => !secretKeys.has(key) && !isSecretName(key))
  return Object.freeze(Object.fromEntries(shown))
}
