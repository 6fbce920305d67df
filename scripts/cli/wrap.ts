/** Narrower than this, lines of single words are worse than lines that are too long. */
const NARROWEST = 30
/** Longer lines are hard to read, however wide the terminal is. */
const WIDEST = 120

/**
 * A text in lines of at most `columns` characters, broken at blanks. Neither a long word, such as an address, nor a
 * command in backticks is broken: they are there to be copied.
 *
 * @param first what the first line begins with
 * @param indent what all others begin with
 */
export function wrapped(text: string, columns: number, first: string, indent: string): string[] {
  const width = Math.min(Math.max(columns, NARROWEST), WIDEST)
  const lines = [first]
  let isEmpty = true
  for (const word of text.match(/(?:[^\s`]|`[^`]*`|`)+/g) ?? []) {
    const line = lines.at(-1) ?? ''
    const longer = isEmpty ? line + word : `${line} ${word}`
    if (isEmpty || longer.length <= width) lines[lines.length - 1] = longer
    else lines.push(indent + word)
    isEmpty = false
  }
  return lines
}
