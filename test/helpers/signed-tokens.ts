import { constants, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { serve } from './http-server'

/** Two keys, made once per test file: tokens are signed at run time, so that no file holds one. */
const makeKey = (modulusLength: number) => generateKeyPairSync('rsa', { modulusLength })
let publishedKey: ReturnType<typeof makeKey> | undefined

export interface TestIssuer {
  /** Without trailing slash, as `auth0Domain`; tokens carry it with one. */
  origin: string
  privateKey: KeyObject
  publicKey: KeyObject
  kid: string
  /** What the JWKS endpoint publishes: change it to roll keys over. */
  keys: unknown[]
  /** How often the JWKS was fetched. */
  fetched: () => number
  /** The claims of a good ID token at `nowSeconds`. */
  claims: (nowSeconds: number) => Record<string, unknown>
  /** `header` are further parameters of the header. */
  sign: (claims: unknown, options?: { alg?: string; kid?: string; key?: KeyObject; header?: object }) => string
}

/** An issuer with a JWKS over real HTTP, whose tokens say whatever a test wants. */
export async function startIssuer(clientId: string): Promise<TestIssuer> {
  const { privateKey, publicKey } = (publishedKey ??= makeKey(2048))
  const kid = 'key-1'
  const keys: unknown[] = [jwkOf(publicKey, kid)]
  let fetched = 0
  const origin = await serve((_request, response) => {
    fetched++
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys }))
  })
  return {
    origin,
    privateKey,
    publicKey,
    kid,
    keys,
    fetched: () => fetched,
    claims: (nowSeconds) => ({
      iss: `${origin}/`,
      aud: clientId,
      sub: 'auth0|1',
      iat: nowSeconds,
      exp: nowSeconds + 3600,
    }),
    sign: (claims, { key = privateKey, header, ...names } = {}) =>
      signToken({ alg: 'RS256', typ: 'JWT', kid, ...names, ...header }, claims, key),
  }
}

/** A further key pair, as a foreigner or a careless tenant would use it. */
export function rsaKeyPair(modulusLength = 2048) {
  return makeKey(modulusLength)
}

export function jwkOf(publicKey: KeyObject, kid: string) {
  return { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' }
}

/** A JWT-shaped token nobody could verify, for what is only read. */
export function unsignedToken(claims: unknown, header: object = { alg: 'RS256', typ: 'JWT' }): string {
  return `${jsonPart(header)}.${jsonPart(claims)}.${Buffer.from('no signature').toString('base64url')}`
}

export const jsonPart = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** By Node's own crypto: a library that signs would refuse to make the bad tokens a test needs. */
function signToken(header: { alg: string; typ: string; kid: string }, claims: unknown, key: KeyObject): string {
  const text = `${jsonPart(header)}.${jsonPart(claims)}`
  const padding = header.alg.startsWith('PS') ? constants.RSA_PKCS1_PSS_PADDING : constants.RSA_PKCS1_PADDING
  return `${text}.${sign(`sha${header.alg.slice(2)}`, Buffer.from(text), { key, padding }).toString('base64url')}`
}
