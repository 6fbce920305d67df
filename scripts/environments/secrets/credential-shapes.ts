import { literalPart } from './placeholders'
import { looksRandom } from '../../formats/randomness'
import { findLooks } from '../../formats/secret-looks'
import { secretFields } from '../../formats/secret-fields'
import { isSecretName } from '../../formats/secret-names'

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

/** What a setting says about secrets: whether one is wanted, how long it lives, which version makes it. */
const FLAG = /^(?:true|false|\d{1,6}|\d+(?:\.\d+)+)$/i

/** What requests show as an example, or send to be refused: `not-the-secret`. */
const PLAIN_WORDS = /^[a-z]+(?:[ _-][a-z]+)*$/i

/** What kind of credential a text holds, in words, if any: by the looks of it, or by the name in front of it. */
export function credentialIn(place: Text): string | undefined {
  const literal = literalPart(place.text)
  if (literal === '') return undefined
  const [look] = findLooks(literal)
  return look?.kind ?? (place.isCode ? undefined : byWhole(literal, place)) ?? byPair(literal, place)
}

function byWhole(literal: string, { name = '', isVariable }: Text): string | undefined {
  if (looksRandom(literal)) return literal.length === 64 ? 'an Auth0 client secret' : 'a token or key, long and random'
  const isOrdinary = FLAG.test(literal) || (!isVariable && PLAIN_WORDS.test(literal))
  return isSecretName(name) && !isOrdinary ? 'a secret, by its name' : undefined
}

function byPair(literal: string, { isCode = false }: Text): string | undefined {
  for (const { name, value, isQuoted, isNested } of secretFields(literal)) {
    if (!isNested && (isQuoted || !isCode) && isTelling(value)) return `a value for "${name}"`
  }
  return undefined
}

/** In running text a word beside a name may be an explanation: only letters mixed with digits count. */
function isTelling(value: string): boolean {
  const literal = literalPart(value)
  return literal.length >= 8 && /\d/.test(literal) && /[a-z]/i.test(literal) && !/\s/.test(literal)
}
