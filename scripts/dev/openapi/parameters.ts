import { type EndpointRow } from '../../sandbox/api/endpoints'
import { type PostmanParameter, type PostmanRequest } from '../insomnia/postman-request'
import { type ExampleValues, filledDecoded } from './example-values'

/** OpenAPI ignores header parameters of these names (OAS 3.1.1, "Parameter Object"); bodies and security say them. */
const NOT_PARAMETERS = ['accept', 'content-type', 'authorization']

const NONCE: PostmanParameter = {
  key: 'nonce-token',
  description: 'A fresh one from "Fetch nonce token" for every call: it is good once',
  value: 'nonce/example+1==',
}

/** The parameters of an endpoint, from the request that shows it. Path parameters are spelled as on the page. */
export function parametersOf(row: EndpointRow, request: PostmanRequest, values: ExampleValues): object {
  const { url, header = [] } = request
  const inPath = Array.from(row.path.matchAll(/\{([^}]+)\}/g), ([, name = '']) => name)
  const headers = [...(row.nonce ? [NONCE] : []), ...header].filter(
    ({ key }) => !NOT_PARAMETERS.includes(key.toLowerCase()),
  )
  const query = url.query ?? []
  const parameters = [
    // By place: Postman has no dashes in names, and the page has.
    ...inPath.map((name, index) => parameter('path', { ...url.variable?.[index], key: name }, true, values)),
    ...[...new Set(query.map(({ key }) => key))].map((key) => queryParameter(row, query, key, values)),
    ...headers.map((one) => parameter('header', one, one === NONCE, values)),
  ]
  return parameters.length === 0 ? {} : { parameters }
}

/** A key that the request repeats is a list. */
function queryParameter(
  row: EndpointRow,
  query: readonly PostmanParameter[],
  key: string,
  values: ExampleValues,
): object {
  const same = query.filter((one) => one.key === key)
  const [first = { key }] = same
  const required = isRequired(row, query, key)
  if (same.length === 1) return parameter('query', first, required, values)
  const example = same.map(({ value = '' }) => filledDecoded(value, values))
  return {
    ...parameter('query', first, required, values),
    schema: { type: 'array', items: { type: 'string' } },
    example,
  }
}

/** Mandatory, unless the request shows another spelling that does in its place. */
function isRequired(row: EndpointRow, query: readonly PostmanParameter[], key: string): boolean {
  const spellings = row.query.map((names) => names.split('|')).find((names) => names.includes(key)) ?? []
  const shown = query.filter((one) => spellings.includes(one.key))
  return shown.length > 0 && shown.every(({ disabled }) => !disabled)
}

function parameter(
  place: 'path' | 'query' | 'header',
  { key, value = '', description }: PostmanParameter,
  required: boolean,
  values: ExampleValues,
): object {
  const text = filledDecoded(value, values)
  const isTime = key.endsWith('Time') && /^\d+$/.test(text)
  return {
    name: key,
    in: place,
    ...(description && { description }),
    ...(required && { required }),
    schema: { type: isTime ? 'integer' : 'string' },
    ...(text !== '' && { example: isTime ? Number(text) : text }),
  }
}
