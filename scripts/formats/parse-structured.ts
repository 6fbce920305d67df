import { parseJson, refuseDeep } from './parse-json'

/**
 * Parses JSON or YAML from outside. Throws an Error that says why not. YAML contains JSON, but what looks like JSON is
 * read as such: its errors are the clearer ones, and it needs no library.
 */
export async function parseStructured(text: string): Promise<unknown> {
  if (/^\uFEFF?\s*[[{]/.test(text)) return parseJson(text)
  const { parse } = await import('yaml')
  let content: unknown
  try {
    content = parse(text, { logLevel: 'error' })
  } catch {
    throw new Error('it is neither JSON nor YAML')
  }
  refuseDeep(content)
  return content
}
