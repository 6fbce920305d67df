import { type AuthErrorCode, isAuthError } from '../../../plugin/auth'
import { failedOrigin } from '../../../plugin/node/network/agents'
import { transportError } from '../../../plugin/node/network/trouble'
import { codeOf, messageOf, textOf } from '../protocol/text-of'
import { type SdkRequest } from './newman-types'
import { wireAddress } from './wire-address'

/** What does not pass by itself: a setting has to be changed. */
const OF_SETTINGS: readonly AuthErrorCode[] = ['CONFIG_INVALID', 'TLS_UNTRUSTED', 'PROXY_REFUSED']

/**
 * Why a request got no answer: for what happens on the way, in the same words as where a token is fetched, and with what to do
 * where a setting is to blame.
 */
export function requestTrouble(error: unknown, request: SdkRequest): string {
  const address = wireAddress(request)
  const origin = failedOrigin(error) ?? (address && new URL(address).origin)
  const code = codeOf(error)
  const known = isAuthError(error)
    ? error
    : transportError(typeof code === 'string' ? code : undefined, origin ?? 'the host')
  if (!known) return messageOf(error)
  return textOf(OF_SETTINGS.includes(known.code) ? `${known.message}. ${known.hint}` : known.message)
}
