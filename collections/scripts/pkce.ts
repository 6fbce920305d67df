import { randomText, sha256 } from './hashes'

/** The random values of one authorization request, which its callback and its tokens are compared with. */
export interface AuthorizationRequest {
  codeVerifier: string
  codeChallenge: string
  state: string
  nonce: string
}

/**
 * Fresh values for one authorization request (RFC 7636 section 4.1, OpenID Connect Core section 3.1.2.1). To show the flow
 * only: `uassist login` has a cryptographic random source.
 */
export function newAuthorizationRequest(): AuthorizationRequest {
  const codeVerifier = randomText()
  // S256, section 4.2.
  return { codeVerifier, codeChallenge: sha256(codeVerifier), state: randomText(), nonce: randomText() }
}
