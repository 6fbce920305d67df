/** The random values of one authorization request, which its callback and its tokens are compared with. */
export interface AuthorizationRequest {
  codeVerifier: string
  codeChallenge: string
  state: string
  nonce: string
}

interface CryptoJs {
  SHA256: (text: string) => { toString(encoding: unknown): string }
  enc: { Base64: unknown }
}

declare const require: { (name: 'crypto-js'): CryptoJs; (name: 'uuid'): { v4(): string } }

/**
 * Fresh values for one authorization request (RFC 7636 section 4.1, OpenID Connect Core section 3.1.2.1). To show the flow
 * only: the script runtime has no cryptographic random source. `uassist login` has one.
 */
export function newAuthorizationRequest(): AuthorizationRequest {
  const random = (): string => require('uuid').v4() + require('uuid').v4()
  const codeVerifier = random()
  return { codeVerifier, codeChallenge: challengeOf(codeVerifier), state: random(), nonce: random() }
}

/** S256 of a verifier, in base64url without padding (RFC 7636 section 4.2). */
function challengeOf(verifier: string): string {
  const { SHA256, enc } = require('crypto-js')
  return SHA256(verifier).toString(enc.Base64).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
}
