import { AuthError } from '../../../plugin/auth'

/** Where the store is, as UASSIST_STORE says it. */
export interface StoreAddress {
  /** For messages: no user, no password. */
  shown: string
  tls: boolean
  /** One server, or all sentinels; empty for a socket. */
  hosts: { host: string; port: number }[]
  /** The path of a Unix socket. */
  socket?: string
  /** What the sentinels call the master that is meant. */
  master?: string
  username?: string
  password?: string
  database: number
  /** The servers are a cluster, of which `hosts` are some. */
  isCluster: boolean
  /** What the names of our keys begin with. */
  prefix: string
  /** How long nobody else refreshes after a refresh token may have been sent, in milliseconds. */
  graceMs: number
  /** How many replicas must know that a refresh token is about to be sent, and then what came of it. */
  replicas: number
}

/** Schemes by what they mean. The client itself would take those that it does not know for the path of a socket. */
const SCHEMES: Record<string, { tls?: true; kind: 'server' | 'socket' | 'sentinels' }> = {
  redis: { kind: 'server' },
  valkey: { kind: 'server' },
  rediss: { kind: 'server', tls: true },
  valkeys: { kind: 'server', tls: true },
  'redis+unix': { kind: 'socket' },
  'valkey+unix': { kind: 'socket' },
  'redis-sentinel': { kind: 'sentinels' },
  'rediss-sentinel': { kind: 'sentinels', tls: true },
}

const PARAMETERS = ['prefix', 'grace', 'cluster', 'db', 'replicas']
const DEFAULT_GRACE_S = 30

/**
 * Reads `redis://user:password@host:port/database?prefix=…&grace=SECONDS&replicas=N&cluster=1`, the same with the other schemes,
 * `redis+unix:///path.sock?db=…` and `redis-sentinel://host,host/master?db=…`. Throws CONFIG_INVALID that never repeats the
 * address, because it holds the password.
 */
export function parseStoreAddress(text: string): StoreAddress {
  // By hand: a list of hosts is no URL, and passwords are not always encoded as one wants them.
  const match = /^([a-z+-]+):\/\/(?:(.*)@)?([^/?#@]*)(\/[^?#]*)?(?:\?([^#]*))?$/is.exec(text.trim())
  const { kind, tls = false } = SCHEMES[match?.[1]?.toLowerCase() ?? ''] ?? {}
  if (!match || !kind) throw invalid(`must begin with one of ${Object.keys(SCHEMES).join('://, ')}://`)
  const [, scheme = '', credentials, authority = '', path = '', query = ''] = match
  const parameters = new URLSearchParams(query)
  const unknown = [...parameters.keys()].find((name) => !PARAMETERS.includes(name))
  if (unknown !== undefined) {
    throw invalid(`has the parameter "${unknown}"; there are ${PARAMETERS.map((name) => `"${name}"`).join(', ')}`)
  }
  const twice = PARAMETERS.find((name) => parameters.getAll(name).length > 1)
  if (twice !== undefined) throw invalid(`has "${twice}" twice`)
  const name = decoded(path.slice(1))
  if (kind === 'socket' && (authority !== '' || name === '')) throw invalid('names no socket: redis+unix:///path.sock')
  if (kind === 'sentinels' && name === '') throw invalid('names no master: redis-sentinel://host,host/master')
  const hosts = kind === 'socket' ? [] : authority.split(',').map((host) => hostOf(host, kind))
  const [user, ...password] = (credentials ?? '').split(':')
  const database = parameters.get('db') ?? (kind === 'server' ? name : '')
  const cluster = parameters.get('cluster') ?? '0'
  if (!/^[01]$/.test(cluster)) throw invalid('has a "cluster" that is neither 1 nor 0')
  const isCluster = cluster === '1'
  // Else the first one alone would be used.
  if (kind === 'server' && hosts.length > 1 && !isCluster) {
    throw invalid(
      'names several hosts: a cluster is host,host?cluster=1, sentinels are redis-sentinel://host,host/master',
    )
  }
  if (isCluster && database !== '' && database !== '0') throw invalid('has a database, and a cluster has no numbers')
  const replicas = numberOf(parameters.get('replicas') ?? '0', '"replicas"')
  // WAIT names no key, so the client would ask any node.
  if (isCluster && replicas > 0) throw invalid('has "replicas" for a cluster, which cannot be asked for them')
  return {
    shown: `${scheme.toLowerCase()}://${authority}${kind === 'server' ? '' : path}`,
    tls,
    hosts,
    ...(kind === 'socket' && { socket: `/${name}` }),
    ...(kind === 'sentinels' && { master: name }),
    ...(user && { username: decoded(user) }),
    ...(password.length > 0 && { password: decoded(password.join(':')) }),
    database: numberOf(database || '0', 'the number of the database'),
    isCluster,
    prefix: parameters.get('prefix') ?? 'uassist:',
    graceMs: numberOf(parameters.get('grace') ?? String(DEFAULT_GRACE_S), '"grace"') * 1000,
    replicas,
  }
}

function hostOf(text: string, kind: 'server' | 'sentinels'): { host: string; port: number } {
  const [, bracketed, plain, port] = /^(?:\[([\da-f:.]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/i.exec(text) ?? []
  const host = bracketed ?? plain
  if (host === undefined) throw invalid('names no host, or one that cannot be read')
  const number = Number(port ?? (kind === 'sentinels' ? 26_379 : 6379))
  if (number < 1 || number > 65_535) throw invalid('has a port that is not between 1 and 65535')
  return { host, port: number }
}

function numberOf(text: string, what: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text)
  throw invalid(`has ${what} that is no whole number`)
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw invalid('has a "%" that begins no character: write it as %25')
  }
}

function invalid(problem: string): AuthError {
  return new AuthError('CONFIG_INVALID', `UASSIST_STORE ${problem}`, 'Correct UASSIST_STORE, or unset it.')
}
