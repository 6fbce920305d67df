import { createHash } from 'node:crypto'
import { fakeClientSecret, fakeJwt } from '../../environments/planted-secrets'

/** The table of what may leak: kinds of values, the names of secrets, the syntaxes they stand in, and encodings. */

const drawn = (seed: string, length: number) => createHash('sha512').update(seed).digest('base64url').slice(0, length)

export const KINDS: Readonly<Record<string, string>> = {
  'a JWT': fakeJwt('leak table'),
  'an Auth0 refresh token': `v1.${drawn('refresh', 60)}`,
  'a client secret': fakeClientSecret('leak table'),
  'an opaque token': drawn('opaque', 43),
  'a typed password': 'Tr0ub4d!',
}

export const NAMES = [
  ...['token', 'access_token', 'accessToken', 'refresh_token', 'refreshToken', 'id_token', 'idToken', 'X-Auth-Token'],
  ...[
    'csrf-token',
    'csrfToken',
    'sessionToken',
    'bearerToken',
    'nonceToken',
    'token_2',
    'client_secret',
    'clientSecret',
  ],
  ...['clientSecretOld', 'secret', 'appSecret', 'AWS_SECRET_ACCESS_KEY', 'password', 'passwordStaging', 'db_password'],
  ...['newPassword', 'passwd', 'pwd', 'smtpPwd', 'passphrase', 'passcode', 'api_key', 'apiKey', 'X-Api-Key', 'apikey'],
  ...[
    'signingKey',
    'Ocp-Apim-Subscription-Key',
    'privateKey2',
    'codeVerifier',
    'client_assertion',
    'device_code',
    'jwt',
  ],
]

export const SYNTAXES: Readonly<Record<string, (name: string, value: string) => string>> = {
  JSON: (name, value) => JSON.stringify({ id: 1, [name]: value }),
  'JSON in JSON': (name, value) => JSON.stringify(JSON.stringify({ [name]: value, id: 1 })),
  'a form': (name, value) => `a=b&${name}=${value}&c=d`,
  'an element': (name, value) => `<user><a/><${name}>${value}</${name}></user>`,
  'an attribute': (name, value) => `<user id="1" ${name}="${value}"/>`,
  'an input': (name, value) => `<input type="hidden" name="${name}" value="${value}">`,
  'a line': (name, value) => `id: 1\n${name}: ${value}\nnext: x`,
  'an object that was printed': (name, value) => `{ id: 1, '${name}': '${value}' }`,
  'a pair': (name, value) => JSON.stringify([{ name, value }]),
  'a list': (name, value) => JSON.stringify({ [name]: ['first', value] }),
}

export const ENCODINGS: Readonly<Record<string, (value: string) => string>> = {
  'as it is': (value) => value,
  'in base64': (value) => Buffer.from(value).toString('base64'),
  'in a URL': (value) => [...Buffer.from(value)].map((byte) => `%${byte.toString(16)}`).join(''),
}

/**
 * How often a text shows a value in one of the encodings, or ten characters of it. Escapes of Markdown, XML and URLs are
 * taken off before, and nothing of the redaction is used.
 */
export function shownIn(text: string, value: string): number {
  // Commands of GitHub escape what is escaped.
  const plain = undoUrl(undoUrl(text)).replace(/\\(?=\W)/g, '')
  const pieces = new Set<string>()
  for (const encoded of [value, Buffer.from(value).toString('base64').replace(/=+$/, '')]) {
    for (let start = 0; start === 0 || start + 10 <= encoded.length; start += 5)
      pieces.add(encoded.slice(start, start + 10))
  }
  return Math.max(...[...pieces].map((piece) => plain.split(piece).length - 1))
}

function undoUrl(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}
