import { AuthError, isLoopback } from '../../../plugin/auth'
import { type StoreSettings } from './store-settings'

/** What INFO says of a server, as far as it matters; empty where this user may not ask. */
export interface ServerInfo {
  version?: string
  /** What is removed when the memory is full. */
  policy?: string
  isReplica: boolean
  replicas: number
  /** Whether what was written survives an end of the server. */
  isPersistent: boolean
}

/** Reads the text of INFO. */
export function parseInfo(text: string): ServerInfo {
  const fields = new Map(
    text.split(/\r?\n/).map((line) => {
      const [name = '', ...value] = line.split(':')
      return [name, value.join(':')]
    }),
  )
  const version = fields.get('valkey_version') ?? fields.get('redis_version')
  const policy = fields.get('maxmemory_policy')
  return {
    ...(version !== undefined && { version }),
    ...(policy !== undefined && { policy }),
    isReplica: fields.get('role') === 'slave',
    replicas: Number(fields.get('connected_slaves') ?? 0),
    isPersistent: fields.get('aof_enabled') === '1',
  }
}

/**
 * Refuses a server that would lose sessions. Throws CONFIG_INVALID for a read-only replica, and for one that removes any key
 * when its memory is full.
 */
export function checkServer({ policy = '', isReplica }: ServerInfo, shown: string): void {
  if (isReplica) {
    throw new AuthError(
      'CONFIG_INVALID',
      `the store "${shown}" is a read-only replica`,
      'Give the address of the master in UASSIST_STORE, or of the sentinels: redis-sentinel://host,host/master.',
    )
  }
  if (policy.startsWith('allkeys-')) {
    throw new AuthError(
      'CONFIG_INVALID',
      `the store "${shown}" removes any key when its memory is full (maxmemory-policy "${policy}"), sessions as well`,
      'Have the policy changed to noeviction or one that begins with volatile-, or use another store.',
    )
  }
}

/**
 * For how long a session is kept after its last save, in milliseconds; 0 for ever. Where keys with an end are the first to
 * go when memory is short, or where the policy is not known, it has none.
 */
export function keptForMs({ policy }: ServerInfo): number {
  return policy === 'noeviction' ? YEAR_MS : 0
}

/** For so long the store remembers that a session was ended, and no late save brings it back, in milliseconds. */
export const SIGNED_OUT_MS = 86_400_000

/** Longer than any idle lifetime that teams give to refresh tokens. */
const YEAR_MS = 365 * 86_400_000

/** What is allowed, and should be known to whoever keeps sessions there. */
export function notesOn(
  { policy, isPersistent, replicas }: ServerInfo,
  { hosts, tls, isPlain }: Pick<StoreSettings, 'hosts' | 'tls' | 'isPlain'>,
): string[] {
  const notes: string[] = []
  if (isPlain)
    notes.push('the sessions are not encrypted in the store (UASSIST_STORE_PLAINTEXT): who reads it has them')
  if (!tls && hosts.some(({ host }) => !isLoopback(host))) {
    notes.push('the connection to the store has no TLS: its password can be read on the way')
  }
  if (policy === undefined)
    notes.push('this user may not ask the store for INFO: what it does when its memory is full is unknown')
  else if (!isPersistent && replicas === 0) {
    notes.push(
      'the store keeps its data in memory alone (appendonly no, no replica): when it ends, the sign-in is lost',
    )
  }
  return notes
}
