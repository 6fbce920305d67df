import { type Line, linesOf } from './lines-of'

/** A string of JSON, as it is written. */
const JSON_STRING = /"(?:[^"\\\n]|\\.)*"/g

/**
 * What is written in a file of JSON or YAML and is no value of what was parsed: comments, names of members, and the first
 * of two members with one name.
 */
export function unparsedTexts(text: string, content: unknown): Line[] {
  const known = stringsIn(content)
  if (/^\uFEFF?\s*[[{]/.test(text)) {
    return linesOf(text).flatMap(({ text: line, name }) =>
      [...line.matchAll(JSON_STRING)].flatMap(([written]) => {
        const read = asString(written)
        return read === undefined || known.has(read) ? [] : [{ text: read, name }]
      }),
    )
  }
  // A `#` inside a script, or in another text of several lines, begins no comment.
  const inValues = new Set([...known].flatMap((value) => value.split('\n').map(commentIn)))
  return linesOf(text).flatMap(({ text: line, name }) => {
    const comment = commentIn(line)
    return inValues.has(comment) || comment === '' ? [] : [{ text: comment, name }]
  })
}

const commentIn = (line: string) => (/(?:^|\s)#(.*)/.exec(line)?.[1] ?? '').trim()

/** The strings among the values. */
function stringsIn(content: unknown): Set<string> {
  const found = new Set<string>()
  const open = [content]
  while (open.length > 0) {
    const value = open.pop()
    if (typeof value === 'string') found.add(value)
    else if (typeof value === 'object' && value !== null) for (const member of Object.values(value)) open.push(member)
  }
  return found
}

function asString(written: string): string | undefined {
  try {
    return JSON.parse(written) as string
  } catch {
    return undefined
  }
}
