import { columns, type Command } from './command'
import { EXIT, printError, usageError } from './errors'
import { type Io } from './io'
import { didYouMean } from './nearest'

/** Commands with a common first word: `uassist env list`. Each command's name has both words. */
export interface CommandGroup {
  name: string
  summary: string
  /** By their second word, each loaded only when it is called. */
  commands: Record<string, { summary: string; load: () => Promise<{ command: Command }> }>
  examples: readonly string[]
}

/** Commands and groups by their first words. */
export type CommandTable = Record<string, { summary: string; load: () => Promise<{ command: Command | CommandGroup }> }>

/** Finds the command that is meant and has it run; without one, the group's overview is the answer. */
export async function runGroup(
  group: CommandGroup,
  argv: string[],
  io: Io,
  runCommand: (command: Command, argv: string[], io: Io) => Promise<number>,
): Promise<number> {
  const [word, ...rest] = argv
  if (word === undefined || word === '--help' || word === '-h' || word === 'help') {
    io.out(...overviewOf(group))
    return word === undefined ? EXIT.unable : EXIT.done
  }
  const { name, commands } = group
  const entry = Object.hasOwn(commands, word) ? commands[word] : undefined
  if (entry) return runCommand((await entry.load()).command, rest, io)
  const unknown = word.startsWith('-') ? `unknown option "${word}"` : `unknown command "${name} ${word}"`
  const known = Object.keys(commands)
  const error = usageError(
    [`${unknown}; there are the commands ${known.join(', ')}`, didYouMean(word, known)].filter(Boolean).join('; '),
  )
  return printError(error, io, { json: argv.includes('--json'), command: name })
}

function overviewOf({ name, summary, commands, examples }: CommandGroup): string[] {
  return [
    `uassist ${name}: ${summary}`,
    '',
    `Usage: uassist ${name} <command> [options]`,
    '',
    ...columns(Object.entries(commands).map(([word, entry]) => [word, entry.summary])),
    '',
    `See \`uassist ${name} <command> --help\` for options and examples.`,
    '',
    'Examples:',
    ...examples.map((example) => `  uassist ${example}`),
  ]
}
