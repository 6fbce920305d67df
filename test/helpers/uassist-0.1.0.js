/* eslint-disable */
/**
 * The token core of uassist 0.1.0 (commit 18b8d98), as it was released: `getToken`, `parseConfig` and `readSessionFile`,
 * bundled by esbuild without the sign-in. For tests of the two versions on one session file; nobody changes it.
 */
'use strict'
var __create = Object.create
var __defProp = Object.defineProperty
var __getOwnPropDesc = Object.getOwnPropertyDescriptor
var __getOwnPropNames = Object.getOwnPropertyNames
var __getProtoOf = Object.getPrototypeOf
var __hasOwnProp = Object.prototype.hasOwnProperty
var __esm = (fn, res, err) =>
  function __init() {
    if (err) throw err[0]
    try {
      return (fn && (res = (0, fn[__getOwnPropNames(fn)[0]])((fn = 0))), res)
    } catch (e) {
      throw ((err = [e]), e)
    }
  }
var __export = (target, all) => {
  for (var name in all) __defProp(target, name, { get: all[name], enumerable: true })
}
var __copyProps = (to, from, except, desc) => {
  if ((from && typeof from === 'object') || typeof from === 'function') {
    for (let key of __getOwnPropNames(from))
      if (!__hasOwnProp.call(to, key) && key !== except)
        __defProp(to, key, {
          get: () => from[key],
          enumerable: !(desc = __getOwnPropDesc(from, key)) || desc.enumerable,
        })
  }
  return to
}
var __toESM = (mod, isNodeMode, target) => (
  (target = mod != null ? __create(__getProtoOf(mod)) : {}),
  __copyProps(
    // If the importer is in node compatibility mode or this is not an ESM
    // file that has been converted to a CommonJS file using a Babel-
    // compatible transform (i.e. "__esModule" has not been set), then set
    // "default" to the CommonJS "module.exports" for node compatibility.
    isNodeMode || !mod || !mod.__esModule ? __defProp(target, 'default', { value: mod, enumerable: true }) : target,
    mod,
  )
)
var __toCommonJS = (mod) => __copyProps(__defProp({}, '__esModule', { value: true }), mod)

// plugin/auth/errors.ts
function isAuthError(error, ...codes) {
  if (!(error instanceof Error) || error.name !== 'AuthError') return false
  return codes.length === 0 || codes.includes(error.code)
}
function notSignedIn({ auth0Domain, account }) {
  return new AuthError('SIGN_IN_REQUIRED', `nobody is signed in at ${auth0Domain} (account "${account}")`)
}
var HINTS, AuthError
var init_errors = __esm({
  'plugin/auth/errors.ts'() {
    'use strict'
    HINTS = {
      CONFIG_INVALID: 'Correct the named key of the environment.',
      SIGN_IN_REQUIRED: 'Sign in.',
      SIGN_IN_DENIED: 'Sign in again, and accept.',
      SIGN_IN_TIMEOUT: 'Sign in again, and finish in the browser in time.',
      TOKEN_REFUSED: "Check the application's settings at Auth0.",
      ID_TOKEN_INVALID: 'Sign in again; if it happens again, check the domain and the client id.',
      PORTS_BUSY: 'End the program that uses the port, or register a further callback URL and add it to "redirectUri".',
      UNREACHABLE: 'Check the network, the proxy settings and the domain, then try again.',
      TLS_UNTRUSTED: "Name the file with your company's CA certificate in NODE_EXTRA_CA_CERTS or UASSIST_CA_FILE.",
      TEMPORARY: 'Nothing is lost: try again in a moment.',
      STORE_UNWRITABLE: 'Make the folder writable, or name another one in UASSIST_HOME.',
      STORE_BUSY: 'Try again; if it stays, end the process that is named.',
      STORE_NEWER: 'Update uassist, or remove the file to sign in afresh.',
      CANCELLED: 'Nothing was changed.',
    }
    AuthError = class extends Error {
      constructor(code, message, hint = HINTS[code]) {
        super(message)
        this.code = code
        this.hint = hint
      }
      code
      hint
      name = 'AuthError'
    }
  },
})

// plugin/auth/session.ts
function sessionId({ auth0Domain, clientId, organization, connection, account }) {
  return [auth0Domain.replace(/^https:\/\//, ''), clientId, organization, connection, account].map(inFileName).join(',')
}
function inFileName(text) {
  return encodeURIComponent(text)
    .replace(/[*'()!~]/g, (mark) => `%${mark.charCodeAt(0).toString(16)}`)
    .replace(/[A-Z]/g, (capital) => `^${capital.toLowerCase()}`)
}
function coversScope(asked, wanted) {
  const have = new Set(scopes(asked))
  return scopes(wanted).every((scope) => have.has(scope))
}
function findAccessToken(session, want, now) {
  return session?.accessTokens.find(
    (token) =>
      token.audience === want.audience &&
      coversScope(token.requestedScope, want.scope) &&
      !token.stale && // A clock set back would make an old token look young again: then `obtainedAt` lies in the future.
      token.obtainedAt <= now + CLOCK_LEEWAY_MS &&
      token.expiresAt - want.minValiditySeconds * 1e3 > now,
  )
}
function withAccessToken(session, token, now) {
  const others = session.accessTokens.filter(
    (other) =>
      other.expiresAt > now &&
      !(other.audience === token.audience && coversScope(token.requestedScope, other.requestedScope)),
  )
  return { ...session, accessTokens: [token, ...others] }
}
var scopes, CLOCK_LEEWAY_MS
var init_session = __esm({
  'plugin/auth/session.ts'() {
    'use strict'
    scopes = (scope) => scope.split(' ').filter(Boolean)
    CLOCK_LEEWAY_MS = 6e4
  },
})

// plugin/auth/token-response.ts
function readTokenResponse(response, where = 'the token endpoint') {
  const body = readJsonObject(response.body)
  if (response.status === 200 && body) return readSuccess(body)
  const refusal = {
    error: typeof body?.error === 'string' ? body.error : '',
    description: typeof body?.error_description === 'string' ? body.error_description : '',
  }
  if (isTransient(response, refusal)) {
    throw new AuthError('TEMPORARY', `${where} answered ${String(response.status)}${inWords(refusal)}`)
  }
  if (!refusal.error) throw notAuth0(response, where)
  return refusal
}
function notAuth0({ status }, where) {
  return new AuthError(
    'TEMPORARY',
    `${where} answered ${String(status)} without a word of OAuth`,
    'Check that "auth0Domain" is the domain of an Auth0 tenant, and that no proxy answers in its place; then try again.',
  )
}
function accessTokenOf(tokens, asked, now) {
  return {
    accessToken: tokens.accessToken,
    tokenType: tokens.tokenType,
    obtainedAt: now,
    expiresAt: now + tokens.expiresInSeconds * 1e3,
    audience: asked.audience,
    // RFC 6749 section 5.1: no "scope" in the reply means exactly what was asked for.
    scope: tokens.scope ?? asked.scope,
    requestedScope: asked.scope,
  }
}
function isRefusal(reply) {
  return 'error' in reply
}
function needsPerson({ error }) {
  return error.endsWith('_required')
}
function inWords({ error, description }) {
  if (!error) return ''
  return ` (${printable(error)}${description ? `: ${printable(description)}` : ''})`
}
function printable(text) {
  return text.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ').slice(0, 200)
}
function readJsonObject(text) {
  try {
    const value = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : void 0
  } catch {
    return void 0
  }
}
function isTransient({ status }, { error, description }) {
  if (status === 408 || status === 429) return error !== 'slow_down'
  if (status >= 500) return true
  if (error.startsWith('too_many_') || error === 'temporarily_unavailable' || error === 'server_error') return true
  return /global limit has been reached/i.test(description)
}
function readSuccess(body) {
  const text = (name) => (typeof body[name] === 'string' && body[name] ? body[name] : void 0)
  const accessToken = text('access_token')
  const tokenType = text('token_type')
  if (!accessToken || tokenType?.toLowerCase() !== 'bearer') {
    throw new AuthError('TOKEN_REFUSED', 'the token endpoint answered 200 without an "access_token" of type Bearer')
  }
  const [refreshToken, idToken, scope] = [text('refresh_token'), text('id_token'), text('scope')]
  return {
    accessToken,
    tokenType: 'Bearer',
    // Without `expires_in` the lifetime is unknown: five minutes is short enough to be harmless.
    expiresInSeconds: readSeconds(body.expires_in, 300),
    ...(refreshToken && { refreshToken }),
    ...(idToken && { idToken }),
    ...(scope !== void 0 && { scope }),
  }
}
function readSeconds(value, fallback) {
  const seconds = Number(value)
  return seconds > 0 && seconds < MAX_SECONDS ? seconds : fallback
}
var MAX_SECONDS
var init_token_response = __esm({
  'plugin/auth/token-response.ts'() {
    'use strict'
    init_errors()
    MAX_SECONDS = 315576e4
  },
})

// plugin/auth/digest.ts
function digestOf(text) {
  return (0, import_node_crypto.createHash)('sha256').update(text).digest('hex')
}
var import_node_crypto
var init_digest = __esm({
  'plugin/auth/digest.ts'() {
    'use strict'
    import_node_crypto = require('node:crypto')
  },
})

// plugin/auth/token-request.ts
async function requestToken(grant, config, { send }) {
  const response = await send(formPost(`${config.auth0Domain}/oauth/token`, { ...grant, ...clientOf(config) }))
  return readTokenResponse(response, `${config.auth0Domain}/oauth/token`)
}
function clientOf({ clientId, clientSecret }) {
  return { client_id: clientId, ...(clientSecret && { client_secret: clientSecret }) }
}
function formPost(url, fields) {
  return {
    method: 'POST',
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: new URLSearchParams(fields).toString(),
  }
}
function refusalError(refusal, { auth0Domain, clientId, clientSecret }) {
  const said = `${auth0Domain} refused${inWords(refusal)}`
  const missing = /^Service not found: (.*)$/.exec(refusal.description)
  if (missing) return unknownAudience(missing[1] ?? '', auth0Domain)
  switch (refusal.error) {
    case 'invalid_client':
    case 'access_denied':
      return new AuthError(
        'TOKEN_REFUSED',
        `${said}, for client "${clientId}"`,
        clientSecret
          ? 'Check "clientId" and "clientSecret": the secret must be the one of this application.'
          : 'Check "clientId". If the application is a confidential one, set "clientSecret"; else set its authentication method to None.',
      )
    case 'unauthorized_client':
    case 'unsupported_grant_type':
      return new AuthError(
        'TOKEN_REFUSED',
        `${said}, for client "${clientId}"`,
        'Switch the grant on in the Auth0 application: Settings, Advanced, Grant Types.',
      )
    case 'mfa_required':
      return new AuthError('SIGN_IN_REQUIRED', `${auth0Domain} asks for a second factor`)
    default:
      return new AuthError(needsPerson(refusal) ? 'SIGN_IN_REQUIRED' : 'TOKEN_REFUSED', said)
  }
}
function unknownAudience(audience, auth0Domain) {
  return new AuthError(
    'TOKEN_REFUSED',
    `${auth0Domain} knows no API with the audience "${printable(audience)}"`,
    'Correct "audience": it must equal an API identifier of the Auth0 tenant, letter by letter.',
  )
}
var init_token_request = __esm({
  'plugin/auth/token-request.ts'() {
    'use strict'
    init_errors()
    init_token_response()
  },
})

// plugin/auth/refresh.ts
function requestRefresh(refreshToken, config, deps) {
  return requestToken({ grant_type: 'refresh_token', refresh_token: refreshToken }, config, deps)
}
var init_refresh = __esm({
  'plugin/auth/refresh.ts'() {
    'use strict'
    init_token_request()
  },
})

// plugin/auth/refresh-session.ts
var refresh_session_exports = {}
__export(refresh_session_exports, {
  refreshSession: () => refreshSession,
})
async function refreshSession(config, want, current, outcome, deps) {
  const session = seeded(config, current, deps.now())
  const { refreshToken } = session ?? {}
  if (!session || !refreshToken) {
    if (current)
      outcome.reason = new AuthError(
        'SIGN_IN_REQUIRED',
        'no stored access token is good, and there is no refresh token',
      )
    return current
  }
  if (refreshToken.audience !== want.audience) {
    const [had, wanted] = [refreshToken.audience, want.audience]
    outcome.reason = new AuthError('SIGN_IN_REQUIRED', `the sign-in was for the audience "${had}", not for "${wanted}"`)
    return current
  }
  if (!coversScope(refreshToken.requestedScope, want.scope)) {
    outcome.reason = new AuthError('SIGN_IN_REQUIRED', `the sign-in did not ask for all of the scope "${want.scope}"`)
    return current
  }
  let spent = refreshToken.refreshToken
  let reply = await requestRefresh(spent, config, deps)
  if (isRefusal(reply) && reply.error === 'invalid_grant') {
    const other = (await deps.store.read(sessionId(config)))?.refreshToken?.refreshToken
    if (other && other !== spent) {
      spent = other
      reply = await requestRefresh(spent, config, deps)
    }
  }
  if (isRefusal(reply)) {
    if (needsPerson(reply)) {
      outcome.reason = refusalError(reply, config)
      return current
    }
    if (reply.error !== 'invalid_grant') throw refusalError(reply, config)
    outcome.reason = new AuthError(
      'SIGN_IN_REQUIRED',
      `${config.auth0Domain} refused the refresh token${inWords(reply)}: it has expired, was revoked, or was used twice`,
    )
    const { refreshToken: _dead, ...rest } = session
    return rest
  }
  const now = deps.now()
  outcome.token = accessTokenOf(reply, { audience: want.audience, scope: refreshToken.requestedScope }, now)
  return withAccessToken(
    {
      ...session,
      // RFC 6749 section 6: no refresh token in the reply means that the old one stays.
      refreshToken: { ...refreshToken, refreshToken: reply.refreshToken ?? spent, obtainedAt: now },
      ...(reply.idToken && { idToken: reply.idToken, idTokenVerified: false }),
    },
    outcome.token,
    now,
  )
}
function seeded(config, current, now) {
  if (!config.refreshToken || current?.refreshToken) return current
  const seed = digestOf(config.refreshToken)
  if (current?.seed === seed) return current
  const { auth0Domain, clientId, organization, connection, account, audience, scope } = config
  return {
    version: 1,
    identity: { auth0Domain, clientId, organization, connection, account },
    signedInAt: now,
    accessTokens: [],
    refreshToken: { refreshToken: config.refreshToken, obtainedAt: now, audience, requestedScope: scope },
    seed,
  }
}
var init_refresh_session = __esm({
  'plugin/auth/refresh-session.ts'() {
    'use strict'
    init_digest()
    init_errors()
    init_refresh()
    init_session()
    init_token_response()
    init_token_request()
  },
})

// entry.ts
var entry_exports = {}
__export(entry_exports, {
  getToken: () => getToken,
  parseConfig: () => parseConfig,
  readSessionFile: () => readSessionFile,
})
module.exports = __toCommonJS(entry_exports)

// plugin/auth/config.ts
init_errors()

// plugin/auth/parse-url.ts
function parseUrl(text) {
  try {
    return new URL(text)
  } catch {
    return void 0
  }
}

// plugin/auth/config.ts
init_session()
var DEFAULT_SCOPE = 'openid profile email offline_access'
var DEFAULT_ACCOUNT = 'default'
function tokenKey(account) {
  return account === DEFAULT_ACCOUNT ? 'accessToken' : `${account}AccessToken`
}
function refreshTokenKey(account) {
  return account === DEFAULT_ACCOUNT ? 'refreshToken' : `${account}RefreshToken`
}
var AUTH_KEYS = [
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
]
function parseConfig(values, where) {
  const refuse = (key, rule) => {
    throw new AuthError('CONFIG_INVALID', `"${key}" ${rule} in ${where}`)
  }
  refuseMisspelt(values, where)
  const text = (key) => {
    const value = values[key] ?? ''
    if (typeof value !== 'string') return refuse(key, 'must be text')
    const trimmed = value.trim()
    if (/\{\{.*\}\}|^<[^<>]*>$/.test(trimmed)) return refuse(key, 'still holds a placeholder; it must be filled in')
    return trimmed
  }
  const required = (key) => text(key) || refuse(key, 'is missing or empty')
  const account = text('account') || DEFAULT_ACCOUNT
  const config = {
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
var MAX_NAME = 220
function isLoopback(hostname) {
  return hostname === 'localhost' || hostname === '[::1]' || hostname === '::1' || /^127(\.\d{1,3}){3}$/.test(hostname)
}
function parseDomain(value, refuse) {
  const url = parseUrl(value.includes('://') ? value : `https://${value}`)
  if (!url?.hostname) return refuse(`must be a domain such as "tenant.us.auth0.com", not "${value}",`)
  if (url.username || url.password) return refuse('must not hold a user name or password')
  if (url.pathname !== '/' || url.search || url.hash) return refuse(`must be a domain without a path, not "${value}",`)
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))) return url.origin
  return refuse(`must use https ("${value}" does not; http is accepted for this machine only)`)
}
function parseRedirectUri(value, refuse) {
  const url = parseUrl(value)
  if (url?.protocol !== 'http:' || !isLoopback(url.hostname) || !Number(url.port) || url.search || url.hash)
    return refuse(`must list loopback URLs with a port such as "http://127.0.0.1:18471/callback", not "${value}",`)
  return value
}
var USUAL_KEYS = ['account', 'accessToken', 'refreshToken']
function refuseMisspelt(values, where) {
  const known = AUTH_KEYS
  for (const key of Object.keys(values)) {
    if (known.includes(key)) continue
    const meant = known.find((name) => !USUAL_KEYS.includes(name) && !(name in values) && isSlipOf(key, name))
    if (meant) throw new AuthError('CONFIG_INVALID', `unknown key "${key}" in ${where}; did you mean "${meant}"?`)
  }
}
function isSlipOf(key, name) {
  const plain = (text) => text.toLowerCase().replace(/[^a-z0-9]/g, '')
  const [a, b] = [plain(key), plain(name)]
  if (a === b) return true
  return name.length > 5 && oneEditApart(a, b)
}
function oneEditApart(a, b) {
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

// plugin/auth/get-token.ts
init_errors()

// plugin/auth/jwt.ts
init_token_response()
function readClaims(token) {
  return readPart(token, 1)
}
function readPart(token, index) {
  const parts = token.split('.')
  return parts.length === 3 ? readJsonObject(Buffer.from(parts[index] ?? '', 'base64url').toString('utf8')) : void 0
}

// plugin/auth/get-token.ts
init_session()
async function getToken(config, { minValiditySeconds = 60 }, deps) {
  const want = { audience: config.audience, scope: config.scope, minValiditySeconds, askedAt: deps.now() }
  if (config.accessToken) return givenToken(config, want, deps)
  const stored = findAccessToken(await deps.store.read(sessionId(config)), want, deps.now())
  if (stored) return stored
  const refreshed = await refreshUnderLock(config, want, deps)
  if (refreshed.token) return refreshed.token
  if (!deps.interaction) throw refreshed.reason
  return signInUnderLock(config, deps, (session) => findServing(session, want, deps.now()))
}
function findServing(session, want, now) {
  const good = findAccessToken(session, want, now)
  if (good) return good
  const alive = findAccessToken(session, { ...want, minValiditySeconds: 0 }, now)
  return alive && alive.obtainedAt > want.askedAt ? alive : void 0
}
function givenToken({ accessToken, account }, want, deps) {
  const { exp, iat, scope } = readClaims(accessToken) ?? {}
  const expiresAt = typeof exp === 'number' ? exp * 1e3 : Number.MAX_SAFE_INTEGER
  if (expiresAt <= deps.now()) {
    throw new AuthError(
      'SIGN_IN_REQUIRED',
      `the access token given as "${tokenKey(account)}" has expired`,
      'Give a fresh one, or none.',
    )
  }
  return {
    accessToken,
    tokenType: 'Bearer',
    obtainedAt: typeof iat === 'number' ? iat * 1e3 : deps.now(),
    expiresAt,
    audience: want.audience,
    scope: typeof scope === 'string' ? scope : '',
    requestedScope: want.scope,
  }
}
async function refreshUnderLock(config, want, deps) {
  const outcome = { reason: notSignedIn(config) }
  try {
    await deps.store.update(
      sessionId(config),
      async (current) => {
        outcome.token = findServing(current, want, deps.now())
        if (outcome.token) return current
        const { refreshSession: refreshSession2 } = await Promise.resolve().then(
          () => (init_refresh_session(), refresh_session_exports),
        )
        return refreshSession2(config, want, current, outcome, deps)
      },
      { purpose: 'refreshing', ...(deps.interaction && { waitMs: deps.interaction.timeoutMs }) },
    )
  } catch (error) {
    const stored = await deps.store.read(sessionId(config))
    const alive = findAccessToken(stored, { ...want, minValiditySeconds: 0 }, deps.now())
    if (alive && isAuthError(error, 'TEMPORARY', 'UNREACHABLE', 'TLS_UNTRUSTED', 'STORE_UNWRITABLE', 'STORE_BUSY')) {
      deps.log(`note: could not refresh (${error.message}); the stored token is good until ${isoTime(alive.expiresAt)}`)
      return { ...outcome, token: alive }
    }
    if (!(deps.interaction && isAuthError(error, 'STORE_UNWRITABLE'))) throw error
  }
  return outcome
}
async function signInUnderLock(config, { interaction, ...deps }, found) {
  if (!interaction) throw notSignedIn(config)
  const saved = await deps.store.update(
    sessionId(config),
    async (current) => {
      if (found(current)) return current
      const { signIn } = await import('./sign-in')
      return signIn(config, interaction, current, deps)
    },
    { purpose: 'signing in', waitMs: interaction.timeoutMs, evenIfUnwritable: true },
  )
  const token = saved && (found(saved) ?? saved.accessTokens[0])
  if (!token) throw notSignedIn(config)
  return token
}
var isoTime = (milliseconds) => new Date(milliseconds).toISOString()

// plugin/node/session-file.ts
var import_node_fs = require('node:fs')

// plugin/auth/errors-lite.ts
init_errors()

// plugin/node/session-file.ts
function readSessionFile(file, log) {
  const text = readPrivately(file, log)
  if (text === void 0) return {}
  let content
  try {
    content = JSON.parse(text)
  } catch {
    return { corrupt: true }
  }
  const { version } = content ?? {}
  if (typeof version === 'number' && version > 1) {
    throw new AuthError(
      'STORE_NEWER',
      `the session file "${file}" has version ${String(version)}; this uassist knows version 1`,
    )
  }
  return isSession(content) ? { session: content } : { corrupt: true }
}
function readPrivately(file, log) {
  let descriptor
  try {
    descriptor = (0, import_node_fs.openSync)(file, 'r')
  } catch (error) {
    const { code } = error
    if (code === 'ENOENT' || code === 'ENOTDIR') return void 0
    throw new AuthError('STORE_UNWRITABLE', `the session file "${file}" cannot be read (${code ?? 'unknown error'})`)
  }
  try {
    const stats = (0, import_node_fs.fstatSync)(descriptor)
    tighten(file, stats.mode, log, () => {
      ;(0, import_node_fs.fchmodSync)(descriptor, 384)
    })
    return stats.isFile() && stats.size <= MAX_BYTES ? (0, import_node_fs.readFileSync)(descriptor, 'utf8') : ''
  } finally {
    ;(0, import_node_fs.closeSync)(descriptor)
  }
}
var MAX_BYTES = 1e6
function tighten(path, mode, log, change) {
  if (process.platform === 'win32' || (mode & 63) === 0) return
  try {
    change()
    log(`warning: "${path}" was open to others; it is yours alone now`)
  } catch {
    log(`warning: "${path}" is open to others, and its mode cannot be changed`)
  }
}
function isSession(content) {
  const { version, identity, signedInAt, accessTokens, refreshToken, idToken } = content ?? {}
  return (
    version === 1 &&
    has(identity, { auth0Domain: '', clientId: '', organization: '', connection: '', account: '' }) &&
    typeof signedInAt === 'number' &&
    Array.isArray(accessTokens) &&
    accessTokens.every((token) => has(token, { ...TOKEN, accessToken: '', tokenType: '', expiresAt: 0, scope: '' })) &&
    (refreshToken === void 0 || has(refreshToken, { ...TOKEN, refreshToken: '' })) &&
    (idToken === void 0 || typeof idToken === 'string')
  )
}
var TOKEN = { obtainedAt: 0, audience: '', requestedScope: '' }
function has(value, example) {
  if (typeof value !== 'object' || value === null) return false
  const fields = value
  return Object.entries(example).every(([name, sample]) => typeof fields[name] === typeof sample)
}
// Annotate the CommonJS export names for ESM import in node:
0 &&
  (module.exports = {
    getToken,
    parseConfig,
    readSessionFile,
  })
