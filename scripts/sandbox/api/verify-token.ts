import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from 'jose'
import { CLAIM_PREFIX, DEMO_TENANT } from '../demo-data'
import { rolesOf } from './claimed-roles'
import { type Role } from './endpoints'
import { unauthorized } from './refusals'

/** Who calls, by the claims of a verified token. */
export interface Caller {
  subject: string
  roles: readonly Role[]
}

/** Turns an Authorization header into its caller, or throws a refusal. */
export type VerifyToken = (authorization: string | undefined) => Promise<Caller>

/** What a token has to satisfy. */
export interface VerifyOptions {
  /** With its trailing slash: issuers are compared as strings (RFC 8414 section 2). */
  issuer: string
  /** The token must name one of these. */
  audiences: readonly string[]
  /** Milliseconds. */
  now: () => number
}

/** jose's codes for keys that could not be fetched: an error of the server, which says nothing about the token. */
const KEYS_UNAVAILABLE = new Set([errors.JOSEError.code, errors.JWKSTimeout.code, errors.JWKSInvalid.code])

/** Verifies tokens of one issuer: RS256 signature, issuer, audience and expiry. A refused one throws a 401. */
export function createTokenVerifier({ issuer, audiences, now }: VerifyOptions): VerifyToken {
  const keys = createRemoteJWKSet(new URL('.well-known/jwks.json', issuer))
  return async (authorization) => {
    const token = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1]
    // RFC 6750 section 3.1: the answer to a request without a token names no error code.
    if (!token) throw unauthorized('Bearer')
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      audience: [...audiences],
      algorithms: ['RS256'],
      requiredClaims: ['sub', 'exp'],
      currentDate: new Date(now()),
    }).catch((error: unknown) => {
      if (error instanceof errors.JOSEError && !KEYS_UNAVAILABLE.has(error.code)) throw unauthorized()
      throw error
    })
    return readCaller(payload)
  }
}

/** A person's token names its tenant; a machine's need not. Tokens of other tenants are refused: the sandbox is one. */
function readCaller(claims: JWTPayload): Caller {
  const isMachine = claims['gty'] === 'client-credentials'
  const tenantId = claims[`${CLAIM_PREFIX}tenant`] ?? (isMachine ? DEMO_TENANT.tenantId : undefined)
  if (tenantId !== DEMO_TENANT.tenantId) throw unauthorized()
  return {
    subject: claims.sub ?? '',
    roles: isMachine ? ['machine'] : ['user', ...rolesOf(claims[`${CLAIM_PREFIX}roles`])],
  }
}
