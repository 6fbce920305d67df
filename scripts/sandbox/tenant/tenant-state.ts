import { type JsonWebKey } from 'node:crypto'
import { asRecord } from '../../formats/parse-json'
import { type Entry } from './memory-adapter'

/** What a tenant knows: its key, what it has given out to whom, and who allowed what. */
export interface TenantState {
  signingKey: JsonWebKey
  /** Entries by the provider's name of their kind, and by id. */
  entries: Map<string, Map<string, Entry>>
  /** What each person has allowed each application, by both; all of them are of the demo data, so there are few. */
  consents: Map<string, Set<string>>
}

/** What a tenant knows that was just set up. */
export const newState = (): Omit<TenantState, 'signingKey'> => ({ entries: new Map(), consents: new Map() })

const VERSION = 1

/** The state as JSON, without what is used up or expired. */
export function stateToJson({ signingKey, entries, consents }: TenantState): string {
  const isLive = ([, { expiresAt, consumedAt }]: [string, Entry]) => expiresAt > Date.now() && consumedAt === undefined
  return JSON.stringify({
    version: VERSION,
    signingKey,
    entries: Array.from(entries, ([kind, all]) => [kind, [...all].filter(isLive)]),
    consents: Array.from(consents, ([key, allowed]) => [key, [...allowed]]),
  })
}

/** The state that was written by `stateToJson`; undefined for anything else. */
export function stateFromJson(json: unknown): TenantState | undefined {
  const { version, signingKey, entries, consents } = (asRecord(json) ?? {}) as {
    version?: unknown
    signingKey: JsonWebKey
    entries: [string, [string, Entry][]][]
    consents: [string, string[]][]
  }
  if (version !== VERSION || !Array.isArray(entries) || !Array.isArray(consents)) return undefined
  return {
    signingKey,
    entries: new Map(entries.map(([kind, all]) => [kind, new Map(all)])),
    consents: new Map(consents.map(([key, allowed]) => [key, new Set(allowed)])),
  }
}
