import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo } from 'node:net'
import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import {
  CLAIM_PREFIX,
  DEMO_ACCOUNTS,
  DEMO_AUDIENCES,
  DEMO_TENANT,
  type DemoAccount,
} from '../../../scripts/sandbox/demo-data'

export type Who = DemoAccount['account'] | 'machine' | 'person without a role'

/** A party that signs tokens and publishes its key; nothing of the sandbox tenant is in it. */
export interface Issuer {
  /** With a trailing slash. */
  url: string
  /** The RS256 key, and an ES256 key that is published as well. */
  keys: Record<'RS256' | 'ES256', { id: string; privateKey: CryptoKey }>
  /** The modulus of the RS256 key, as the JWKS shows it. */
  modulus: string
  /** Claims of a token that holds for an hour. */
  claims(who: Who): JWTPayload
  /** A token with those claims, changed as told. */
  sign(who: Who, changed?: JWTPayload): Promise<string>
  stop(): Promise<void>
}

export async function startIssuer(): Promise<Issuer> {
  const rsa = await generateKeyPair('RS256')
  const ec = await generateKeyPair('ES256')
  const keys = {
    RS256: { id: 'rsa-key', privateKey: rsa.privateKey },
    ES256: { id: 'ec-key', privateKey: ec.privateKey },
  }
  const rsaJwk = await exportJWK(rsa.publicKey)
  const jwks = JSON.stringify({
    keys: [
      { ...rsaJwk, kid: keys.RS256.id, alg: 'RS256', use: 'sig' },
      { ...(await exportJWK(ec.publicKey)), kid: keys.ES256.id, alg: 'ES256', use: 'sig' },
    ],
  })
  const server = createServer((request, response) => {
    response.statusCode = request.url === '/.well-known/jwks.json' ? 200 : 404
    response.end(jwks)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`
  const claims = (who: Who): JWTPayload => ({ ...standardClaims(url), ...claimsOf(who) })
  return {
    url,
    keys,
    modulus: rsaJwk.n ?? '',
    claims,
    sign: (who, changed) => signToken(rsa.privateKey, keys.RS256.id, { ...claims(who), ...changed }),
    stop: async () => {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

export const signToken = (key: CryptoKey, kid: string, claims: JWTPayload): Promise<string> =>
  new SignJWT(claims).setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid }).sign(key)

const nowSeconds = (): number => Math.floor(Date.now() / 1000)

const standardClaims = (issuer: string): JWTPayload => ({
  iss: issuer,
  aud: [DEMO_AUDIENCES[0], `${issuer}userinfo`],
  iat: nowSeconds(),
  exp: nowSeconds() + 3600,
})

/** Claims in the form U-Assist's tokens have. */
function claimsOf(who: Who): JWTPayload {
  if (who === 'machine') {
    return { sub: 'sandbox-machine@clients', gty: 'client-credentials', scope: 'read:tenants' }
  }
  const person = DEMO_ACCOUNTS.find(({ account }) => account === who)
  return {
    sub: person?.subject ?? 'auth0|6500000000000000000000ff',
    scope: 'openid',
    [`${CLAIM_PREFIX}tenant`]: DEMO_TENANT.tenantId,
    [`${CLAIM_PREFIX}roles`]: person?.roles ?? [],
  }
}
