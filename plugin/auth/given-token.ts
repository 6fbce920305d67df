import { readClaims } from './jwt'

/**
 * A token as people paste it, without what they copy along: blanks, quotes, and the words before it in a header. The rest is
 * as it was.
 */
export function bareToken(text: string): string {
  const unquoted = text.trim().replace(/^(["'`])(.*)\1$/s, '$2')
  return unquoted.replace(/^\s*(?:authorization:\s*)?bearer\s+/i, '').trim()
}

/** Whether a token is one that a header can carry (RFC 6750 section 2.1). */
export function fitsHeader(token: string): boolean {
  return /^[\w.~+/-]+=*$/.test(token)
}

/**
 * What is wrong with an access token that was given from outside, to follow its key in a sentence; undefined where it may be
 * one. Nothing of it is repeated.
 */
export function faultOfAccessToken(token: string, clientId: string): string | undefined {
  if (/^v1\.[\w-]+$/.test(token)) return 'holds a refresh token, not an access token,'
  const { aud } = readClaims(token) ?? {}
  // OpenID Connect Core section 2: an ID token is for the client. An access token is for an API.
  if ([aud].flat().length === 1 && [aud].flat()[0] === clientId) return 'holds an ID token, not an access token,'
  return faultOfToken(token)
}

/** The same for a refresh token, which Auth0 never makes a JWT. */
export function faultOfRefreshToken(token: string): string | undefined {
  if (readClaims(token)) return 'holds an access token or ID token, not a refresh token,'
  return faultOfToken(token)
}

function faultOfToken(token: string): string | undefined {
  if (/^[[{]/.test(token)) return 'holds JSON, not the token alone,'
  if (/\s/.test(token)) return 'holds more than one word, and a token is one,'
  if (!fitsHeader(token)) return 'holds characters that no token has'
  if (/^[a-z]{1,20}$/i.test(token)) return 'holds a word, not a token,'
  return undefined
}
