import { parseUrl } from '../../../plugin/auth'
import { tokenFault, type TokenFacts } from '../../../plugin/auth/refusal'
import { CommandError, usageError } from '../../cli/errors'
import { rolesOf } from '../../sandbox/api/claimed-roles'
import { type EndpointRow } from '../../sandbox/api/endpoints'
import { endpointsAt } from '../../sandbox/api/router'
import { timeText } from '../../session/summary'
import { type Explained } from './token-words'

/** Whether an endpoint of U-Assist would take a token, as far as is known. */
export interface Verdict {
  method: string
  path: string
  name: string
  /** Why it would refuse; empty where nothing speaks against it. */
  reasons: string[]
  /** What else the call needs. */
  notes: string[]
}

/** What the environment says of the API. */
export interface Expected {
  issuer: string
  audience: string
  tenantId: string
  /** The addresses that the environment names. */
  addresses: readonly string[]
}

/** How the role table knows what it says: Uniphore publishes none. */
const KNOWN_BY: Record<EndpointRow['rolesAre'], string> = {
  documented: 'as its page says',
  observed: "as its page's sample token has it",
  ours: "as the sandbox assumes: Uniphore's page does not say",
}

/**
 * What each endpoint at an address would say to a token. A role that does not suffice is answered with 401 there. Throws
 * ENDPOINT_UNKNOWN for a path that no endpoint has.
 */
export function verdictsOn(
  url: string,
  { kind, roles, audiences, issuer, expiresAt, verified, unverifiedBecause, tenant }: Explained,
  expected: Expected,
  now: number,
): Verdict[] {
  const address = parseUrl(url)
  // Not shown: what has no scheme may be a token.
  if (!address) throw usageError('"--url" must be the whole address of a request, with its scheme')
  const endpoints = endpointsAt(address.pathname)
  if (endpoints.length === 0) {
    throw new CommandError(
      'ENDPOINT_UNKNOWN',
      `no endpoint of U-Assist that is known here has the address "${address.origin}${address.pathname}"`,
      'Give the whole address of the request; the README of the collections lists the endpoints.',
    )
  }
  const facts: TokenFacts | undefined =
    issuer === null
      ? undefined
      : { issuer, audiences, roles, ...(expiresAt !== null && { expiresAt: Date.parse(expiresAt) }) }
  const kindFault = faultOfKind(kind)
  const fault = kindFault ?? tokenFault(facts, expected, now, timeText)?.why
  const isOfTenant = kind === 'machine token' || !expected.tenantId || tenant === null || tenant === expected.tenantId
  const general = [
    fault,
    ...(kindFault === undefined && !verified
      ? [`Its signature is not proved: ${unverifiedBecause ?? 'unknown'}.`]
      : []),
    ...(isOfTenant ? [] : [`It is of the tenant ${tenant}, and the environment's is ${expected.tenantId}.`]),
  ].filter((reason) => reason !== undefined)
  const claimed = kind === 'machine token' ? ['machine'] : ['user', ...rolesOf(roles)]
  return endpoints.map((endpoint) => ({
    method: endpoint.method,
    path: endpoint.path,
    name: endpoint.name,
    reasons: [...general, ...(kindFault === undefined ? roleFault(endpoint, claimed, roles) : [])],
    notes: notesOn(endpoint, address, expected),
  }))
}

function faultOfKind(kind: Explained['kind']): string | undefined {
  if (kind === 'ID token') return 'It is an ID token: it says who signed in, and opens no API.'
  if (kind === 'opaque')
    return 'It is opaque: Auth0 gives such a one when "audience" is missing in the environment, and only /userinfo takes it.'
  return undefined
}

function roleFault({ roles, rolesAre }: EndpointRow, claimed: readonly string[], named: readonly string[]): string[] {
  if (claimed.some((role) => roles.some((one) => one === role))) return []
  const wanted = roles.length === 1 ? `the role ${String(roles[0])}` : `one of the roles ${roles.join(', ')}`
  return [
    `It wants ${wanted} (${KNOWN_BY[rolesAre]}), and this token's roles are ${named.join(', ') || 'none'}. U-Assist answers 401 for a role, too.`,
  ]
}

function notesOn({ nonce, query, method }: EndpointRow, address: URL, { addresses }: Expected): string[] {
  const isNamed = addresses.some((one) => parseUrl(one)?.origin === address.origin)
  const missing = query.filter((name) => !name.split('|').some((one) => address.searchParams.has(one)))
  return [
    ...(isNamed || addresses.length === 0 ? [] : [`The environment does not name ${address.origin}.`]),
    ...(nonce ? [`${method} wants a fresh nonce in the header nonce-token, too.`] : []),
    ...(missing.length > 0 ? [`It also needs ${missing.join(', ')} in the address.`] : []),
  ]
}
