import { type Store } from './host'

/** A 401 or 403 that one of our tokens met: enough to explain it later, and no token. Times in milliseconds. */
export interface Refusal {
  at: number
  status: number
  request: string
  method: string
  origin: string
  account: string
  /** The token's claims that may be the reason. Absent for an opaque token, which nobody can read. */
  token?: { issuer: string; audiences: string[]; expiresAt?: number; roles: string[] }
  /** What this environment says a good token looks like; empty where it says nothing. */
  expected: { issuer: string; audience: string }
  /** The API's own word for it (RFC 6750 section 3.1), where it gives one. */
  said: string
}

const KEY = 'refusal'

export async function rememberRefusal(store: Store, refusal: Refusal): Promise<void> {
  await store.setItem(KEY, JSON.stringify(refusal))
}

export async function lastRefusal(store: Store): Promise<Refusal | undefined> {
  const text = await store.getItem(KEY)
  return text === null ? undefined : (JSON.parse(text) as Refusal)
}
