import { DEFAULT_ACCOUNT, refreshTokenKey, tokenKey } from './account-keys'
import { AuthError } from './errors'
import { bareToken, faultOfAccessToken, faultOfRefreshToken } from './given-token'
import { readClaims } from './jwt'
import { sessionId, type SessionIdentity } from './session'
import { printable } from './untrusted-text'
import { isLoopbackCallback, isSecureUrl, parseUrl } from './url'

/**
 * An environment's keys about the sign-in, parsed: whose token is meant, and how to get it. The keys have the same
 * names in Postman, in Insomnia and on the command line. What is absent in the environment is empty here.
 */
export interface Config extends SessionIdentity {
  /** Only for a confidential application. */
  clientSecret: string
  /** The API that the token is for. Without one Auth0 issues an opaque access token, for /userinfo only. */
  audience: string
  /** Space separated. */
  scope: string
  /**
   * Callback URLs registered at Auth0, in the order in which they are tried: `http:` on loopback, which is listened on, or
   * any `https:`, whose address a person pastes.
   */
  redirectUris: readonly string[]
  /** The e-mail address that the login page is filled in with. */
  loginHint?: string
  /** The application that gets machine tokens, where it is another one. */
  machine?: { clientId: string; clientSecret: string }
  /** An access token given from outside (a CI variable) for this account. Takes precedence over a session. */
  accessToken: string
  /** A refresh token given from outside for this account: begins a session where none is stored. */
  refreshToken: string
  /** Our keys, each with the environment's key that is another tool's spelling of it. For errors only. */
  otherSpellings?: Readonly<Record<string, string>>
}

const DEFAULT_SCOPE = 'openid profile email offline_access'

/** The keys of an environment that `parseConfig` reads, beside `<account>AccessToken` and `<account>RefreshToken`. */
export const AUTH_KEYS = [
  'auth0Domain',
  'clientId',
  'clientSecret',
  'audience',
  'scope',
  'organization',
  'connection',
  'loginHint',
  'redirectUri',
  'account',
  'accessToken',
  'refreshToken',
  'machineClientId',
  'machineClientSecret',
] as const
type AuthKey = (typeof AUTH_KEYS)[number]

/**
 * Reads the keys above from an environment. Other keys are ignored: an environment belongs to other tools as well.
 * Throws CONFIG_INVALID that names the key and what it must be.
 *
 * @param where the environment, as errors name it
 */
export function parseConfig(values: Readonly<Record<string, unknown>>, where: string): Config {
  const refuse = (key: string, rule: string): never => {
    throw new AuthError('CONFIG_INVALID', `"${key}" ${rule} in ${where}`)
  }
  const otherSpellings = findOtherSpellings(values)
  const text = (key: string): string => {
    const value = values[key] ?? ''
    if (typeof value !== 'string') return refuse(key, 'must be text')
    const trimmed = value.trim()
    if (/\{\{.*\}\}|^<[^<>]*>$/.test(trimmed)) return refuse(key, 'still holds a placeholder; it must be filled in')
    // It would be shown, and sent to where no token belongs.
    if (!/Token$/.test(key) && readClaims(trimmed)) return refuse(key, 'holds a token, which does not belong there,')
    return trimmed
  }
  const required = (key: AuthKey): string => {
    const value = text(key)
    if (!value) throw missingKey(key, `is missing or empty in ${where}`, { otherSpellings })
    return value
  }

  /** A token that somebody has pasted there. */
  const token = (key: string, faultOf: (token: string) => string | undefined): string => {
    const bare = bareToken(text(key))
    const fault = bare && faultOf(bare)
    return fault ? refuse(key, fault) : bare
  }

  const account = text('account') || DEFAULT_ACCOUNT
  const clientId = required('clientId')

  const config: Config = {
    auth0Domain: parseDomain(required('auth0Domain'), (rule) => refuse('auth0Domain', rule)),
    clientId,
    clientSecret: text('clientSecret'),
    audience: text('audience'),
    scope: text('scope').split(/\s+/).join(' ') || DEFAULT_SCOPE,
    organization: text('organization'),
    connection: text('connection'),
    redirectUris: text('redirectUri')
      .split(',')
      .map((uri) => uri.trim())
      .filter(Boolean)
      .map((uri) => parseRedirectUri(uri, (rule) => refuse('redirectUri', rule))),
    account,
    ...(text('loginHint') && { loginHint: text('loginHint') }),
    ...(text('machineClientId') && {
      machine: { clientId: text('machineClientId'), clientSecret: text('machineClientSecret') },
    }),
    accessToken: token(tokenKey(account), (given) => faultOfAccessToken(given, clientId)),
    refreshToken: token(refreshTokenKey(account), faultOfRefreshToken),
    otherSpellings,
  }
  if (sessionId(config).length > MAX_SESSION_ID) {
    throw new AuthError(
      'CONFIG_INVALID',
      `the keys that name a session (auth0Domain, clientId, organization, connection, account) are too long together in ${where}`,
    )
  }
  return config
}

/**
 * The CONFIG_INVALID error for a key that is needed and is missing or empty. Where the environment has another tool's
 * spelling of it, the message names that spelling: it is the likely cause.
 *
 * @param problem what the message says of the key: "is missing: …"
 */
export function missingKey(
  key: AuthKey,
  problem: string,
  { otherSpellings = {} }: Pick<Config, 'otherSpellings'>,
): AuthError {
  const other = otherSpellings[key]
  const found = other ? `; the environment has "${printable(other)}", which is another tool's spelling` : ''
  return new AuthError('CONFIG_INVALID', `"${key}" ${problem}${found}`)
}

/** Keys that differ from one of ours in case and punctuation only: `client_id`, `CLIENT-ID`, `clientID`. */
function findOtherSpellings(values: Readonly<Record<string, unknown>>): Record<string, string> {
  const plain = (key: string) => key.toLowerCase().replace(/[^a-z0-9]/g, '')
  const ours = new Map(AUTH_KEYS.map((key) => [plain(key), key]))
  const others = Object.keys(values).flatMap((key) => {
    const our = ours.get(plain(key))
    return our && our !== key ? [[our, key] as const] : []
  })
  return Object.fromEntries(others)
}

/** A session's id becomes a file name, and no file system takes more than 255 bytes. This leaves room for suffixes. */
const MAX_SESSION_ID = 220

function parseDomain(value: string, refuse: (rule: string) => never): string {
  const url = parseUrl(value.includes('://') ? value : `https://${value}`)
  if (!url?.hostname) return refuse(`must be a domain such as "tenant.us.auth0.com", not "${value}",`)
  if (url.username || url.password) return refuse('must not hold a user name or password')
  if (url.pathname !== '/' || url.search || url.hash) return refuse(`must be a domain without a path, not "${value}",`)
  if (isSecureUrl(url)) return url.origin
  return refuse(`must use https ("${value}" does not; http is accepted for this machine only)`)
}

function parseRedirectUri(value: string, refuse: (rule: string) => never): string {
  const url = parseUrl(value)
  if (!url?.protocol) return refuse(`must list URLs such as "http://127.0.0.1:18471/callback", not "${value}",`)
  // RFC 6749 section 3.1.2. A password would be in the address that the browser shows.
  if (url.hash || url.username || url.password) return refuse(`must list URLs without a fragment or a user name,`)
  if (url.protocol === 'https:') return value
  if (url.protocol !== 'http:') {
    return refuse(
      `must not list "${value}" (a browser shows no address of the scheme "${url.protocol}" to copy; use one with https)`,
    )
  }
  if (!isLoopbackCallback(value)) return refuse(`must use https ("${value}" does not; http is for this machine only)`)
  if (Number(url.port) && !url.search) return value
  return refuse(`must list loopback URLs with a port such as "http://127.0.0.1:18471/callback", not "${value}",`)
}
