import fc from 'fast-check'

/** What moves a cursor, turns the direction of text, begins a line, or gives an order to a CI. */
const PIECES = [
  '\u001b[31m',
  '\u001b[2J',
  '\u001b]0;title\u0007',
  '\u001b]8;;http://x.example\u001b\\',
  '\u009b1m',
  '\u0000',
  '\u0008',
  '\u007f',
  '\u202e',
  '\u2066',
  '\u200f',
  '\n',
  '\r',
  '\r\n',
  '\t',
  '\u0085',
  '\u2028',
  '::error title=x::y',
  '::add-mask::x',
  '::set-output name=a::b',
  '##vso[task.setvariable variable=a]b',
  '##VSO[task.complete]',
  '##[error]x',
  "##teamcity[testFailed name='a']",
  '#',
  '##',
  '[',
  ':',
  ' ',
  'name',
  'é',
]

/** Texts that somebody put into a file or a server to attack whoever prints them. */
export const hostileText = fc
  .array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 7 })
  .map((all) => all.join(''))

/**
 * What of an output would do something to a terminal or a CI, by rules of this judge's own. An annotation that this program
 * makes may begin a line.
 */
export function harmIn(output: string, { annotations = false } = {}): string[] {
  return output
    .split('\n')
    .flatMap((line) => [
      ...(line.match(/\p{Cc}|\p{Zl}|\p{Zp}|\p{Bidi_Control}/gu) ?? []).map((one) => JSON.stringify(one)),
      ...(line.match(/##\[|##vso\[|##teamcity\[/gi) ?? []),
      ...(/^\s*::/.test(line) && !(annotations && line.startsWith('::error title=')) ? [line] : []),
    ])
}
