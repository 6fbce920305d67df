/** How text from files, servers and variables reaches a terminal, a log and a report. */

/** What ends a line or moves on in it, for a terminal or for whoever reads the log later. */
const BREAKS = /[\t\n\v\f\r\u0085\u2028\u2029]+/g

/** Control characters, and the marks that turn the direction of the text behind them (Unicode TR9, CVE-2021-42574). */
const HIDDEN = /[^\P{Cc}\t\n]|[\u2028\u2029]|\p{Bidi_Control}/gu

/** Commands to Azure Pipelines, TeamCity and, in its older form, GitHub: read anywhere in a line. */
const COMMAND = /##(?=\[|vso\[|teamcity\[)/gi

/** `::error …`, which GitHub obeys where a line begins with it, blanks aside (actions/runner, ActionCommand.cs). */
const LINE_COMMAND = /^([^\S\n]*):(?=:)/gm

/** A text of several lines with everything in it visible, and nothing that a CI takes for a command. */
export function printableText(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(HIDDEN, picture).replace(COMMAND, '# #').replace(LINE_COMMAND, '$1: ')
}

/** The same in one line: what breaks lines becomes a blank. */
export function printable(text: string): string {
  return printableText(text.replace(BREAKS, ' '))
}

/** The character that shows a control character (U+2400 to U+2421), or its code point in brackets. */
function picture(character: string): string {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x20) return String.fromCodePoint(0x2400 + code)
  if (code === 0x7f) return '\u2421'
  return `[U+${code.toString(16).toUpperCase().padStart(4, '0')}]`
}

/** What this program itself sends to a terminal: colours, and the beginning of a line that is rewritten. */
// eslint-disable-next-line no-control-regex -- the escape character is what is meant
const OWN_STYLE = /(^\r\x1b\[2K|\x1b\[(?:[0-4]|2[1-4]|3[0-79])m)/

/** One line with this program's own colours in it. The text between them is made printable. */
export function printableStyled(text: string): string {
  return text
    .split(OWN_STYLE)
    .map((part, index) => (index % 2 === 0 ? printable(part) : part))
    .join('')
}

/** A value as one line of JSON, which means the same to a parser and nothing to a terminal or a CI. */
export function jsonLine(value: unknown): string {
  return JSON.stringify(value)
    .replace(HIDDEN, (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`)
    .replace(COMMAND, '#\\u0023')
}
