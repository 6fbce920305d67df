interface Hash {
  toString(encoding: unknown): string
}

interface CryptoJs {
  SHA256(text: string): Hash
  HmacSHA256(text: string, key: string): Hash
  enc: { Base64: unknown }
}

declare const require: { (name: 'crypto-js'): CryptoJs; (name: 'uuid'): { v4(): string } }

/** SHA-256, in base64url without padding. */
export function sha256(text: string): string {
  return inBase64url(require('crypto-js').SHA256(text))
}

/** HMAC-SHA256 (RFC 2104), in base64url without padding. */
export function hmacSha256(text: string, key: string): string {
  return inBase64url(require('crypto-js').HmacSHA256(text, key))
}

/** 72 characters that are not likely to come again. The script runtime has no cryptographic random source. */
export function randomText(): string {
  return require('uuid').v4() + require('uuid').v4()
}

function inBase64url(hash: Hash): string {
  return hash.toString(require('crypto-js').enc.Base64).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
}
