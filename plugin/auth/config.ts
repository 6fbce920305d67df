import { AuthError } from './errors'
import { parseUrl } from './url'
import { sessionId, type SessionIdentity } from './session'
import { printable } from './token-response'

/** The keys of an environment that decide whose token is meant; the same names in Postman, Insomnia and on the command line. */
export interface Config extends SessionIdentity {
  /** Only for a confidential application. */
  clientSecret: string
  audience: string
  scope: string
  /** Callback URLs registered at Auth0, tried in order. */
  redirectUris: readonly string[]
  /** A token given from outside (a CI variable) for this account: used as it is, before any session. */
  accessToken: string
  /** A refresh token given from outside: starts the session where none is stored. */
  refreshToken: string
  /** Our keys, each with the environment's key that is another tool's spelling of it (`client_id`). Named in errors only. */
  otherSpellings?: Readonly<Record<string, string>>
}

const DEFAULT_SCOPE = 'openid profile email offline_access'
export const DEFAULT_ACCOUNT = 'default'

/** The key that holds an account's access token, in environments and in collections. */
export function tokenKey(account: string): string {
  return account === DEFAULT_ACCOUNT ? 'accessToken' : `${account}AccessToken`
}

/** The key that holds the refresh token a session may begin with: one account's never serves another. */
function refreshTokenKey(account: string): string {
  return account === DEFAULT_ACCOUNT ? 'refreshToken' : `${account}RefreshToken`
}

export const AUTH_KEYS = [
  'auth0Domain',
  'clientId',
  'clientSecret',
  'audience',
  'scope',
  'organization',
  'connection',
  'redirectUri',
  'account',
  'accessToken',
  'refreshToken',
] as const
type AuthKey = (typeof AUTH_KEYS)[number]

/**
 * Reads the keys above from an environment, whose other keys are other people's business.
 * `where` names the environment in errors. Throws CONFIG_INVALID that names the key and what it must be.
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
    return trimmed
  }
  const required = (key: AuthKey): string => {
    const value = text(key)
    if (!value) throw missingKey(key, `is missing or empty in ${where}`, { otherSpellings })
    return value
  }

  const account = text('account') || DEFAULT_ACCOUNT

  const config: Config = {
    auth0Domain: parseDomain(required('auth0Domain'), (rule) => refuse('auth0Domain', rule)),
    clientId: required('clientId'),
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
    accessToken: text(tokenKey(account)),
    refreshToken: text(refreshTokenKey(account)),
    otherSpellings,
  }
  if (sessionId(config).length > MAX_NAME) {
    throw new AuthError(
      'CONFIG_INVALID',
      `the keys that name a session (auth0Domain, clientId, organization, connection, account) are too long together in ${where}`,
    )
  }
  return config
}

/**
 * The error for a key that is needed and missing or empty. Unknown keys are no errors, because an environment belongs to
 * other tools as well; but where it has another tool's spelling of the missing key, that is the likely cause.
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
  const others = Object.keys(values).map((key) => [ours.get(plain(key)), key] as const)
  return Object.fromEntries(others.filter(([our, key]) => our !== undefined && our !== key))
}

/** What every file system takes for a file's name, with room for endings. */
const MAX_NAME = 220

/** Whether a host name means this machine only. `http:` is accepted for these and for no others (RFC 6749 section 3.1). */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || hostname === '::1' || /^127(\.\d{1,3}){3}$/.test(hostname)
}

function parseDomain(value: string, refuse: (rule: string) => never): string {
  const url = parseUrl(value.includes('://') ? value : `https://${value}`)
  if (!url?.hostname) return refuse(`must be a domain such as "tenant.us.auth0.com", not "${value}",`)
  if (url.username || url.password) return refuse('must not hold a user name or password')
  if (url.pathname !== '/' || url.search || url.hash) return refuse(`must be a domain without a path, not "${value}",`)
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))) return url.origin
  return refuse(`must use https ("${value}" does not; http is accepted for this machine only)`)
}

function parseRedirectUri(value: string, refuse: (rule: string) => never): string {
  const url = parseUrl(value)
  if (url?.protocol !== 'http:' || !isLoopback(url.hostname) || !Number(url.port) || url.search || url.hash)
    return refuse(`must list loopback URLs with a port such as "http://127.0.0.1:18471/callback", not "${value}",`)
  return value
}
