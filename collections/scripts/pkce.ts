/** What one sign-in attempt keeps to itself until its callback comes. */
export interface Attempt {
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
 * A fresh attempt (RFC 7636 section 4.1, OpenID Connect Core section 3.1.2.1). To show the flow only: the sandbox has no
 * cryptographic source of random numbers. `uassist login` has one.
 */
export function newAttempt(): Attempt {
  const random = (): string => require('uuid').v4() + require('uuid').v4()
  const codeVerifier = random()
  return { codeVerifier, codeChallenge: challengeOf(codeVerifier), state: random(), nonce: random() }
}

/** S256 of a verifier, in base64url without padding (RFC 7636 section 4.2). */
function challengeOf(verifier: string): string {
  const { SHA256, enc } = require('crypto-js')
  return SHA256(verifier).toString(enc.Base64).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
}
