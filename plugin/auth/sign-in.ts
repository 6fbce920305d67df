import { authorizeUrl, judgeCallback, newAuthorizationRequest, redeemCode } from './authorization-code'
import { pageError, refusalError } from './causes/cause-error'
import { type Config, missingKey } from './config'
import { type Deps, type Interaction, type WhoSignsIn } from './deps'
import { signInByDevice } from './device-code'
import { discover } from './discovery'
import { AuthError, isAuthError } from './errors'
import { verifyIdToken } from './id-token'
import { isOpaque } from './jwt'
import { withoutRefreshToken, withRefreshToken } from './refresh-tokens'
import { type Claims, identityOf, type Session, withAccessToken } from './session'
import { accessTokenOf, type TokenResponse } from './token-response'
import { accountsOf, checkEmail, checkLoginIsFresh, settleSecondAccount } from './who-signed-in'

/**
 * A person signs in, and a new session begins. Of `previous` all that is of other audiences, and what this version does not
 * know, is kept if the same person signed in. Somebody else than `interaction.who` means is refused. Rejects with
 * SIGN_IN_DENIED, SIGN_IN_TIMEOUT, CANCELLED, PORTS_BUSY or CONFIG_INVALID (no `redirectUri`, or an `organization` on another
 * device), and as the token request and `verifyIdToken` do.
 */
export async function signIn(
  config: Config,
  interaction: Interaction,
  previous: Session | undefined,
  deps: Omit<Deps, 'store' | 'interaction'>,
): Promise<Session> {
  const { who = {} } = interaction
  if (who.email && !asks(config, 'openid')) {
    throw new AuthError('CONFIG_INVALID', '"scope" must contain openid, so that the sign-in says whose it is')
  }
  const others = who.others?.(config) ?? []
  const wanted = { ...who, others, afresh: Boolean(who.afresh ?? who.email) || others.length > 0 }
  const { tokens, claims } =
    interaction.kind === 'device'
      ? await byDevice(config, interaction, wanted, deps)
      : await byBrowser(config, interaction, wanted, deps)
  await settleSecondAccount(claims, wanted, config, deps)
  noteWhatIsMissing(tokens, config, deps.log)
  return newSession(tokens, claims, config, previous, deps.now())
}

/** Who is wanted, with what is known of it when the sign-in begins. */
interface Wanted extends Omit<WhoSignsIn, 'others'> {
  others: readonly Session[]
}

interface SignedIn {
  tokens: TokenResponse
  claims: Claims | undefined
}

async function byBrowser(
  config: Config,
  interaction: Interaction,
  { afresh, email, others, mayBeBoth }: Wanted,
  deps: Pick<Deps, 'send' | 'now' | 'wait' | 'log'>,
): Promise<SignedIn> {
  if (!interaction.listen) throw new AuthError('SIGN_IN_REQUIRED', 'no browser sign-in is possible here')
  if (config.redirectUris.length === 0) {
    throw missingKey('redirectUri', 'is missing: a sign-in in the browser needs it', config)
  }
  const { issInCallback } = await discover(config, deps)
  const request = newAuthorizationRequest()
  const listener = await interaction.listen(config.redirectUris, (what) => {
    deps.log(`note: ${what}`)
  })
  const askedAt = deps.now()
  const loginHint = email ?? config.loginHint
  try {
    const [verdict] = await Promise.all([
      // Listening first: the callback may come before the call that opened the browser returns.
      listener.receive(
        (parameters) => judgeCallback(parameters, request, config, { issInCallback }),
        interaction.timeoutMs,
      ),
      interaction.showUrl(authorizeUrl(config, listener, request, { afresh, loginHint })),
    ])
    if ('error' in verdict) throw verdict.error
    const tokens = await redeemCode(verdict.code, listener.redirectUri, request, config, deps)
    const claims = await claimsOf(tokens, config, deps, request.nonce)
    if (afresh && claims) checkLoginIsFresh(claims, deps.now() - askedAt)
    if (email && claims) checkEmail(claims, email)
    const question =
      mayBeBoth && accountsOf(claims, others).length > 0 ? ' There is a question where you came from.' : ''
    listener.finish({ ok: true, text: `You are signed in${nameIn(claims)}.${question}` })
    return { tokens, claims }
  } catch (caught) {
    const error = isAuthError(caught, 'SIGN_IN_TIMEOUT') ? pageError(caught, config, listener) : caught
    listener.finish({
      ok: false,
      text: error instanceof AuthError ? `${error.message}. ${error.hint}` : 'Something went wrong.',
    })
    throw error
  } finally {
    await listener.close()
  }
}

async function byDevice(
  config: Config,
  interaction: Interaction,
  { email }: Wanted,
  deps: Pick<Deps, 'send' | 'now' | 'wait' | 'log'>,
): Promise<SignedIn> {
  if (config.organization) {
    throw new AuthError(
      'CONFIG_INVALID',
      `a sign-in on another device cannot be one of the organization "${config.organization}": Auth0's device flow knows no organizations`,
      'Sign in in a browser, or leave "organization" empty.',
    )
  }
  if (config.connection) deps.log(`note: "connection" is ignored: Auth0's device flow knows none`)
  const tokens = await signInByDevice(config, deps, interaction.showUrl, interaction.timeoutMs)
  const claims = await claimsOf(tokens, config, deps)
  // The device flow takes no "prompt": there, only the result can be looked at.
  if (email && claims) checkEmail(claims, email)
  return { tokens, claims }
}

async function claimsOf(
  { idToken }: TokenResponse,
  config: Config,
  deps: Pick<Deps, 'send' | 'now' | 'log'>,
  nonce?: string,
): Promise<Claims | undefined> {
  if (!asks(config, 'openid')) return undefined
  if (!idToken) throw refusalError({ at: 'id-token', error: 'missing', description: '' }, config)
  return verifyIdToken(idToken, { config, ...(nonce !== undefined && { nonce }) }, deps)
}

function newSession(
  tokens: TokenResponse,
  claims: Claims | undefined,
  config: Config,
  previous: Session | undefined,
  now: number,
): Session {
  const { audience, scope } = config
  // Of the same person, tokens for other audiences stay valid. Of another person, they must go.
  const isSamePerson = claims !== undefined && claims.sub === previous?.claims?.sub
  const session: Session = {
    accessTokens: [],
    ...(isSamePerson && previous && withoutRefreshToken(previous, audience)),
    version: 1,
    identity: identityOf(config),
    signedInAt: now,
    ...(previous?.seed && { seed: previous.seed }),
    ...(tokens.idToken && claims && { idToken: tokens.idToken, claims, idTokenVerified: true }),
  }
  const { refreshToken } = tokens
  const refreshable = refreshToken
    ? withRefreshToken(session, { refreshToken, obtainedAt: now, audience, requestedScope: scope, given: false })
    : session
  return withAccessToken(refreshable, accessTokenOf(tokens, { audience, scope }, now), now)
}

const asks = ({ scope }: Pick<Config, 'scope'>, name: string) => scope.split(' ').includes(name)

const nameIn = (claims: Claims | undefined) => {
  const name = claims?.name ?? claims?.email
  return typeof name === 'string' ? ` as ${name}` : ''
}

/** Auth0 leaves tokens out without an error: the person learns it now, with the setting that is the cause. */
function noteWhatIsMissing(tokens: TokenResponse, config: Config, log: Deps['log']): void {
  if (isOpaque(tokens.accessToken)) {
    log(
      config.audience
        ? 'note: the access token is opaque, so an API cannot check it by itself'
        : 'note: the access token is opaque and good for /userinfo only, because "audience" is missing in the environment',
    )
  }
  if (tokens.refreshToken) return
  log(
    asks(config, 'offline_access')
      ? 'note: no refresh token came back; switch on "Allow Offline Access" for the API and the Refresh Token grant for the application'
      : 'note: no refresh token came back, because "scope" does not ask for offline_access',
  )
}
