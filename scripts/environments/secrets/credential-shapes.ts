import { findRandomWords, looksRandom } from '../../formats/randomness'
import { findLooks } from '../../formats/secret-looks'
import { secretFields } from '../../formats/secret-fields'
import { isSecretName } from '../../formats/secret-names'
import { literalPart } from './placeholders'
import { isPublic } from './public-values'
import { readingsOf } from './readings'

/** A text with what is known about its place. */
export interface Text {
  text: string
  /** The variable, header or field that holds it. */
  name?: string
  /** A script: a name in it may be followed by an expression, not only by a value. */
  isCode?: boolean
  /** An environment's: the value of a secret name is the secret, and not an example. */
  isVariable?: boolean
}

/** A credential in a text: the characters that are it, and what it is, in words. */
export interface Credential {
  secret: string
  kind: string
}

/** What a setting says about secrets: whether one is wanted, how long it lives, which version makes it. */
const FLAG =
  /^(?:true|false|yes|no|on|off|optional|required|enabled|disabled|never|always|bearer|basic|jwt|opaque|\d{1,6}|\d+(?:\.\d+)+)$/i

/** What requests show as an example, or send to be refused: `not-the-secret`. */
const PLAIN_WORDS = /^[a-z]+(?:[ _-][a-z]+)*$/i

/** The first credential that a text holds, by its looks or by the name in front of it. */
export function credentialIn(place: Text): Credential | undefined {
  const literal = literalPart(place.text)
  if (literal === '' && !/[<[{]/.test(place.text)) return undefined
  const byName = literal === '' || place.isCode ? undefined : byWhole(literal, place)
  return byLooks(place) ?? byName ?? (literal === '' ? undefined : byPair(literal, place))
}

/** A stand-in may be written around a secret, and a script may put it together: what a person or program reads is asked. */
function byLooks({ text, name }: Text): Credential | undefined {
  for (const reading of readingsOf(text)) {
    for (const { start, end, kind } of findLooks(reading)) {
      const secret = reading.slice(start, end)
      if (literalPart(secret) !== '') return { secret, kind }
    }
    for (const { start, end } of findRandomWords(reading)) {
      if (isPublic(reading, start, end, name)) continue
      const secret = reading.slice(start, end)
      return { secret, kind: secret.length === 64 ? 'an Auth0 client secret' : 'a token or key, long and random' }
    }
  }
  return undefined
}

function byWhole(literal: string, { name = '', isVariable }: Text): Credential | undefined {
  const isOrdinary = FLAG.test(literal) || (!isVariable && PLAIN_WORDS.test(literal))
  return isSecretName(name) && !isOrdinary ? { secret: literal, kind: 'a secret, by its name' } : undefined
}

function byPair(literal: string, { isCode = false }: Text): Credential | undefined {
  for (const { name, value, isQuoted, isNested } of secretFields(literal)) {
    if (!isNested && (isQuoted || !isCode) && isTelling(value)) return { secret: value, kind: `a value for "${name}"` }
  }
  return undefined
}

/** In running text a word beside a name may be an explanation: only letters mixed with digits count. */
function isTelling(value: string): boolean {
  const literal = literalPart(value)
  if (literal.length < 8 || /\s/.test(literal)) return false
  return (/\d/.test(literal) && /[a-z]/i.test(literal)) || looksRandom(literal)
}
