import { isLoopback, originOf } from './addresses'
import { Skipped } from './held-back'
import { type PmRequest } from './script-runtime'

/** What a person has to set; every other variable of a request is an id that an earlier request finds. */
const SETTINGS: readonly string[] = [
  'auth0Url',
  'apiUrl',
  'gatewayUrl',
  'apiEnvironment',
  'tenantId',
  'organization',
  'clientId',
  'audience',
]

/** Throws when a request refers to an empty variable: it would ask for something else than is meant. */
export function refuseEmptyVariables(
  request: PmRequest,
  valueOf: (name: string) => string,
  hints: Readonly<Record<string, string>>,
): void {
  const empty = variablesIn(request).filter((name) => valueOf(name) === '')
  if (empty.length === 0) return
  const sentence = `${empty.join(', ')} ${empty.length > 1 ? 'are' : 'is'} empty`
  if (empty.some((name) => SETTINGS.includes(name))) throw new Error(`${sentence}: set it in the environment`)
  const hint = empty.map((name) => hints[name]).find(Boolean)
  throw new Skipped(`${sentence}: ${hint ?? 'send the requests above it first, or set it'}`)
}

/** The names in `{{…}}` of what will be sent, without Postman's own `{{$…}}`. */
export function variablesIn({ url, headers, body, auth }: PmRequest): string[] {
  const text = [url, headers, body, auth?.bearer?.get('token')].map(String).join('\n')
  return [...new Set(Array.from(text.matchAll(/\{\{(\w+)\}\}/g), ([, name]) => name ?? ''))]
}

/** Throws when a token would leave this machine unencrypted. */
export function refuseCleartext(url: string): void {
  const origin = originOf(url)
  if (origin?.startsWith('https:') ?? false) return
  if (!isLoopback(origin)) throw new Error('its address does not begin with https://, and is not on this machine')
}
