import { type RefusalReason } from './errors'
import { readClaims } from './jwt'
import { type SessionIdentity } from './session'
import { claimOf } from './uassist-claims'

/** What of a token may explain that it was refused. Times in milliseconds since the epoch. */
export interface TokenFacts {
  issuer: string
  audiences: string[]
  expiresAt?: number
  roles: string[]
}

/** A request with one of our tokens that an API answered with 401 or 403: what explains it later, and no token. */
export interface ApiRefusal {
  kind: 'api'
  at: number
  status: number
  /** The request's name, and the origin or host that it went to: paths may name people. */
  request: string
  method: string
  origin: string
  account: string
  /** Absent for an opaque token. */
  token?: TokenFacts
  /** The issuer and audience that the environment asks for; empty where it names none. */
  expected: { issuer: string; audience: string }
  /** The API's `error_description` (RFC 6750 section 3.1); empty where it gives none. */
  said: string
}

/** A sign-in or a refresh that the issuer refused: the texts of its error, which hold no secret. */
export interface IssuerRefusal extends Pick<SessionIdentity, 'auth0Domain' | 'clientId' | 'organization' | 'account'> {
  kind: 'issuer'
  at: number
  /** The row of the table of causes. */
  cause: string
  signIn: RefusalReason['signIn']
  message: string
  hint: string
}

/** A refused call, as it is remembered. */
export type Refusal = ApiRefusal | IssuerRefusal

/** Why something was refused, as far as is known: a word for programs, and two sentences or more for people. */
export interface Explanation {
  cause: string
  why: string
  fix: string
}

/** What of a token may explain a refusal; undefined for an opaque token and for an encrypted one. */
export function factsOf(token: string): TokenFacts | undefined {
  const claims = readClaims(token)
  return (
    claims && {
      issuer: String(claims.iss),
      audiences: texts(claims.aud),
      ...(typeof claims.exp === 'number' && { expiresAt: claims.exp * 1000 }),
      roles: texts(claimOf(claims, 'roles')),
    }
  )
}

/** The `error_description` of a `WWW-Authenticate` header (RFC 6750 section 3.1); empty where it gives none. */
export function descriptionIn(challenge: string): string {
  return /error_description="([^"]*)"/.exec(challenge)?.[1] ?? ''
}

/**
 * The first reason that applies, and what to do. Of an API only what the token's claims tell is known.
 *
 * @param time how a time, in milliseconds since the epoch, is written here
 */
export function explainRefusal(refusal: Refusal, time: (milliseconds: number) => string): Explanation {
  if (refusal.kind === 'issuer')
    return { cause: refusal.cause, why: `${capitalized(refusal.message)}.`, fix: refusal.hint }
  const { at, token, expected } = refusal
  return (
    tokenFault(token, expected, at, time) ?? {
      cause: 'role-or-id',
      why: `The token is the environment's and had not expired. U-Assist answers 401 also where a role or an id is missing: this token's roles are ${token?.roles.join(', ') || 'none'}.`,
      fix: 'Use another account, or check the ids in the request.',
    }
  )
}

/** What of a token itself lets an API refuse it `at` a time; undefined where nothing is wrong that its claims show. */
export function tokenFault(
  token: TokenFacts | undefined,
  expected: ApiRefusal['expected'],
  at: number,
  time: (milliseconds: number) => string,
): Explanation | undefined {
  if (!token) {
    return {
      cause: 'opaque',
      why: 'The token is opaque: Auth0 gives such a one when "audience" is missing in the environment.',
      fix: 'Set it, sign out, and send again.',
    }
  }
  if (token.expiresAt !== undefined && token.expiresAt <= at) {
    return {
      cause: 'expired',
      why: `The token had expired at ${time(token.expiresAt)}.`,
      fix: 'Send again: it is renewed first.',
    }
  }
  if (expected.issuer && token.issuer !== expected.issuer) {
    return {
      cause: 'issuer',
      why: `The token was issued by ${token.issuer}, and the environment's tenant is ${expected.issuer}.`,
      fix: 'Correct "auth0Domain", and send again.',
    }
  }
  if (expected.audience && !token.audiences.includes(expected.audience)) {
    return {
      cause: 'audience',
      why: `The token is for ${token.audiences.join(', ') || 'no audience'}, and the environment's audience is ${expected.audience}.`,
      fix: 'Remove the audience that the request asks for, or correct "audience".',
    }
  }
  return undefined
}

const texts = (value: unknown): string[] => [value].flat().filter((item) => typeof item === 'string')

/** With a capital first letter, except where the text begins with a URL. */
const capitalized = (text: string) => text.replace(/^[a-z](?!\w*:\/\/)/, (letter) => letter.toUpperCase())
