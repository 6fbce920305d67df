import { plainText } from './insomnia-text'
import { type PostmanExample, type PostmanRequest } from './postman-request'

/** A request's description, and below it its saved examples: Insomnia has no place of its own for them. */
export function describedWithExamples(
  { description = '' }: PostmanRequest,
  examples: readonly PostmanExample[],
): string {
  const parts = [description, ...examples.map(asMarkdown)]
  return plainText(parts.filter(Boolean).join('\n\n'))
}

function asMarkdown({ name, header = [], body = '' }: PostmanExample): string {
  const type = header.find(({ key }) => key.toLowerCase() === 'content-type')?.value ?? ''
  const heading = `### Example: ${name}`
  if (body === '') return `${heading}\n\nNo body.`
  return `${heading}\n\n${FENCE}${type.includes('json') ? 'json' : 'text'}\n${body}\n${FENCE}`
}

const FENCE = '```'
