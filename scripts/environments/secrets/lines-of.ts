/** A line of a text, as a place that errors can name. */
export interface Line {
  text: string
  /** `line 3` */
  name: string
}

/** A private key is one secret of many lines. */
const KEY_BLOCK = /-----BEGIN [A-Z0-9 ]+-----[\s\S]{0,20000}?-----END [A-Z0-9 ]+-----/g

/** The lines of a text that hold anything; the lines of a key count as its first one. */
export function linesOf(text: string): Line[] {
  const joined = text.replace(KEY_BLOCK, (block) => block.replace(/\n/g, '\v'))
  let number = 1
  return joined.split('\n').flatMap((line) => {
    const pieces = line.split('\v')
    const name = `line ${String(number)}`
    number += pieces.length
    return line.trim() === '' ? [] : [{ text: pieces.join('\n').trimEnd(), name }]
  })
}
