import { AuthError, type AuthErrorCode } from '../../../plugin/auth'

/** Why a command failed, and whether the same one may succeed in a moment. */
export interface Refusal {
  error: AuthError
  isPassing: boolean
}

type Row = [pattern: RegExp, code: AuthErrorCode, message: string, hint: string, isPassing?: true]

const AGAIN = 'Nothing is lost: try again in a moment.'
const NETWORK = 'Check the address in UASSIST_STORE, the network and firewalls between, and whether the store runs.'
const RIGHTS = 'Ask whoever runs the store; docs/fleet.md of uassist has the line with the rights it needs.'

/**
 * What servers and sockets say, in order: `message` goes on after "the store "redis://host"". The replies are those of Redis
 * 7 and Valkey, the codes those of Node.
 */
const ROWS: readonly Row[] = [
  [/\bENOTFOUND\b/, 'UNREACHABLE', 'has a host name that DNS does not know (ENOTFOUND)', NETWORK],
  [/\bEAI_AGAIN\b/, 'UNREACHABLE', 'cannot be looked up: DNS does not answer (EAI_AGAIN)', NETWORK, true],
  [/\bECONNREFUSED\b/, 'UNREACHABLE', 'refuses the connection: nothing listens there (ECONNREFUSED)', NETWORK, true],
  [/\bENOENT\b/, 'UNREACHABLE', 'has no such socket (ENOENT)', NETWORK, true],
  [/\bEACCES\b/, 'CONFIG_INVALID', 'has a socket that this user may not open (EACCES)', RIGHTS],
  [
    /None of startup nodes|^Cluster is disconnect|^Cluster isn't ready|Too many Cluster redirections/,
    'UNREACHABLE',
    'has no server of the cluster that answers',
    NETWORK,
    true,
  ],
  [/sentinels are unreachable/, 'UNREACHABLE', 'has no sentinel that answers and knows the master', NETWORK, true],
  [
    /WRONG_VERSION_NUMBER|packet length too long|ERR_SSL/,
    'CONFIG_INVALID',
    'does not speak TLS',
    'Write redis:// for a connection without TLS, or give the port that speaks TLS.',
  ],
  [
    /ALTNAME_INVALID/,
    'TLS_UNTRUSTED',
    'has a certificate for another host name',
    'Write the name that is in the certificate in UASSIST_STORE.',
  ],
  [
    /CERT_HAS_EXPIRED/,
    'TLS_UNTRUSTED',
    'has a certificate that has expired',
    'Ask whoever runs the store to renew it.',
  ],
  [
    /CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS/,
    'TLS_UNTRUSTED',
    'has a certificate that is not trusted',
    "Name the file with your company's CA certificate in UASSIST_CA_FILE or NODE_EXTRA_CA_CERTS.",
  ],
  [/^(WRONGPASS|ERR AUTH|ERR invalid password)/, 'CONFIG_INVALID', 'refuses the user or the password', RIGHTS],
  [/^NOAUTH/, 'CONFIG_INVALID', 'needs a user and a password', 'Write redis://user:password@… in UASSIST_STORE.'],
  [
    /^DENIED/,
    'CONFIG_INVALID',
    'is in protected mode: it serves nobody but its own machine',
    'Have a user and a password set up there; docs/fleet.md of uassist has settings for it.',
  ],
  [/^NOPERM|can't run this command|No permissions to/, 'CONFIG_INVALID', 'does not give the rights', RIGHTS],
  [
    /^MOVED|^CROSSSLOT|not allowed in cluster mode/,
    'CONFIG_INVALID',
    'is one of a cluster',
    'Add ?cluster=1 to UASSIST_STORE; a cluster has no database numbers.',
  ],
  [/cluster support disabled/, 'CONFIG_INVALID', 'is no cluster', 'Remove ?cluster=1 from UASSIST_STORE.'],
  [
    /DB index is out of range|invalid DB index/,
    'CONFIG_INVALID',
    'has no database of that number',
    'Correct the number at the end of UASSIST_STORE.',
  ],
  [
    /ERR unknown command|compiling script|ERR (?:This|unsupported)/i,
    'CONFIG_INVALID',
    'does not run our scripts: it must be Redis 7 or later, or Valkey',
    RIGHTS,
  ],
  [/^(-?OOM)/, 'STORE_UNWRITABLE', 'has no memory left', 'Give the store more memory. Nothing is lost.'],
  [
    /^MISCONF/,
    'STORE_UNWRITABLE',
    'refuses to write, because it cannot save its own data to its disk',
    'Look at the log and the disk of the store. Nothing is lost.',
  ],
  [/^READONLY/, 'TEMPORARY', 'has become a read-only replica', AGAIN, true],
  [/^NOREPLICAS/, 'TEMPORARY', 'has too few replicas to write safely', AGAIN, true],
  [/^LOADING/, 'TEMPORARY', 'is starting, and still loads its data', AGAIN, true],
  [/^(MASTERDOWN|CLUSTERDOWN|TRYAGAIN)/, 'TEMPORARY', 'is without a master at the moment', AGAIN, true],
  [/^(BUSY|UNKILLABLE) /, 'TEMPORARY', "is busy with somebody's script", AGAIN, true],
  [/^ERR max number of clients/, 'TEMPORARY', 'has as many clients as it takes (maxclients)', AGAIN, true],
  [
    /^WRONGTYPE/,
    'CONFIG_INVALID',
    'has something else under the name of a session',
    'Have that key removed, or, where another program uses such names, give UASSIST_STORE another ?prefix=.',
  ],
  // What the client says of bytes that are no reply.
  [
    /Please report this\.$/,
    'CONFIG_INVALID',
    'does not speak the protocol of Redis',
    'Correct the host and the port in UASSIST_STORE: something else listens there.',
  ],
  [
    /ETIMEDOUT|timed out|timeout/i,
    'UNREACHABLE',
    'does not answer in time',
    `${NETWORK} If it speaks no TLS, write redis://.`,
    true,
  ],
  [
    /ECONNRESET|EPIPE|closed|hang up|isn't writeable|disconnected/i,
    'UNREACHABLE',
    'broke the connection off',
    `${NETWORK} If it speaks TLS only, write rediss://; uassist has no client certificate (tls-auth-clients no).`,
    true,
  ],
  [/EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL/, 'UNREACHABLE', 'cannot be reached', NETWORK, true],
]

/** What is used of an error of the client: the rest of it holds the command's arguments. */
interface ClientError {
  name?: string
  code?: string
  message?: string
  /** Of a host with several addresses, one for each. */
  errors?: ClientError[]
  /** Of a cluster, what the last of its servers said. */
  lastNodeError?: ClientError
}

/** The refusal behind an error of the client; undefined for what is none, and a bug. */
export function refusalOf(error: unknown, shown: string): Refusal | undefined {
  const { name, code = '', message = '', errors = [], lastNodeError } = (error ?? {}) as ClientError
  if (lastNodeError) return refusalOf(lastNodeError, shown)
  const texts = [message, code, ...errors.map((one) => one.code ?? '')]
  const row = ROWS.find(([pattern]) => texts.some((text) => pattern.test(text)))
  if (row) {
    const [, errorCode, what, hint, isPassing = false] = row
    return { error: new AuthError(errorCode, `the store "${shown}" ${what}`, hint), isPassing }
  }
  // A code of the operating system that is not in the list: whatever it is, it is no bug of ours.
  if (/^E[A-Z]+$/.test(code)) {
    const error = new AuthError('UNREACHABLE', `the store "${shown}" cannot be reached (${code})`, NETWORK)
    return { error, isPassing: true }
  }
  if (name !== 'ReplyError') return undefined
  // The first words only: the rest of a reply may repeat arguments.
  const reply = /^[\w' -]{0,60}/.exec(message)?.[0] ?? ''
  const unknown = new AuthError('CONFIG_INVALID', `the store "${shown}" answered "${reply}"`, RIGHTS)
  return { error: unknown, isPassing: false }
}
