import { refusalError } from './causes/cause-error'
import { type Config } from './config'
import { type Deps } from './deps'
import { AuthError, isAuthError } from './errors'
import { isTransient, unexpectedResponse } from './oauth-refusal'
import { clientParameters, formPost, requestToken } from './token-request'
import { isRefusal, type TokenResponse } from './token-response'
import { printable, readJsonObject, readSeconds } from './untrusted-text'
import { isSecureUrl, parseUrl } from './url'

interface DeviceAuthorization {
  deviceCode: string
  userCode: string
  verificationUri: string
  expiresInSeconds: number
  intervalSeconds: number
}

/**
 * Signs in on another device (RFC 8628): shows a code and a URL, then polls until the person has decided, the code has
 * expired or `timeoutMs` is over. Rejects with SIGN_IN_TIMEOUT, SIGN_IN_DENIED, or as `refusalError` says.
 */
export async function signInByDevice(
  config: Config,
  deps: Pick<Deps, 'send' | 'now' | 'wait'>,
  show: (url: string, userCode: string) => Promise<void>,
  timeoutMs: number,
): Promise<TokenResponse> {
  const authorization = await requestDeviceCode(config, deps)
  await show(authorization.verificationUri, authorization.userCode)
  return poll(authorization, config, deps, timeoutMs)
}

async function requestDeviceCode(config: Config, { send }: Pick<Deps, 'send'>): Promise<DeviceAuthorization> {
  const url = `${config.auth0Domain}/oauth/device/code`
  const fields = {
    ...clientParameters(config),
    scope: config.scope,
    ...(config.audience && { audience: config.audience }),
  }
  const response = await send(formPost(url, fields))
  const body = readJsonObject(response.body) ?? {}
  const text = (name: string) => (typeof body[name] === 'string' ? body[name] : '')
  if (response.status !== 200 || !text('device_code') || !text('user_code')) {
    const refusal = { error: text('error'), description: text('error_description') }
    if (isTransient(response, refusal)) throw new AuthError('TEMPORARY', `${url} answered ${String(response.status)}`)
    if (!refusal.error) throw unexpectedResponse(response, url)
    throw refusalError({ at: 'device-code', ...refusal, status: response.status }, config)
  }
  return {
    deviceCode: text('device_code'),
    userCode: printable(text('user_code')),
    verificationUri: trustedUrl(text('verification_uri_complete') || text('verification_uri'), config),
    expiresInSeconds: readSeconds(body.expires_in, 900),
    intervalSeconds: readSeconds(body.interval, 5),
  }
}

/** A person types a password on this page: it must be on the Auth0 tenant's own host, over https (or loopback). */
function trustedUrl(verificationUri: string, { auth0Domain }: Pick<Config, 'auth0Domain'>): string {
  const url = parseUrl(verificationUri)
  if (!url || !isSecureUrl(url) || url.host !== new URL(auth0Domain).host) {
    throw new AuthError('TOKEN_REFUSED', `${auth0Domain} named a foreign verification page; it is not opened`)
  }
  return url.href
}

async function poll(
  authorization: DeviceAuthorization,
  config: Config,
  deps: Pick<Deps, 'send' | 'now' | 'wait'>,
  timeoutMs: number,
): Promise<TokenResponse> {
  const deadline = deps.now() + Math.min(authorization.expiresInSeconds * 1000, timeoutMs)
  const grant = { grant_type: DEVICE_GRANT, device_code: authorization.deviceCode }
  let intervalMs = authorization.intervalSeconds * 1000
  let backoff = 1
  for (;;) {
    await deps.wait(intervalMs * backoff)
    if (deps.now() >= deadline) throw expired()
    try {
      const response = await requestToken(grant, config, deps)
      backoff = 1
      if (!isRefusal(response)) return response
      switch (response.error) {
        case 'authorization_pending':
          break
        case 'slow_down': // For this and all later polls (RFC 8628 section 3.5).
          intervalMs += 5_000
          break
        case 'expired_token':
        case 'invalid_grant': // Auth0 answers expired_token once, then forgets the code.
          throw expired()
        default:
          throw refusalError({ at: 'device-poll', ...response }, config)
      }
    } catch (error) {
      // A poll without an answer decides nothing: poll on, more slowly, until the code expires (RFC 8628 section 3.5).
      if (!isAuthError(error, 'TEMPORARY', 'UNREACHABLE')) throw error
      backoff = Math.min(backoff * 2, 8)
    }
  }
}

const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code'

const expired = () => new AuthError('SIGN_IN_TIMEOUT', 'the code was not used in time and has expired')
