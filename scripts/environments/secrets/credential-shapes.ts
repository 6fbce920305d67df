import { literalPart } from './placeholders'
import { looksRandom } from './randomness'
import { isSecretName } from '../../formats/secret-names'

/** A text with what is known about its place. */
export interface Text {
  text: string
  /** The variable, header or field that holds it. */
  name?: string
  /** A script: names stand beside expressions there, not only beside values. */
  isCode?: boolean
  /** An environment's: what stands under a secret name is the secret, and no example of one. */
  isVariable?: boolean
}

/** What Auth0, U-Assist and the tools around them hand out; the rest of the world is secretlint's. */
const SHAPES: readonly { kind: string; pattern: RegExp; proof?: (found: string) => boolean }[] = [
  { kind: 'a JWT', pattern: /\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*){1,3}/g },
  { kind: 'a Bearer token', pattern: /\bBearer\s+([\w.~+/=-]{16,})/gi, proof: (token) => /\d/.test(token) },
  { kind: 'a user and password (Basic)', pattern: /\bBasic\s+([A-Za-z0-9+/]{8,}={0,2})/g, proof: isUserAndPassword },
  { kind: 'an Auth0 refresh token', pattern: /\bv1\.[\w-]{40,}/g },
  { kind: 'an age identity', pattern: /\bAGE-SECRET-KEY-(?:PQ-)?1[0-9A-Z]{20,}/gi },
  { kind: 'a private key', pattern: /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/g },
  { kind: 'a Postman API key', pattern: /\bPMAK-[0-9a-f]{24}-[0-9a-f]{34}\b/g },
  {
    kind: 'an e-mail address with its password',
    pattern: /(?<![\w.+-])[\w.+-]{1,64}@[\w.-]{3,255}\s*[:|;]\s*([^\s/@:]{6,})/g,
    proof: (rest) => /[a-z]/i.test(rest) && /[^a-z]/i.test(rest) && !/\.git$/.test(rest),
  },
]

/** `"client_secret": "…"`, in JSON and in code. */
const QUOTED_PAIR = /["']?([\w-]{3,60})["']?\s*[:=]\s*(["'])([^"'\s]+)\2/g

/** `client_secret=…`, in a form or a query. */
const FORM_PAIR = /(?:^|[?&\s])([\w-]{3,60})=([^\s&"'<>#;,]+)/g

/** What a setting says about secrets: whether one is wanted, how long it lives, which version makes it. */
const FLAG = /^(?:true|false|\d{1,6}|\d+(?:\.\d+)+)$/i

/** What requests show as an example, or send to be refused: `not-the-secret`. */
const PLAIN_WORDS = /^[a-z]+(?:[ _-][a-z]+)*$/i

/** What kind of credential a text holds, in words, if any: by the looks of it, or by the name in front of it. */
export function credentialIn(place: Text): string | undefined {
  const literal = literalPart(place.text)
  if (literal === '') return undefined
  return byShape(literal) ?? (place.isCode ? undefined : byWhole(literal, place)) ?? byPair(literal, place)
}

function byShape(literal: string): string | undefined {
  return SHAPES.find(({ pattern, proof }) =>
    Array.from(literal.matchAll(pattern)).some(([whole, part]) => proof?.(part ?? whole) ?? true),
  )?.kind
}

function byWhole(literal: string, { name = '', isVariable }: Text): string | undefined {
  if (looksRandom(literal)) return literal.length === 64 ? 'an Auth0 client secret' : 'a token or key, long and random'
  const isOrdinary = FLAG.test(literal) || (!isVariable && PLAIN_WORDS.test(literal))
  return isSecretName(name) && !isOrdinary ? 'a secret, by its name' : undefined
}

function byPair(literal: string, { isCode = false }: Text): string | undefined {
  const found = [...pairsIn(literal, isCode)].find(([name, value]) => isSecretName(name) && isTelling(value))
  return found && `a value for "${found[0]}"`
}

function* pairsIn(text: string, isCode: boolean): Generator<[string, string]> {
  for (const [, key = '', , value = ''] of text.matchAll(QUOTED_PAIR)) yield [key, value]
  if (isCode) return
  for (const [, key = '', value = ''] of text.matchAll(FORM_PAIR)) yield [key, value]
}

/** In running text a word beside a name may be an explanation: only letters mixed with digits count. */
function isTelling(value: string): boolean {
  const literal = literalPart(value)
  return literal.length >= 8 && /\d/.test(literal) && /[a-z]/i.test(literal)
}

function isUserAndPassword(base64: string): boolean {
  return /^[\x20-\x7e]+:[\x20-\x7e]+$/.test(Buffer.from(base64, 'base64').toString('latin1'))
}
