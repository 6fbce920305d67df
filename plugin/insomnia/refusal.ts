import { type Store } from './host'

/** A 401 or 403 to a request with one of our tokens: what explains it later, and no token. Times in milliseconds. */
export interface Refusal {
  at: number
  status: number
  request: string
  method: string
  origin: string
  account: string
  /** The token's claims that may be the reason. Absent for an opaque token. */
  token?: { issuer: string; audiences: string[]; expiresAt?: number; roles: string[] }
  /** The issuer and audience that the environment asks for; empty where it names none. */
  expected: { issuer: string; audience: string }
  /** The API's `error_description` (RFC 6750 section 3.1); empty where it gives none. */
  said: string
}

const KEY = 'refusal'

/** Stores a refusal in place of the one before. */
export async function rememberRefusal(store: Store, refusal: Refusal): Promise<void> {
  await store.setItem(KEY, JSON.stringify(refusal))
}

/** The last refusal; undefined where there was none. */
export async function lastRefusal(store: Store): Promise<Refusal | undefined> {
  const text = await store.getItem(KEY)
  return text === null ? undefined : (JSON.parse(text) as Refusal)
}
