import { accountOf, AUTH_KEYS } from '../../plugin/auth'

/** The keys uassist itself reads from an environment. */
export const OWN_KEYS: readonly string[] = [
  // An environment never holds a refresh token.
  ...AUTH_KEYS.filter((key) => key !== 'refreshToken'),
  'apiUrl',
  'gatewayUrl',
  'apiEnvironment',
  'tenantId',
  'region',
  'brokerUrl',
  'brokerKey',
  'allowWrites',
  'windowStart',
  'windowEnd',
]

/** Whether a key is uassist's own: one of the above, or an account's token (`supervisorAccessToken`). */
export function isOwnKey(key: string): boolean {
  return OWN_KEYS.includes(key) || accountOf(key) !== undefined
}

/** The variables a text refers to, `{{name}}`; not Postman's own `{{$…}}`, nor what only its vault knows. */
export function keysIn(text: string): string[] {
  return [...new Set(Array.from(text.matchAll(/\{\{\s*([^\s{}$|:][^{}|:]*?)\s*\}\}/g), ([, key = '']) => key))]
}
