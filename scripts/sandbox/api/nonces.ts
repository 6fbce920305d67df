import { randomBytes } from 'node:crypto'
import { BoundedMap } from './bounded-map'
import { badRequest, conflict } from './refusals'

/**
 * Nonce tokens: single use, bound to the person who fetched them, with a lifetime of their own. The page asks for
 * one with every request except GET "if the request is made through gateway service"
 * (https://docs.uniphoredev.com/en/fetch-nonce-token.html). The sandbox has one host and asks for one with all of them;
 * lifetime, binding and the answers to a bad one are ours too, since the page does not say.
 */
export class Nonces {
  readonly #issued = new BoundedMap<string, { subject: string; expiresAt: number }>(10_000)
  readonly #ttlMs: number
  readonly #now: () => number

  constructor(ttlMs: number, now: () => number) {
    this.#ttlMs = ttlMs
    this.#now = now
  }

  /** Base64 as in the page's sample; the length is one that ends in `==`, as that does. */
  issue(subject: string): string {
    const nonce = randomBytes(25).toString('base64')
    this.#issued.set(nonce, { subject, expiresAt: this.#now() + this.#ttlMs })
    return nonce
  }

  /** Uses a nonce up, or refuses. Another person's nonce stays good for its owner. */
  redeem(nonce: string | undefined, subject: string): void {
    if (!nonce) throw badRequest('missing header "nonce-token"')
    const issued = this.#issued.get(nonce)
    if (issued?.subject !== subject) throw conflict('"nonce-token" is unknown, was used before, or is not yours')
    this.#issued.delete(nonce)
    if (issued.expiresAt <= this.#now()) throw conflict('"nonce-token" has expired')
  }
}
