import { originOf } from './addresses'
import { parseJson } from './json'

/** What came back. */
export interface Answer {
  /** Undefined when nothing came. */
  status: number | undefined
  contentType: string
  body: string
  /** Where a redirect leads; empty without one. */
  location: string
  /** What was asked, which a relative location is relative to. */
  url: string
}

/** Where a redirect leads, and the query parameters of that address, decoded. */
export interface Redirect {
  url: string
  parameters: Readonly<Record<string, string>>
}

/** One JSON value. Throws what is wrong, as all readers here do, and never with the body in it. */
export function readJson({ contentType, body }: Answer): unknown {
  if (!/^application\/([\w.-]+\+)?json\b/i.test(contentType)) throw new Error(`content type is "${contentType}"`)
  return parsed(body, 'the body')
}

/** One JSON value per line. The pages speak of a stream of lines and name no content type, so none is asked for. */
export function readLines({ body }: Answer): unknown[] {
  const lines = body.split('\n').filter((line) => line.trim() !== '')
  return lines.map((line, index) => parsed(line, `line ${String(index + 1)}`))
}

/** A list in whichever of three forms: an array, an object around one array, or one value per line. */
export function readList(answer: Answer): unknown[] {
  const value = parseJson(answer.body)
  if (Array.isArray(value)) return value
  const lists = Object.values(value ?? {}).filter((member) => Array.isArray(member))
  return lists.length === 1 && lists[0] ? lists[0] : readLines(answer)
}

/** Where a redirect leads, with the parameters there. By hand: the script runtime has no `URL`. */
export function readRedirect({ location, url }: Answer): Redirect {
  if (!location) throw new Error('there is no Location header')
  const query = /\?([^#]*)/.exec(location)?.[1] ?? ''
  const pairs = query.split('&').map((pair) => /^([^=]*)=?(.*)$/.exec(pair.replace(/\+/g, ' ')) ?? [])
  const parameters = pairs.map(([, name = '', value = '']) => [decodeURIComponent(name), decodeURIComponent(value)])
  return {
    url: location.startsWith('/') ? `${originOf(url) ?? ''}${location}` : location,
    parameters: Object.fromEntries(parameters) as Record<string, string>,
  }
}

function parsed(text: string, what: string): unknown {
  const value = parseJson(text)
  if (value === undefined) throw new Error(`${what} cannot be parsed`)
  return value
}
