import { type Auth, type Collection, type Item } from '../normalise-collection'
import { uuidOf } from '../uuid'
import { type Authentication, authenticationFor, nonceTag } from './authentication'
import { describedWithExamples } from './description'
import { insomniaText, plainText } from './insomnia-text'
import { insomniaParameter, type InsomniaParameter } from './parameter'
import { type PostmanExample, type PostmanRequest, type PostmanUrl } from './postman-request'

interface Named {
  id: string
  name: string
  description: string
}

/** A folder. */
export interface InsomniaFolder extends Named {
  children: InsomniaItem[]
  /** Undefined where the folder around it decides. */
  authentication: Authentication | undefined
}

/** A request. */
export interface InsomniaRequest extends Named {
  method: string
  url: string
  parameters: InsomniaParameter[]
  headers: InsomniaParameter[]
  body: { mimeType: string; text: string } | undefined
  /** Its own; undefined where the folder around it decides. */
  authentication: Authentication | undefined
  /** Its own or the one it inherits, for clients that do not know folders with auth. */
  effectiveAuthentication: Authentication
}

/** What a collection holds. */
export type InsomniaItem = InsomniaFolder | InsomniaRequest

/** Whether an item is a folder. */
export const isFolder = (item: InsomniaItem): item is InsomniaFolder => 'children' in item

/**
 * The folders and requests of a Postman collection as Insomnia's. A collection has no auth there, so that what stands
 * at the top gets the collection's. Scripts are not carried over. Throws for what Insomnia could not send alike.
 */
export function insomniaItems({ item, auth = NO_AUTH, info }: Collection): InsomniaItem[] {
  return item.map((child) => insomniaItem(child, { path: [info.name], inherited: auth, isTop: true }))
}

const NO_AUTH: Auth = { type: 'noauth' }

interface Place {
  /** Names on the way here. */
  path: readonly string[]
  inherited: Auth
  isTop: boolean
}

function insomniaItem(item: Item & { description?: string }, { path: parents, inherited, isTop }: Place): InsomniaItem {
  const { name, item: children, request } = item
  const path = [...parents, name]
  const own = item.auth ?? request?.auth
  const auth = own ?? inherited
  const authentication = own || isTop ? naming(path, () => authenticationFor(auth)) : undefined
  if (children) {
    return {
      id: insomniaItemId('fld', path),
      name,
      description: plainText(item.description ?? ''),
      authentication,
      children: children.map((child) => insomniaItem(child, { path, inherited: auth, isTop: false })),
    }
  }
  return {
    id: insomniaItemId('req', path),
    name,
    ...naming(path, () => insomniaRequest(item, auth)),
    authentication,
    effectiveAuthentication: authenticationFor(auth),
  }
}

/** An error about a part says which one. */
function naming<Made>(path: readonly string[], make: () => Made): Made {
  try {
    return make()
  } catch (error) {
    throw new Error(`"${path.join(' / ')}": ${(error as Error).message}`, { cause: error })
  }
}

/** The same place, the same id: `req_` and 32 hex digits, as Insomnia makes them. */
export function insomniaItemId(prefix: 'fld' | 'req' | 'jar', path: readonly string[]): string {
  return `${prefix}_${uuidOf([prefix, ...path].join('\n')).replaceAll('-', '')}`
}

function insomniaRequest({ request: unread, response = [] }: Item, auth: Auth) {
  if (!unread) throw new Error('it is neither a folder nor a request')
  const request = unread as unknown as PostmanRequest
  const { method, url, header = [] } = request
  const body = bodyOf(request)
  const headers = header.map(insomniaParameter)
  // Postman names a body's type by itself; in Insomnia it is a header like any other.
  if (body && !headers.some(({ name }) => name.toLowerCase() === 'content-type')) {
    headers.push({ name: 'Content-Type', value: body.mimeType })
  }
  if (needsNonce(request, auth)) headers.push({ name: 'nonce-token', value: nonceTag(auth) })
  return {
    description: describedWithExamples(request, response as unknown as PostmanExample[]),
    method,
    url: addressOf(url),
    parameters: (url.query ?? []).map(insomniaParameter),
    headers,
    body,
  }
}

/** The rule of the Postman collection's script: whatever is not a GET, to the API or its gateway, as somebody. */
function needsNonce({ method, url }: PostmanRequest, auth: Auth): boolean {
  return method !== 'GET' && auth.type !== 'noauth' && /^\{\{(api|gateway)Url\}\}/.test(url.raw)
}

/** Without the query, and with what `:name` stands for in its place: older versions know no path parameters. */
function addressOf({ raw, variable = [] }: PostmanUrl): string {
  const [path = ''] = raw.split('?')
  const filled = path.replace(/\/:([^/]+)/g, (_whole, name: string) => {
    const value = variable.find(({ key }) => key === name)?.value
    if (value === undefined) throw new Error(`":${name}" in its address stands for nothing`)
    return `/${value}`
  })
  return insomniaText(filled)
}

const MIME_TYPES: Readonly<Record<string, string>> = {
  json: 'application/json',
  xml: 'application/xml',
  text: 'text/plain',
}

function bodyOf({ body }: PostmanRequest): InsomniaRequest['body'] {
  if (!body) return undefined
  const { mode, raw = '', options } = body
  const mimeType = MIME_TYPES[options?.raw?.language ?? 'text']
  if (mode !== 'raw' || mimeType === undefined) throw new Error(`a body of mode "${mode}" is not carried over yet`)
  return { mimeType, text: insomniaText(raw) }
}
