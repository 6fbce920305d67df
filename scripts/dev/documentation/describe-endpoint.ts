import { type Auth0Row } from '../../sandbox/api/endpoints/auth0'
import { type Documentation, type EndpointRow, type Role } from '../../sandbox/api/endpoints'

/** How the generated part of a description begins; what is before it is written by hand. */
export const FACTS_BEGIN = '- **Risk:**'

const RISKS: Readonly<Record<EndpointRow['risk'], string>> = {
  read: 'reads only',
  write: '**writes**',
  destroy: '**destroys data**',
}

const BEARERS: Readonly<Record<Role, string>> = {
  admin: 'an administrator’s',
  agent: 'an agent’s',
  supervisor: 'a supervisor’s',
  user: 'any user’s',
  machine: 'a machine’s',
}

/** The last part of a request's description: what is known of its endpoint, and how. */
export function describeEndpoint(row: EndpointRow | Auth0Row): string {
  const { documentation } = row
  if (typeof documentation === 'string') return lines([`${FACTS_BEGIN} ${RISKS[row.risk]}`, auth0Page(documentation)])
  return lines([
    `${FACTS_BEGIN} ${riskOf(row)}`,
    tokenOf(row),
    audienceOf(documentation),
    ...whatIsKnown(documentation),
  ])
}

const lines = (bullets: readonly (string | undefined)[]): string => bullets.filter(Boolean).join('\n')

const auth0Page = (address: string): string =>
  `- **Page:** [Auth0’s](${address}); it is no part of U-Assist’s documentation`

function riskOf(row: EndpointRow | Auth0Row): string {
  const isGet = row.risk === 'write' && row.method === 'GET' ? ', although it is a GET' : ''
  return [RISKS[row.risk] + isGet, 'caution' in row ? row.caution : undefined].filter(Boolean).join(', ')
}

function tokenOf(row: EndpointRow | Auth0Row): string | undefined {
  if ('role' in row) return row.token === 'none' ? undefined : `- **Token:** ${row.role}`
  const basis = row.rolesAre === 'observed' ? 'observed: the roles of the page’s sample token' : row.rolesAre
  return `- **Token:** ${row.roles.map((role) => BEARERS[role]).join(' or ')} (${basis})`
}

function audienceOf({ audience }: Documentation): string | undefined {
  if (audience === undefined) return undefined
  const isSecond = audience === 'api.uniphore.com'
  const help = isSecond ? '. After a 401, sign in for this audience: see "A second audience" in the README' : ''
  return `- **Audience:** \`${audience}\` (observed: the page’s sample${help})`
}

/** Page, documented, not seen, not said, ours: one line each, as far as there is something. */
export function whatIsKnown(documentation: Documentation): string[] {
  const { page, readUpTo, says, errors, unseen, unsaid, ours } = documentation
  const sentences = errors?.flatMap(({ status, sentence, about }) =>
    sentence === undefined ? [] : [`${String(status)} "${sentence}"${about === undefined ? '' : ` for ${about}`}`],
  )
  const bodies = errors?.flatMap(({ status, body }) => (body === undefined ? [] : [String(status)]))
  return [
    readUpTo === undefined ? `- **Page:** [read to its end](${page})` : `- **Page:** [read up to ${readUpTo}](${page})`,
    bullet('Documented', says),
    bullet('Errors, documented with their bodies', bodies, ', '),
    bullet('Errors, documented by a sentence (the bodies are ours)', sentences),
    bullet('Not seen by us, look at the page', unseen),
    bullet('The page does not say', unsaid),
    bullet('Observed or ours', ours),
  ].filter((line) => line !== '')
}

const bullet = (name: string, items: readonly string[] = [], separator = '; '): string =>
  items.length === 0 ? '' : `- **${name}:** ${items.join(separator)}`
