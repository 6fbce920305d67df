import { type Adapter, type AdapterPayload } from 'oidc-provider'

/** One thing the provider keeps. */
export interface Entry {
  payload: AdapterPayload
  /** Milliseconds since the epoch. */
  expiresAt: number
  /** When the entry was first used up; later uses do not move it. */
  consumedAt?: number
}

/** For what does not expire; a number that JSON can tell. */
const MAX_SECONDS = 1_000_000_000
const SWEEP_EVERY_MS = 60_000
/** Expired entries stay a while: the protocol distinguishes "expired" from "unknown". */
const KEEP_EXPIRED_MS = 10 * 60_000

/**
 * Where the provider keeps one kind of thing (sessions, refresh tokens, …), in memory.
 *
 * Two tasks beyond storing: it forgets, so that a sandbox may run for weeks; and it gives refresh tokens Auth0's
 * overlap period. Nothing here waits for I/O, which makes the provider's "read, then mark as used" atomic.
 */
export class MemoryAdapter implements Adapter {
  #sweptAt = 0

  constructor(
    private readonly entries = new Map<string, Entry>(),
    private readonly overlapMs: () => number = () => 0,
    private readonly now: () => number = Date.now,
  ) {}

  upsert(id: string, payload: AdapterPayload, expiresInSeconds = MAX_SECONDS): Promise<void> {
    this.#sweep()
    this.entries.set(id, { payload, expiresAt: this.now() + expiresInSeconds * 1000 })
    return Promise.resolve()
  }

  find(id: string): Promise<AdapterPayload | undefined> {
    const entry = this.entries.get(id)
    if (entry?.consumedAt === undefined || this.#isInOverlap(entry)) return Promise.resolve(entry?.payload)
    return Promise.resolve({ ...entry.payload, consumed: Math.floor(entry.consumedAt / 1000) })
  }

  findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return Promise.resolve(this.#payloads().find((payload) => payload.uid === uid))
  }

  findByUserCode(userCode: string): Promise<AdapterPayload | undefined> {
    return Promise.resolve(this.#payloads().find((payload) => payload.userCode === userCode))
  }

  consume(id: string): Promise<void> {
    const entry = this.entries.get(id)
    if (entry) entry.consumedAt ??= this.now()
    return Promise.resolve()
  }

  destroy(id: string): Promise<void> {
    this.entries.delete(id)
    return Promise.resolve()
  }

  revokeByGrantId(grantId: string): Promise<void> {
    for (const [id, { payload }] of this.entries) if (payload.grantId === grantId) this.entries.delete(id)
    return Promise.resolve()
  }

  /** Within the overlap only the token that was superseded last may be used again; an older one is a replay. */
  #isInOverlap({ payload, consumedAt = 0 }: Entry): boolean {
    if (this.now() - consumedAt >= this.overlapMs()) return false
    const family = this.#payloads().filter(({ grantId }) => grantId === payload.grantId)
    const latest = Math.max(...family.map(({ rotations = 0 }) => rotations))
    return payload.rotations === latest - 1
  }

  #payloads(): AdapterPayload[] {
    return Array.from(this.entries.values(), ({ payload }) => payload)
  }

  #sweep(): void {
    if (this.now() - this.#sweptAt < SWEEP_EVERY_MS) return
    this.#sweptAt = this.now()
    for (const [id, { expiresAt }] of this.entries) {
      if (expiresAt + KEEP_EXPIRED_MS < this.#sweptAt) this.entries.delete(id)
    }
  }
}
