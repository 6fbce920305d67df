import { type Learn, learnFromValues } from '../redaction/learn-values'
import { FORM_PAIR, JSON_NUMBER, JSON_PAIR, SECRET_NAME } from '../redaction/secret-shapes'
import { type SdkList, type RequestParts, type SdkResponse } from './newman-types'

const SECRET_HEADER = /^(?:authorization|proxy-authorization)$/i
const SECRET_COOKIE = /sess|auth|token|sid|jwt|csrf|xsrf/i

/** A cookie of this length is an identifier, whatever its name; shorter ones are settings. */
const IDENTIFYING_COOKIE = 16

/** In these bodies and queries `code` is an authorization code; elsewhere it is mostly the name of an error. */
const OAUTH_PARAMETERS = /\b(?:grant_type|redirect_uri|code_verifier)\b|[?&]state=/
const AUTHORIZATION_CODE = /(?:(?:^|[?&])code=|"code"\s*:\s*")([^\s&"#]+)/g

/** How much of a body is searched, in bytes: responses with secrets are small. */
const SEARCHED_BYTES = 500_000

/** U-Assist's response with a single-use nonce: its only secret in a field with a name like `data`. */
const NONCE_PATH = /\/refresh\/api-token(?:[?#]|$)/
const NONCE_DATA = /"data"\s*:\s*"((?:[^"\\]|\\.)+)"/g

/** Learns the secrets of a request: its credentials, and the fields of its URL and body that are named like secrets. */
export function learnFromRequest(request: RequestParts, learn: Learn): void {
  learnFromHeaders(request.headers, learn)
  learnFromText(request.url.toString(), learn)
  request.auth?.parameters()?.each(({ key, value }) => {
    if (key !== null && (SECRET_NAME.test(key) || key === 'value') && typeof value === 'string') learn(value)
  })
  const { body } = request
  if (!body) return
  for (const text of [body.raw, body.graphql?.variables]) if (typeof text === 'string') learnFromText(text, learn)
  for (const fields of [body.urlencoded, body.formdata]) if (fields) learnFromFields(fields, learn)
}

/** Learns the secrets of a response: cookies, and fields at any depth that are named like secrets. */
export function learnFromResponse(response: SdkResponse, url: string, learn: Learn): void {
  learnFromHeaders(response.headers, learn)
  const text = response.stream?.toString('utf8', 0, SEARCHED_BYTES) ?? ''
  learnFromText(text, learn)
  if (NONCE_PATH.test(url)) for (const [, data = ''] of text.matchAll(NONCE_DATA)) learn(fromJson(data))
}

function learnFromHeaders(headers: SdkList, learn: Learn): void {
  headers.each(({ key, value }) => {
    if (key === null || typeof value !== 'string') return
    if (SECRET_HEADER.test(key)) learnCredentials(value, learn)
    else if (/^cookie$/i.test(key)) learnCookies(value.split(';'), learn)
    // What follows the first pair are attributes: a date, a path, a domain.
    else if (/^set-cookie$/i.test(key)) learnCookies(value.split(';', 1), learn)
    else if (SECRET_NAME.test(key)) learn(value)
    else if (/^location$/i.test(key)) learnFromText(value, learn)
  })
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
  learnFromValues(Object.fromEntries(named), learn)
  learnFromText(new URLSearchParams(named).toString(), learn)
}

function learnFromText(text: string, learn: Learn): void {
  for (const [, , value = ''] of text.matchAll(JSON_PAIR)) learn(fromJson(value))
  for (const [, , value = ''] of text.matchAll(JSON_NUMBER)) learn(value)
  for (const [, , value = ''] of text.matchAll(FORM_PAIR)) learn(fromForm(value))
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
