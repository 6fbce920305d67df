import { literalPart } from '../../environments/secrets/placeholders'

/** Shorter values, and words, are found by chance all over a report. */
export const SHORTEST_SECRET = 6

/** One word as a dictionary has it: small letters, also with a capital in front, or capitals. */
const WORD = /^(?:\p{Lu}?\p{Ll}{1,14}|\p{Lu}{2,15})$/u

/** A setting and no secret: a flag, a small number, a version. */
const FLAG = /^(?:true|false|yes|no|\d{1,5}|\d+(?:\.\d+)+)$/i

/** A date, or an id as programs number their records: UUID, ObjectId, ULID, a hexadecimal digest, a number. */
const ID =
  /^(?:\d{4}-\d\d-\d\d(?:[T ][\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|[\da-f]{24}|[\dA-HJKMNP-TV-Z]{26}|[\da-f]{32,128}|\d+)$/i

/** The characters of sentences, and of names that programs give to errors and states. */
const SENTENCE = /^[\p{L}\p{M}\p{N}\s.,:;!?'"’‘“”„()/\\_<>*•…-]*$/u

/** Whether a value is one word of prose. It is then hidden where it stands as a value, and left alone in sentences. */
export function isWord(value: string): boolean {
  return WORD.test(value)
}

/**
 * Whether a value under the name of a secret is none: empty, a placeholder, a flag, an address without a query, or words
 * (`"password": "is required"`, `"token": "invalid_token"`). So is a password that consists of words, which nobody can
 * tell from them: it is hidden where the run knows it, because it is a variable, a row's or a request's.
 */
export function isOrdinary(value: string): boolean {
  const literal = literalPart(value)
  if (literal === '' || /^\[redacted/.test(literal) || FLAG.test(literal)) return true
  if (literal.length > 2_000) return false
  if (/^(?:#|https?:\/)?\/[^\s?]*$/i.test(literal)) return literal.split('/').every((part) => part.length <= 24)
  if (!SENTENCE.test(literal)) return false
  const hasBlanks = /\s/.test(literal)
  return literal.split(/[^\p{L}\p{M}\p{N}]+/u).every((part) => isWordOfSentence(part, hasBlanks))
}

/** Whether a value that somebody else sent may be searched for everywhere: long enough, and no words. */
export function isLearnable(value: string): boolean {
  return value.length >= 8 && !isOrdinary(value)
}

/** Whether a value looks like an id: of a record, a request, a trace. */
export function isId(value: string): boolean {
  return ID.test(value)
}

/** Letters that are not drawn: capitals begin the words of a name like `accessToken`. Numbers only between blanks. */
function isWordOfSentence(part: string, hasBlanks: boolean): boolean {
  if (/\p{N}/u.test(part)) return hasBlanks && /^\d{1,4}$/.test(part)
  return part.length <= 30 && (part.match(/\p{Ll}\p{Lu}/gu) ?? []).length <= part.length / 5
}
