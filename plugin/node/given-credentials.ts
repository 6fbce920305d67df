import { AuthError, bareToken, parseUrl } from '../auth'

/*
 * A credential that comes from a variable of the process, beside an environment that comes from a file. Whoever changes the
 * file could have the credential sent to an issuer of their own; so its issuer comes with it, or is written in it.
 */

/** A credential that says for which issuer and client it is: what `login --for-ci` prints. */
export interface BoundCredential {
  /** The issuer's origin: `https://tenant.us.auth0.com`. */
  issuer: string
  clientId: string
  /** The refresh token or client secret itself. */
  value: string
}

/** How the text of a bound credential begins: so that people and secret scanners know it. */
const PREFIX = 'uassist_bound_'

/** The credential as one word of letters, digits, `_` and `-`, which every CI can keep and mask. */
export function printBoundCredential({ issuer, clientId, value }: BoundCredential): string {
  return PREFIX + Buffer.from(JSON.stringify({ issuer, clientId, value })).toString('base64url')
}

/** Reads what `printBoundCredential` wrote; undefined for any other text. Throws CONFIG_INVALID for half of one. */
export function parseBoundCredential(text: string, what: string): BoundCredential | undefined {
  if (!text.startsWith(PREFIX)) return undefined
  try {
    const content: unknown = JSON.parse(Buffer.from(text.slice(PREFIX.length), 'base64url').toString())
    const { issuer, clientId, value } = content as Record<string, unknown>
    if (typeof issuer === 'string' && typeof clientId === 'string' && typeof value === 'string' && value !== '')
      return { issuer, clientId, value }
  } catch {
    // The error below says all there is to say, and nothing of the credential.
  }
  throw new AuthError(
    'CONFIG_INVALID',
    `${what} is damaged: it was cut off or changed after it was printed`,
    'Copy it again from where it was printed.',
  )
}

/** Whether a key holds what goes to the issuer alone: a client secret, or a refresh token. */
export function isIssuersCredential(key: string): boolean {
  return /client[_-]?secret$|refresh[_-]?token$/i.test(key)
}

/** The id of the client that a credential belongs to: `machineClientId` for `machineClientSecret`, else `clientId`. */
export function clientIdFor(key: string, values: Readonly<Record<string, unknown>>): string {
  const ofClient = /secret$/i.test(key) ? key.replace(/secret$/i, (word) => (word.startsWith('S') ? 'Id' : 'id')) : ''
  const found = values[ofClient] ?? values.clientId
  return typeof found === 'string' ? found.trim() : ''
}

/** One spelling of an Auth0 domain. What programs could read in different ways stays as it is, and equals itself only. */
export function issuerOf(domain: unknown): string {
  const text = typeof domain === 'string' ? domain.trim() : ''
  if (!/^(?:https?:\/\/)?[\w.-]+(?::\d+)?\/?$/i.test(text)) return text
  return parseUrl(text.includes('://') ? text : `https://${text}`)?.origin ?? text
}

/**
 * An environment with the credentials in it that variables gave, each judged: one that is bound to the environment's issuer
 * and client is taken out of its wrapping; one that is not is good where the issuer was given beside it, by
 * `UASSIST_AUTH0_DOMAIN` or by one that is bound. What is not needed is left out. Throws CONFIG_INVALID.
 *
 * @param values the environment's, with the variables over them
 * @param variables the name of the variable that gave a value, by key
 */
export function withGivenCredentials<V>(
  values: Readonly<Record<string, V>>,
  variables: ReadonlyMap<string, string>,
  isNeeded: (key: string) => boolean,
): Record<string, V | string> {
  const result: Record<string, V | string> = { ...values }
  const unbound: string[] = []
  let isIssuerGiven = variables.has('auth0Domain') && issuerOf(values.auth0Domain) !== ''
  for (const [key, variable] of variables) {
    const text = values[key]
    if (!isIssuersCredential(key) || typeof text !== 'string' || text === '') continue
    if (!isNeeded(key)) {
      Reflect.deleteProperty(result, key)
      continue
    }
    const bound = parseBoundCredential(bareToken(text), variable)
    if (bound) {
      refuseElsewhere(bound, variable, key, values)
      result[key] = bound.value
      isIssuerGiven = true
    } else unbound.push(variable)
  }
  const [first] = unbound
  if (first === undefined || isIssuerGiven) return result
  throw new AuthError(
    'CONFIG_INVALID',
    `${first} is given without its issuer, and is not sent to whichever one a file names`,
    'Set UASSIST_AUTH0_DOMAIN beside it, to the tenant that issued it.',
  )
}

function refuseElsewhere(
  bound: BoundCredential,
  variable: string,
  key: string,
  values: Readonly<Record<string, unknown>>,
): void {
  const issuer = issuerOf(values.auth0Domain)
  const clientId = clientIdFor(key, values)
  if (issuerOf(bound.issuer) === issuer && bound.clientId === clientId) return
  throw new AuthError(
    'CONFIG_INVALID',
    `${variable} is for "${bound.issuer}" and the client "${bound.clientId}", and not for "${issuer}" and "${clientId}", which the environment names: it is not sent there`,
    'Look at who changed the environment, or get a new one for it.',
  )
}
