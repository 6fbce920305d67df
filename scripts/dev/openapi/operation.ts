import { type EndpointRow } from '../../sandbox/api/endpoints'
import { tokenVariableOf } from '../documentation/endpoint-tables'
import { type ExampleValues, filled } from './example-values'
import { parametersOf } from './parameters'
import { responsesOf } from './responses'
import { type TriedRequest } from './try-tests'

/**
 * The operation of an endpoint. `requests` are those of the collection that are for it: the first one is described, the
 * saved answers are everyone's. `x-` members say what OpenAPI has no place for, and which statements are the vendor's.
 */
export function operationOf(row: EndpointRow, requests: readonly TriedRequest[], values: ExampleValues): object {
  const [first] = requests
  const { name, group, documentation, roles, rolesAre, risk } = row
  const body = first?.request.body?.raw
  return {
    operationId: camelCase(name),
    summary: name,
    tags: [group],
    ...(first?.request.description && { description: first.request.description }),
    externalDocs: { description: 'Uniphore’s page', url: documentation.page },
    ...(first && parametersOf(row, first.request, values)),
    ...(body !== undefined && { requestBody: requestBody(body, values) }),
    responses: responsesOf(row, requests),
    security: [{ [tokenVariableOf(row)]: [] }],
    'x-number': row.number,
    'x-risk': risk,
    'x-role': { oneOf: roles, basis: rolesAre },
  }
}

/** No page has a schema of a body; the fields are in the description. */
const requestBody = (raw: string, values: ExampleValues): object => ({
  required: true,
  content: {
    'application/json': { schema: { type: 'object' }, example: JSON.parse(filled(raw, values)) as unknown },
  },
})

function camelCase(name: string): string {
  const [first = '', ...others] = name.toLowerCase().match(/[a-z0-9]+/g) ?? []
  return first + others.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join('')
}
