import { jsonOrUndefined } from '../../formats/parse-json'
import { type Text } from './credential-shapes'

/** A text inside a file, and the way to it. */
export interface PlacedText extends Text {
  /** Folder and request, `Sign-in check / Fetch nonce token`; empty above all requests. */
  request: string
  /** The member or variable whose text is JSON with this text in it. */
  inside?: string
}

/** Members whose elements are named parts of a collection, in Postman and in Insomnia. */
const PARTS = new Set(['item', 'children', 'collection', 'resources', 'requests'])

/** Members that hold scripts, in Postman and in Insomnia. */
const SCRIPTS = new Set(['exec', 'preRequest', 'afterResponse', 'preRequestScript', 'afterResponseScript'])

type Way = Omit<PlacedText, 'text'>

/**
 * All texts inside JSON of any shape, with the name of each: that of its member, or of `key` or `name` beside a
 * `value`. A list of texts counts as one text, as scripts and addresses are kept in lines; JSON inside a text is opened.
 */
export function textsIn(content: unknown, way: Way = { request: '' }): PlacedText[] {
  if (typeof content === 'string') return inText(content, way)
  if (typeof content === 'number') return inText(String(content), way)
  if (Array.isArray(content)) {
    if (content.every((element) => typeof element === 'string')) return inText(content.join('\n'), way)
    return content.flatMap((element) => textsIn(element, way))
  }
  if (typeof content !== 'object' || content === null) return []
  const { key, name } = content as Record<string, unknown>
  const owner = [key, name].find((text) => typeof text === 'string')
  return Object.entries(content).flatMap(([member, value]) => {
    if (PARTS.has(member) && Array.isArray(value)) {
      return value.flatMap((part: unknown) => textsIn(part, { request: partName(way.request, part) }))
    }
    const memberName = member === 'value' && owner !== undefined ? owner : member
    return textsIn(value, { ...way, name: memberName, isCode: way.isCode === true || SCRIPTS.has(member) })
  })
}

/** Where a text is, for people: the request it belongs to, and its name. */
export function placeOf({ request, inside, name }: PlacedText): { request?: string; key?: string } {
  const key = [...new Set([inside, name])].filter(Boolean).join(' > ')
  return { ...(request && { request }), ...(key && { key }) }
}

function inText(text: string, way: Way): PlacedText[] {
  const opened = /^\s*[[{]/.test(text) ? jsonOrUndefined(text) : undefined
  return opened === undefined
    ? [{ ...way, text }]
    : textsIn(opened, { ...way, ...(way.name !== undefined && { inside: way.name }) })
}

function partName(above: string, part: unknown): string {
  const name = (part as { name?: unknown } | null)?.name
  return typeof name === 'string' ? [above, name].filter(Boolean).join(' / ') : above
}
