import { isSecretName } from '../../formats/secret-names'
import { secretFields } from '../../formats/secret-fields'
import { isHarmlessHeader } from '../redaction/harmless-headers'
import { isId, isLearnable } from '../redaction/judge-value'
import { type RequestParts, type SdkList, type SdkResponse } from './newman-types'

/** Called with each secret that is found. */
type Learn = (secret: string) => unknown

const SECRET_HEADER = /^(?:authorization|proxy-authorization)$/i
const SECRET_COOKIE = /sess|auth|token|sid|jwt|csrf|xsrf/i

/** A cookie of this length is an identifier, whatever its name; shorter ones are settings. */
const IDENTIFYING_COOKIE = 16

/** In these bodies and queries `code` is an authorization code; elsewhere it is mostly the name of an error. */
const OAUTH_PARAMETERS = /\b(?:grant_type|redirect_uri|code_verifier)\b|[?&]state=/
const AUTHORIZATION_CODE = /(?:(?:^|[?&])code=|"code"\s*:\s*")([^\s&"#]+)/g

/** Bodies are read in pieces of so many bytes, which overlap by the length of a long token: an answer may have 60 MB. */
const PIECE = 1 << 20
const OVERLAP = 1 << 14

/** How many values one answer may teach. What is beyond is hidden where its name or its looks give it away. */
const MOST_LEARNT = 2_000

/** U-Assist's response with a single-use nonce: its only secret in a field with a name like `data`. */
const NONCE_PATH = /\/refresh\/api-token(?:[?#]|$)/
const NONCE_DATA = /"data"\s*:\s*"((?:[^"\\]|\\.)+)"/g

/**
 * Learns the secrets of a request: its credentials, and the fields of its URL and body that are named like secrets,
 * whatever they are. They are words, too, where somebody typed a word.
 */
export function learnFromRequest(request: RequestParts, learn: Learn): void {
  learnFromHeaders(request.headers, learn)
  learnFromText(request.url.toString(), learn)
  request.auth?.parameters()?.each(({ key, value }) => {
    if (key !== null && (isSecretName(key) || key === 'value') && typeof value === 'string') learn(value)
  })
  const { body } = request
  if (!body) return
  for (const text of [body.raw, body.graphql?.variables]) if (typeof text === 'string') learnFromText(text, learn)
  for (const fields of [body.urlencoded, body.formdata]) if (fields) learnFromFields(fields, learn)
}

/**
 * Learns the secrets of a response: cookies, and fields at any depth that are named like secrets. Of these, words and short
 * values are none: `{"password": "required"}`.
 */
export function learnFromResponse(response: SdkResponse, url: string, learn: Learn): void {
  const learnt = new Set<string>()
  const judge = (secret: string) => {
    if (learnt.has(secret) || learnt.size >= MOST_LEARNT || !isLearnable(secret)) return
    learnt.add(secret)
    learn(secret)
  }
  learnFromHeaders(response.headers, judge)
  for (const text of textsOf(response.stream)) {
    if (learnt.size >= MOST_LEARNT) return
    learnFromText(text, judge)
    if (NONCE_PATH.test(url)) for (const [, data = ''] of text.matchAll(NONCE_DATA)) learn(fromJson(data))
  }
}

/** The pieces of a body as text: UTF-8, or UTF-16 where every second byte of its beginning is zero, or its mark says so. */
function* textsOf(body: Buffer | undefined): Generator<string> {
  if (!body) return
  const [first = 1, second = 1] = body
  const isBig = (first === 0xfe && second === 0xff) || (first === 0 && second !== 0)
  const isWide = isBig || (first === 0xff && second === 0xfe) || (first !== 0 && second === 0)
  for (let start = 0; start < body.length; start += PIECE) {
    const piece = body.subarray(start, start + PIECE + OVERLAP)
    // Bytes are swapped in pairs, and in a copy.
    const even = isBig ? Buffer.from(piece.subarray(0, piece.length & ~1)).swap16() : piece
    yield even.toString(isWide ? 'utf16le' : 'utf8')
  }
}

function learnFromHeaders(headers: SdkList, learn: Learn): void {
  headers.each(({ key, value }) => {
    if (key === null || typeof value !== 'string') return
    if (SECRET_HEADER.test(key)) learnCredentials(value, learn)
    else if (/^cookie$/i.test(key)) learnCookies(value.split(';'), learn)
    // What follows the first pair are attributes: a date, a path, a domain.
    else if (/^set-cookie$/i.test(key)) learnCookies(value.split(';', 1), learn)
    else if (isHarmlessHeader(key)) learnFromText(value, learn)
    else if (isSecretName(key) || SECRET_COOKIE.test(key) || isIdentifying(value)) learn(value)
  })
}

/** Whether a value in a header that nobody knows is likely a credential: long, no words, and no record's id. */
function isIdentifying(value: string): boolean {
  return value.length >= IDENTIFYING_COOKIE && isLearnable(value) && !isId(value)
}

/** RFC 9110 section 11.4: a scheme and its credentials. RFC 7617: in Basic, the password follows the first colon. */
function learnCredentials(header: string, learn: Learn): void {
  const [scheme = '', ...rest] = header.trim().split(/\s+/)
  const credentials = rest.join(' ')
  if (credentials) learn(credentials)
  else learn(scheme)
  if (scheme.toLowerCase() !== 'basic') return
  const pair = Buffer.from(credentials, 'base64').toString('utf8')
  const password = pair.slice(pair.indexOf(':') + 1)
  learn(password)
  learn(fromForm(password))
}

function learnCookies(pairs: readonly string[], learn: Learn): void {
  for (const pair of pairs) {
    const [name = '', ...value] = pair.split('=')
    const text = value.join('=')
    if (SECRET_COOKIE.test(name) || text.length >= IDENTIFYING_COOKIE) learn(text)
  }
}

function learnFromFields(fields: SdkList, learn: Learn): void {
  const named: [string, string][] = []
  fields.each(({ key, value }) => {
    if (key !== null && typeof value === 'string') named.push([key, value])
  })
  for (const [key, value] of named) if (isSecretName(key)) learn(value)
  learnFromText(new URLSearchParams(named).toString(), learn)
}

function learnFromText(text: string, learn: Learn): void {
  for (const { value, isQuoted, isNested } of secretFields(text)) {
    if (!isNested || (isLearnable(value) && !isId(value))) learn(isQuoted ? fromJson(value) : fromForm(value))
  }
  if (!OAUTH_PARAMETERS.test(text)) return
  for (const [, code = ''] of text.matchAll(AUTHORIZATION_CODE)) learn(fromForm(code))
}

function fromJson(escaped: string): string {
  try {
    return JSON.parse(`"${escaped}"`) as string
  } catch {
    return escaped
  }
}

function fromForm(encoded: string): string {
  try {
    return decodeURIComponent(encoded.replaceAll('+', ' '))
  } catch {
    return encoded
  }
}
