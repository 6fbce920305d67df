import { type Range } from './pattern-index'

/** Names of fields that hold a secret, at the end of whatever stands before them: `refresh_token`, `agentAccessToken`. */
const SECRET_KEY =
  '[\\w-]*(?:token|secret|password|passwd|passphrase|api[_-]?key|private[_-]?key|broker[_-]?key|credential|verifier|assertion|device_code|user_code)'

/** `"key": "value"` with the value, still escaped, as group 2. Test messages cut the end off: `{"password":"corr…`. */
export const JSON_PAIR = new RegExp(`"(${SECRET_KEY})"\\s*:\\s*"((?:[^"\\\\\\n…]|\\\\.)+)`, 'dgi')

/** `"key": 123456` with the number as group 2: a PIN or an id of six digits or more. */
export const JSON_NUMBER = new RegExp(`"(${SECRET_KEY})"\\s*:\\s*(\\d{6,})`, 'dgi')

/** `key=value` as in queries and forms, with the value, still encoded, as group 2. */
export const FORM_PAIR = new RegExp(`(?<![\\w-])(${SECRET_KEY})=([^\\s&"'<>#;,]+)`, 'dgi')

/** Field names by themselves. */
export const SECRET_NAME = new RegExp(`^${SECRET_KEY}$`, 'i')

const JWT = /\beyJ[\w-]{6,}\.[\w-]{6,}(?:\.[\w-]*){0,3}/dg
/** Long enough to be no word: "Bearer authentication" stays readable. Shorter ones are known from the header that sent them. */
const BEARER = /\bBearer\s+([\w.~+/=-]{16,})/dgi
const AGE_KEY = /\bAGE-SECRET-KEY-1[\da-z]{20,}/dgi
const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/dg

/** Where a text holds something that is a secret by its looks or by the name in front of it, whatever its value. */
export function* findShapes(text: string): Generator<Range> {
  for (const shape of [JWT, BEARER, AGE_KEY, PRIVATE_KEY, JSON_PAIR, JSON_NUMBER, FORM_PAIR]) {
    for (const { indices } of text.matchAll(shape)) {
      const found = indices?.[2] ?? indices?.[1] ?? indices?.[0]
      if (found) yield { start: found[0], end: found[1] }
    }
  }
}
