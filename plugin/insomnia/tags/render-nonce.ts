import { AuthError, type Config, isSecureUrl, markStale, parseUrl } from '../../auth'
import { type TagContext } from '../host'
import { isSend } from '../render-purpose'
import { readConfig, readVariables } from '../session/environment'
import { getTokenForTag } from '../session/one-token'
import { createDeps } from '../session/wiring'
import { parseNonceArguments } from './tag-arguments'
import { withoutTemplates } from './tag-result'

/** Rendered where nothing is sent: a nonce is good for a single call, so previews fetch none. */
const PLACEHOLDER = 'a fresh U-Assist nonce, fetched on Send'

/**
 * `{% uassistNonce %}`: the nonce that every call to U-Assist other than GET needs, fetched on each Send. Rejects with
 * an AuthError or a TagError.
 */
export async function renderNonce(context: TagContext, args: readonly unknown[]): Promise<string> {
  const { overrides } = parseNonceArguments(args)
  if (!isSend(context)) return PLACEHOLDER
  const variables = readVariables(context.context)
  const config = readConfig(variables, overrides)
  const url = nonceUrl(variables)
  const { accessToken } = await getTokenForTag(context, config)
  return withoutTemplates(await requestNonce(url, accessToken, config), 'The nonce')
}

/** https://docs.uniphoredev.com/en/fetch-nonce-token.html */
function nonceUrl(variables: Readonly<Record<string, unknown>>): string {
  const required = (key: string): string => {
    const value = variables[key]
    if (typeof value === 'string' && value.trim()) return value.trim()
    throw new AuthError(
      'CONFIG_INVALID',
      `"${key}" is missing or empty in the active Insomnia environment; uassistNonce needs it`,
    )
  }
  const [gatewayUrl, environment] = [required('gatewayUrl'), required('apiEnvironment')]
  const base = parseUrl(gatewayUrl)
  if (!base || !isSecureUrl(base)) {
    throw new AuthError(
      'CONFIG_INVALID',
      `"gatewayUrl" must be an https address, not "${gatewayUrl}", in the active Insomnia environment`,
    )
  }
  return `${gatewayUrl.replace(/\/+$/, '')}/backend/v2/refresh/api-token?environment=${encodeURIComponent(environment)}`
}

async function requestNonce(url: string, accessToken: string, config: Config): Promise<string> {
  const deps = createDeps()
  const { origin } = new URL(url)
  const { status, body } = await deps.send({
    method: 'GET',
    url,
    headers: { accept: 'application/json', authorization: `Bearer ${accessToken}` },
  })
  const nonce = status === 200 ? readNonce(body) : undefined
  if (nonce !== undefined) return nonce
  if (status === 401) {
    await markStale(config, accessToken, deps)
    throw new AuthError(
      'TOKEN_REFUSED',
      `${origin} refused the token with 401, so there is no nonce`,
      'Send the request again: the token is renewed first.',
    )
  }
  throw new AuthError(
    'TEMPORARY',
    `${origin} answered ${String(status)} without a nonce`,
    'Check "gatewayUrl" and "apiEnvironment", and send the request again.',
  )
}

/** The documented sample looks like base64; whatever a header can hold is accepted. */
function readNonce(body: string): string | undefined {
  try {
    const { data } = JSON.parse(body) as { data?: unknown }
    return typeof data === 'string' && /^[\x21-\x7e]+$/.test(data) ? data : undefined
  } catch {
    return undefined
  }
}
