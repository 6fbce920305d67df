import { DEFAULT_ACCOUNT, refreshTokenKey, tokenKey } from './account-keys'
import { AuthError } from './errors'
import { parseUrl } from './parse-url'
import { sessionId, type SessionIdentity } from './session'

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
}

const DEFAULT_SCOPE = 'openid profile email offline_access'

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
  refuseMisspelt(values, where)

  const text = (key: string): string => {
    const value = values[key] ?? ''
    if (typeof value !== 'string') return refuse(key, 'must be text')
    const trimmed = value.trim()
    if (/\{\{.*\}\}|^<[^<>]*>$/.test(trimmed)) return refuse(key, 'still holds a placeholder; it must be filled in')
    return trimmed
  }
  const required = (key: AuthKey): string => text(key) || refuse(key, 'is missing or empty')

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
  }
  if (sessionId(config).length > MAX_NAME) {
    throw new AuthError(
      'CONFIG_INVALID',
      `the keys that name a session (auth0Domain, clientId, organization, connection, account) are too long together in ${where}`,
    )
  }
  return config
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

/** Keys that any environment may well have nearly so, and mean something else by: `access_token`, `accounts`. */
const USUAL_KEYS: readonly string[] = ['account', 'accessToken', 'refreshToken']

/** A key that is nearly one of ours, while ours is absent, is a slip of the pen, and silence would cost an hour. */
function refuseMisspelt(values: Readonly<Record<string, unknown>>, where: string): void {
  const known: readonly string[] = AUTH_KEYS
  for (const key of Object.keys(values)) {
    if (known.includes(key)) continue
    const meant = known.find((name) => !USUAL_KEYS.includes(name) && !(name in values) && isSlipOf(key, name))
    if (meant) throw new AuthError('CONFIG_INVALID', `unknown key "${key}" in ${where}; did you mean "${meant}"?`)
  }
}

function isSlipOf(key: string, name: string): boolean {
  const plain = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, '')
  const [a, b] = [plain(key), plain(name)]
  if (a === b) return true
  return name.length > 5 && oneEditApart(a, b)
}

/** One letter added, left out, changed, or two neighbours swapped. */
function oneEditApart(a: string, b: string): boolean {
  const start = [...a].findIndex((letter, index) => letter !== b[index])
  const at = start === -1 ? a.length : start
  const [restA, restB] = [a.slice(at), b.slice(at)]
  return (
    restA.slice(1) === restB ||
    restA === restB.slice(1) ||
    restA.slice(1) === restB.slice(1) ||
    (restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2))
  )
}
