/** What a document gives to be run: the commands of one fenced block. */
export interface CommandBlock {
  document: string
  /** Of the fence, counted from 1. */
  line: number
  commands: Command[]
}

export interface Command {
  /** One logical line, as it is typed: continued lines are one, and comments are left out. */
  text: string
  /** What the document says that it prints; `…` stands for any text, a line of it for any lines. */
  output?: string
}

/**
 * The blocks of commands in a Markdown document: `sh`, one command after another; `console`, where `$ ` begins a command and its
 * output follows; `yaml`, whose steps (`run:`, or a list under `script:`) are commands.
 */
export function commandBlocks(document: string, text: string): CommandBlock[] {
  return [...text.matchAll(/^( *)```(\w+)[^\n]*\n(.*?)^\1```/gms)].flatMap((match) => {
    const [whole, , language = '', content = ''] = match
    const read = READERS[language]
    if (!read) return []
    const line = text.slice(0, match.index).split('\n').length + (whole.startsWith('\n') ? 1 : 0)
    const commands = read(content)
    return commands.length > 0 ? [{ document, line, commands }] : []
  })
}

const READERS: Record<string, ((content: string) => Command[]) | undefined> = {
  sh: (content) => logicalLines(content).map((text) => ({ text })),
  bash: (content) => logicalLines(content).map((text) => ({ text })),
  console: readConsole,
  yaml: (content) =>
    [...content.matchAll(/^ *(?:- )?run: (.*)$|^ *- ((?:npx|uassist) .*)$/gm)].map(([, step, item]) => ({
      text: (step ?? item ?? '').trim(),
    })),
}

/** A line goes on where it ends in a backslash, a pipe or `&&`. */
function logicalLines(content: string): string[] {
  return content
    .split('\n')
    .map((line) => line.replace(/(^|\s+)#(?!!).*$/, '').trimEnd())
    .join('\n')
    .replace(/(\\|\||&&)\n\s*/g, (_all, end: string) => (end === '\\' ? '' : `${end} `))
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#!'))
}

function readConsole(content: string): Command[] {
  const [, ...parts] = content.split(/^\$ /m)
  return parts.map((part) => {
    const [text = '', ...output] = part.split('\n')
    return { text, output: withoutEmptyEnds(output.join('\n')) }
  })
}

const withoutEmptyEnds = (text: string) => text.replace(/^\n+/, '').trimEnd()

/** Whether a text is what the document says: line by line, without what stands at the end of a line. */
export function isAsStated(stated: string, text: string): boolean {
  const lines = (of: string) => of.split('\n').map((line) => line.trimEnd())
  const escaped = lines(stated).map((line) =>
    line === '…' ? '[^]*' : line.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/…/g, '.*'),
  )
  return new RegExp(`^${escaped.join('\\n')}$`).test(lines(withoutEmptyEnds(text)).join('\n'))
}
