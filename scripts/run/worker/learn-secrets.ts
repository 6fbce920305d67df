import { type SdkList, type SdkRequest, type SdkResponse } from './newman-types'
import { FORM_PAIR, JSON_NUMBER, JSON_PAIR, SECRET_NAME } from '../redaction/secret-shapes'

/** Told every secret that was seen. */
export type Learn = (secret: string) => unknown

const SECRET_HEADER = /^(?:authorization|proxy-authorization)$/i
const SECRET_COOKIE = /sess|auth|token|sid|jwt|csrf|xsrf/i

/** A cookie of this length identifies somebody or something, whatever its name; shorter ones are settings. */
const TELLING_COOKIE = 16

/** In these bodies and queries `code` is an authorization code; elsewhere it is mostly the name of an error. */
const OAUTH_PARAMETERS = /\b(?:grant_type|redirect_uri|code_verifier)\b|[?&]state=/
const AUTHORIZATION_CODE = /(?:(?:^|[?&])code=|"code"\s*:\s*")([^\s&"#]+)/g

/** Replies with secrets are small; a download of many megabytes is not worth the search. */
const LEARNT_BYTES = 500_000

/** U-Assist's reply with a single-use nonce: the only secret it sends under a name as plain as `data`. */
const NONCE_PATH = /\/refresh\/api-token(?:[?#]|$)/
const NONCE_DATA = /"data"\s*:\s*"((?:[^"\\]|\\.)+)"/g

/** What a request gives away: its credentials, and the fields of its URL and body that are named like secrets. */
export function learnFromRequest(request: SdkRequest, learn: Learn): void {
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

/** What a response gives away: cookies, and fields of any depth that are named like secrets. */
export function learnFromResponse(response: SdkResponse, url: string, learn: Learn): void {
  learnFromHeaders(response.headers, learn)
  const text = response.stream?.toString('utf8', 0, LEARNT_BYTES) ?? ''
  learnFromText(text, learn)
  if (NONCE_PATH.test(url)) for (const [, data = ''] of text.matchAll(NONCE_DATA)) learn(fromJson(data))
}

/** What a set of variables or a row of data gives away by the names of its keys. */
export function learnFromValues(values: object, learn: Learn): void {
  for (const [key, value] of Object.entries(values)) {
    if (SECRET_NAME.test(key)) learnValue(value, learn)
  }
}

/** A secret that stands in a file: as a text, or as a number. */
export function learnValue(value: unknown, learn: Learn): void {
  if (typeof value === 'string' || typeof value === 'number') learn(String(value))
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

/** RFC 9110 section 11.4: a scheme and its credentials. RFC 7617: Basic has the password after the first colon. */
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
    if (SECRET_COOKIE.test(name) || text.length >= TELLING_COOKIE) learn(text)
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
