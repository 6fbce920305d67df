import { parseJson } from './json'

/** What of a request's body is looked at, as Postman keeps it. */
export interface RequestBody {
  mode?: string
  raw?: unknown
  graphql?: { query?: unknown; operationName?: unknown; variables?: unknown }
}

interface Operation {
  type: string
  name: string | undefined
}

/** Fields of a request by https://graphql.github.io/graphql-over-http/draft/#sec-Request-Parameters. */
const FIELDS: readonly string[] = ['query', 'operationName', 'variables', 'extensions']

/** Strings and comments as a whole, so that nothing in them counts (https://spec.graphql.org/October2021/#sec-Language). */
const TOKEN = /"""(?:\\"""|(?!\\?""")[^])*"""|"(?:\\.|[^"\\\n\r])*"|#[^\n\r]*|[_A-Za-z][_0-9A-Za-z]*|[^\s,\uFEFF]/g

/** Whether a body is GraphQL, and no operation that it runs is a mutation. What cannot be read is no GraphQL. */
export function isGraphqlRead({ mode, raw, graphql }: RequestBody): boolean {
  if (mode === 'graphql') return graphql !== undefined && isRead(graphql)
  if (mode !== 'raw' || typeof raw !== 'string') return false
  const content = parseJson(raw)
  const requests = Array.isArray(content) ? (content as unknown[]) : [content]
  return requests.length > 0 && requests.every((one) => hasOnlyFields(one) && isRead(one))
}

function hasOnlyFields(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.keys(value).every((key) => FIELDS.includes(key))
}

function isRead({ query, operationName, variables }: NonNullable<RequestBody['graphql']>): boolean {
  if (typeof query !== 'string') return false
  // Postman puts this text into the body as it is: one that is no JSON may close its place and add another query.
  if (typeof variables === 'string' && variables !== '' && parseJson(variables) === undefined) return false
  const operations = operationsIn(query)
  const run = operationName ? operations.filter(({ name }) => name === operationName) : operations
  return run.length > 0 && run.every(({ type }) => type !== 'mutation')
}

/** The operations of a document, in order; none when it is not one of operations and fragments only. */
function operationsIn(document: string): Operation[] {
  const operations: Operation[] = []
  const tokens = (document.match(TOKEN) ?? []).filter((token) => !token.startsWith('#'))
  for (let at = 0; at < tokens.length;) {
    const [first = '', second] = [tokens[at], tokens[at + 1]]
    if (!/^(?:query|mutation|subscription|fragment|\{)$/.test(first)) return []
    if (first === '{') operations.push({ type: 'query', name: undefined })
    else if (first !== 'fragment') operations.push({ type: first, name: second })
    at = endOfDefinition(tokens, at)
  }
  return operations
}

/** The index behind a definition that begins at `at`; it ends with its selections, `{ … }` outside of all brackets. */
function endOfDefinition(tokens: readonly string[], at: number): number {
  let depth = 0
  for (; at < tokens.length; at++) {
    const token = tokens[at] ?? ''
    if ('{(['.includes(token)) depth += 1
    if (!'})]'.includes(token)) continue
    depth -= 1
    if (depth === 0 && token === '}') return at + 1
  }
  return at
}
