import { accountOf } from '../../../plugin/auth'
import { clientIdFor, isIssuersCredential, issuerOf } from '../../../plugin/node/given-credentials'
import { CommandError } from '../../cli/errors'
import { shellWord } from '../../cli/login-command'
import { asRecord, jsonOrUndefined } from '../../formats/parse-json'

/** Where a sealed value may be opened: under its key and, for a credential, where it goes to this issuer for this client. */
export interface Binding {
  key: string
  /** The origin of the Auth0 tenant; empty where the environment has none. */
  issuer?: string
  clientId?: string
}

/** Marks the plaintext of a seal that is bound. Seals without it are of an older form, and open under any key. */
const MARK = 'uassistSeal'

/**
 * What a value under a key is bound to. A credential is what Auth0 issues and gets back: client secrets and tokens.
 *
 * @param values the environment's, with the personal file and the process variables over it
 */
export function bindingOf(key: string, values: Readonly<Record<string, string>>): Binding {
  if (!isIssuersCredential(key) && accountOf(key) === undefined) return { key }
  return { key, issuer: issuerOf(values.auth0Domain), clientId: clientIdFor(key, values) }
}

/** The plaintext of a seal: JSON of one line, with the value as its member `value`. */
export function bind(value: string, binding: Binding): string {
  return JSON.stringify({ [MARK]: 1, ...binding, value })
}

/** The value and what it is bound to; no binding where the plaintext is of the older form, and is the value itself. */
export function unbind(plaintext: string): { value: string; binding?: Binding } {
  const content = plaintext.startsWith(`{"${MARK}":`) ? asRecord(jsonOrUndefined(plaintext)) : undefined
  if (content?.[MARK] !== 1 || typeof content.value !== 'string') return { value: plaintext }
  return { value: content.value, binding: asBinding(content) ?? { key: '' } }
}

/** The binding in an object that came from outside. */
export function asBinding({ key, issuer, clientId }: Record<string, unknown>): Binding | undefined {
  if (typeof key !== 'string') return undefined
  return {
    key,
    ...(typeof issuer === 'string' && { issuer }),
    ...(typeof clientId === 'string' && { clientId }),
  }
}

/** In what a seal differs from its place, as the end of a sentence about it; undefined where it may be opened. */
export function differenceOf(sealed: Binding, place: Binding): string | undefined {
  if (sealed.key !== place.key) return `was sealed as "${sealed.key}", and stands under another key`
  // What a later version binds, or no longer binds, is compared as none.
  if ((sealed.issuer ?? '') !== (place.issuer ?? ''))
    return `was sealed for ${issuerText(sealed)}, and would go to ${issuerText(place)}`
  if ((sealed.clientId ?? '') !== (place.clientId ?? ''))
    return `was sealed for the client "${sealed.clientId ?? ''}", and stands beside "${place.clientId ?? ''}"`
  return undefined
}

/** `https://tenant.us.auth0.com and the client "…"`, where a value is bound to more than its key. */
export function bindingText(binding: Binding): string {
  return binding.issuer === undefined ? '' : `${issuerText(binding)} and the client "${binding.clientId ?? ''}"`
}

const issuerText = ({ issuer }: Binding) => (issuer ? `the issuer "${issuer}"` : 'no issuer')

/** The error for a seal that has been moved, or whose place has changed. */
export function sealedElsewhere(what: string, difference: string, key: string): CommandError {
  return new CommandError(
    'SEALED_ELSEWHERE',
    `${what} ${difference}: it is not opened`,
    `Look at who changed the file (\`git log -p\`). If the change is meant, seal the secret for it: \`uassist env seal ${shellWord(key)} --stdin\`.`,
  )
}
