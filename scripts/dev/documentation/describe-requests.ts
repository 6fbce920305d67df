import { type EndpointRow, ENDPOINTS } from '../../sandbox/api/endpoints'
import { AUTH0_ENDPOINTS, type Auth0Row } from '../../sandbox/api/endpoints/auth0'
import { WITHOUT_REQUEST } from '../../sandbox/api/endpoints/push'
import { type Collection, type Item } from '../normalise-collection'
import { describeEndpoint, FACTS_BEGIN, whatIsKnown } from './describe-endpoint'

/** The request of an item, as far as it says which endpoint it is for. */
interface Request {
  method?: string
  url?: { raw?: string } | string
  body?: unknown
  description?: string
}

/** A collection whose requests end in what is known of their endpoints. Requests that are for none stay as they are. */
export function describeRequests(collection: Collection): Collection {
  return { ...collection, item: collection.item.map(describeItem) }
}

function describeItem(item: Item & { description?: string }): Item {
  if (item.item?.length === 0 && item.description)
    return { ...item, description: withoutRequest(item.description) } as Item
  if (item.item) return { ...item, item: item.item.map(describeItem) }
  const row = item.request && endpointOf(item.request)
  if (!row) return item
  const { description } = item.request as Request
  return { ...item, request: { ...item.request, description: withFacts(description, describeEndpoint(row)) } }
}

/** The endpoint of a request: by method and path, and by the grant type of what is posted to /oauth/token. */
export function endpointOf(request: NonNullable<Item['request']>): EndpointRow | Auth0Row | undefined {
  const { method, url, body } = request as Request
  const [, host, path = ''] = /^\{\{(\w+)\}\}([^?]*)/.exec(typeof url === 'string' ? url : (url?.raw ?? '')) ?? []
  if (host === 'auth0Url') {
    const posted = JSON.stringify(body ?? '')
    return AUTH0_ENDPOINTS.find(
      (row) => row.method === method && row.path === path && (!row.grantType || posted.includes(row.grantType)),
    )
  }
  if (host !== 'apiUrl' && host !== 'gatewayUrl') return undefined
  return ENDPOINTS.find((row) => row.method === method && patternOf(row.path).test(path))
}

const patternOf = (path: string): RegExp => new RegExp(`^${path.replace(/\{[^}]+\}/g, ':[^/]+')}$`)

const withFacts = (description = '', facts: string): string => {
  const written = description.split(`\n${FACTS_BEGIN}`)[0]?.trim() ?? ''
  return [written, facts].filter(Boolean).join('\n\n')
}

/** The folder without requests: what is documented and cannot be asked for here. */
function withoutRequest(description: string): string {
  const written = description.split('\n### ')[0]?.trim() ?? ''
  const parts = WITHOUT_REQUEST.map(({ name, where, documentation }) =>
    [`### ${name}`, '', `- **Address:** ${where}`, ...whatIsKnown(documentation)].join('\n'),
  )
  return [written, ...parts].join('\n\n')
}
