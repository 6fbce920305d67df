import { generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose'
import { DEMO_AUDIENCES } from '../../../scripts/sandbox/demo-data'
import { type Issuer, signToken } from './issuer'

/** One Authorization header, and whether a sound verifier lets it through. */
interface TokenCase {
  name: string
  holds: boolean
  authorization: (issuer: Issuer) => Promise<string | undefined>
}

const HOUR_SECONDS = 3600
const nowSeconds = (): number => Math.floor(Date.now() / 1000)

const withClaims = (changed: (issuer: Issuer) => JWTPayload) => async (issuer: Issuer) =>
  `Bearer ${await issuer.sign('admin', changed(issuer))}`

const good = withClaims(() => ({}))

/** The demo people's tokens, and everything a verifier has been known to fall for. */
export const TOKEN_CASES: readonly TokenCase[] = [
  { name: 'a good token', holds: true, authorization: good },
  {
    name: 'a token for the other audience',
    holds: true,
    authorization: withClaims(() => ({ aud: DEMO_AUDIENCES[1] })),
  },
  { name: 'no token', holds: false, authorization: () => Promise.resolve(undefined) },
  { name: 'garbage', holds: false, authorization: () => Promise.resolve('Bearer garbage') },
  {
    name: 'garbage in three parts',
    holds: false,
    authorization: () => Promise.resolve(`Bearer ${['a', 'b', 'c'].join('.')}`),
  },
  {
    name: 'a token signed by somebody else under our key id',
    holds: false,
    authorization: async (issuer) => {
      const { privateKey } = await generateKeyPair('RS256')
      return `Bearer ${await signToken(privateKey, issuer.keys.RS256.id, issuer.claims('admin'))}`
    },
  },
  {
    name: 'a token under a key id nobody published',
    holds: false,
    authorization: async (issuer) =>
      `Bearer ${await signToken(issuer.keys.RS256.privateKey, 'another-key', issuer.claims('admin'))}`,
  },
  {
    name: 'a token whose claims were changed after signing',
    holds: false,
    authorization: async (issuer) => {
      const [header, , signature] = (await issuer.sign('agent')).split('.')
      const [, payload] = (await issuer.sign('admin')).split('.')
      return `Bearer ${[header, payload, signature].join('.')}`
    },
  },
  {
    name: 'a token of algorithm "none"',
    holds: false,
    authorization: (issuer) => Promise.resolve(`Bearer ${new UnsecuredJWT(issuer.claims('admin')).encode()}`),
  },
  {
    name: 'a token of algorithm ES256, signed with a published key',
    holds: false,
    authorization: async (issuer) => {
      const { id, privateKey } = issuer.keys.ES256
      const token = new SignJWT(issuer.claims('admin')).setProtectedHeader({ alg: 'ES256', kid: id })
      return `Bearer ${await token.sign(privateKey)}`
    },
  },
  {
    name: 'a token of algorithm HS256, made with the public key as secret',
    holds: false,
    authorization: async (issuer) => {
      const header = { alg: 'HS256', kid: issuer.keys.RS256.id }
      const token = new SignJWT(issuer.claims('admin')).setProtectedHeader(header)
      return `Bearer ${await token.sign(Buffer.from(issuer.modulus, 'base64url'))}`
    },
  },
  { name: 'a token for another audience', holds: false, authorization: withClaims(() => ({ aud: 'other.example' })) },
  {
    name: 'a token of another issuer',
    holds: false,
    authorization: withClaims(() => ({ iss: 'https://other.example/' })),
  },
  {
    name: 'an issuer without its trailing slash',
    holds: false,
    authorization: withClaims(({ url }) => ({ iss: url.slice(0, -1) })),
  },
  { name: 'a token that expired', holds: false, authorization: withClaims(() => ({ exp: nowSeconds() - 1 })) },
  {
    name: 'a token that is not valid yet',
    holds: false,
    authorization: withClaims(() => ({ nbf: nowSeconds() + HOUR_SECONDS })),
  },
  {
    name: 'a token without an expiry',
    holds: false,
    authorization: async (issuer) => {
      const { id, privateKey } = issuer.keys.RS256
      const { exp: _, ...endless } = issuer.claims('admin')
      return `Bearer ${await signToken(privateKey, id, endless)}`
    },
  },
]
