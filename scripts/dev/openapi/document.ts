import { type PostmanEnvironment } from '../../formats/postman-environment'
import { type EndpointRow, ENDPOINTS } from '../../sandbox/api/endpoints'
import { endpointOf } from '../documentation/describe-requests'
import { tokenVariableOf } from '../documentation/endpoint-tables'
import { type Collection, type Item } from '../normalise-collection'
import { exampleValues } from './example-values'
import { operationOf } from './operation'
import { UNDOCUMENTED } from './responses'
import { type SavedRequest, savedRequests } from './saved-requests'
import { tryTests } from './try-tests'

/**
 * The OpenAPI 3.1 document of the U-Assist API (https://spec.openapis.org/oas/v3.1.1): one operation for each row of the
 * endpoint table, from the requests of the collection that are for it. Throws where a row has no request.
 */
export function openapiDocument(collection: Collection, environments: readonly PostmanEnvironment[]): object {
  const values = exampleValues(environments[0])
  const requests = savedRequests(collection.item).map((saved) => ({
    ...tryTests(saved, values),
    row: endpointOf(saved.request as unknown as NonNullable<Item['request']>),
  }))
  const paths: Record<string, Record<string, unknown>> = {}
  for (const row of ENDPOINTS as readonly EndpointRow[]) {
    const own = requests.filter((request) => request.row === row)
    const [first] = own
    if (!first) throw new Error(`endpoint ${String(row.number)}, "${row.name}", has no request in the collection`)
    paths[row.path] = {
      ...(hostOf(first) === 'gatewayUrl' && { servers: serversOf('gatewayUrl', environments) }),
      ...paths[row.path],
      [row.method.toLowerCase()]: operationOf(row, own, values),
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'U-Assist',
      summary: 'Uniphore’s U-Assist API, as far as its pages are known',
      version: '1.0.0',
      description: DESCRIPTION,
    },
    servers: serversOf('apiUrl', environments),
    tags: [...new Set(ENDPOINTS.map(({ group }) => group))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: Object.fromEntries(
        [...new Set((ENDPOINTS as readonly EndpointRow[]).map(tokenVariableOf))].map((name) => [name, bearer(name)]),
      ),
      responses: { Undocumented: UNDOCUMENTED },
    },
  }
}

/** The vendor publishes no version; the one above is the document's own. */
const DESCRIPTION = `Generated from the Postman collection beside this file and the endpoint table of the sandbox. It is not
the vendor's: descriptions keep apart what Uniphore's pages document, what was not seen of them, what they do not say, and
what is observed or ours. A schema is there only where a shape is documented; \`x-role\` says who may call, and on what basis.

Examples are data of the sandbox. Tokens come from \`uassist token\` or its broker.`

const ACCOUNTS: Readonly<Record<string, string>> = {
  accessToken: 'of the default account, who should be an administrator: `uassist token`',
  agentAccessToken: 'of an agent: `uassist token --account agent`',
  supervisorAccessToken: 'of a supervisor: `uassist token --account supervisor`',
}

const bearer = (name: string) => ({
  type: 'http',
  scheme: 'bearer',
  bearerFormat: 'JWT',
  description: `An Auth0 user token ${ACCOUNTS[name] ?? ''}`.trim(),
})

const hostOf = ({ request }: SavedRequest): string | undefined => /^\{\{(\w+)\}\}/.exec(request.url.raw)?.[1]

/** The addresses that environments have for a host; a text that asks for one is none. */
function serversOf(host: 'apiUrl' | 'gatewayUrl', environments: readonly PostmanEnvironment[]): object[] {
  return environments.flatMap(({ name, values }) => {
    const url = values.find(({ key }) => key === host)?.value
    return typeof url === 'string' && URL.canParse(url) ? [{ url, description: String(name) }] : []
  })
}
