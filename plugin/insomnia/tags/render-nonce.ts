import { AuthError, type Config, isLoopback, markStale } from '../../auth'
import { readConfig, readVariables } from '../session/environment'
import { type TagContext } from '../host'
import { parseUrl } from '../../auth'
import { isSend } from '../render-purpose'
import { parseNonceArguments } from './tag-arguments'
import { tokenFor } from './token-for'
import { withoutTemplates } from './without-templates'
import { createDeps } from '../session/wiring'

/** What stands for a nonce where nothing is sent: one is good for a single call, so none is fetched to be looked at. */
const PLACEHOLDER = 'a fresh U-Assist nonce, fetched on Send'

/** `{% uassistNonce %}`: the nonce that every call to U-Assist other than GET needs, fetched for this one Send. */
export async function renderNonce(context: TagContext, args: readonly unknown[]): Promise<string> {
  const { overrides } = parseNonceArguments(args)
  if (!isSend(context)) return PLACEHOLDER
  const variables = readVariables(context.context)
  const config = readConfig(variables, overrides)
  const url = nonceUrl(variables)
  const { accessToken } = await tokenFor(context, config)
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
  if (!base || !(base.protocol === 'https:' || (base.protocol === 'http:' && isLoopback(base.hostname)))) {
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

/** Base64-like in the documented sample: anything that can stand in a header. */
function readNonce(body: string): string | undefined {
  try {
    const { data } = JSON.parse(body) as { data?: unknown }
    return typeof data === 'string' && /^[\x21-\x7e]+$/.test(data) ? data : undefined
  } catch {
    return undefined
  }
}
