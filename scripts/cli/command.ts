import { parseArgs } from 'node:util'
import { usageError } from './errors'
import { type Io } from './io'
import { didYouMean } from './nearest'

/** An option of a command line, as `parseArgs` of Node takes it, with what its help says. */
export interface Option {
  type: 'string' | 'boolean'
  short?: string
  multiple?: boolean
  /** The value's name in the help, `S`, `NAME`. */
  value?: string
  help: string
}

/** Options by their long names. */
export type Options = Record<string, Option>

/** What a command line gave: of each option its value, or nothing. */
export type Values<O extends Options> = {
  [K in keyof O]?: O[K]['type'] extends 'boolean' ? boolean : O[K]['multiple'] extends true ? string[] : string
}

/** One sub-command, as its own file declares it. */
export interface Command<O extends Options = Options> {
  name: string
  summary: string
  /** What may follow the options, `[COLLECTION…]`; absent where nothing may. */
  positionals?: string
  options: O
  /** What to do in place of an option that another program has, `--silent`; undefined for one that nobody knows. */
  insteadOf?: (option: string) => string | undefined
  /** Shown in the help as they are, without `uassist `. */
  examples: readonly string[]
  run: (values: Values<O>, positionals: string[], io: Io) => Promise<number>
}

/** Only fixes the types: each command's values follow from its options. */
export function defineCommand<const O extends Options>(command: Command<O>): Command<O> {
  return command
}

/** Options of every command that works with an environment. */
export const ENVIRONMENT_OPTIONS = {
  environment: {
    type: 'string',
    short: 'e',
    value: 'NAME|FILE',
    help: 'the environment: a name from collections/environments, or a file (default: UASSIST_ENVIRONMENT, sandbox)',
  },
  account: { type: 'string', value: 'NAME', help: 'whose session: default, admin, agent, supervisor, …' },
} as const satisfies Options

/** The option of every command whose result is structured. */
export const JSON_OPTION = {
  json: { type: 'boolean', help: 'the result as one line of JSON' },
} as const satisfies Options

/** The arguments that are this program's own: what stands behind `--` is another's. */
export function ownArguments(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf('--')
  return end === -1 ? argv : argv.slice(0, end)
}

/** Reads a command's arguments. What it does not know is refused by name (exit code 2). */
export function parseCommandLine<O extends Options>(
  command: Command<O>,
  argv: string[],
): { values: Values<O>; positionals: string[] } {
  try {
    const { values, positionals } = parseArgs({
      args: argv,
      options: { ...command.options, help: { type: 'boolean', short: 'h' } },
      allowPositionals: command.positionals !== undefined,
      strict: true,
    })
    return { values: values, positionals }
  } catch (error) {
    const { code, message } = error as Error & { code?: string }
    if (code !== 'ERR_PARSE_ARGS_UNKNOWN_OPTION') throw usageError(plain(message))
    throw usageError([plain(message), adviceOn(message, command)].filter(Boolean).join(': '))
  }
}

/** What to do in place of an option that the command does not have. */
function adviceOn(message: string, { options, insteadOf }: Pick<Command, 'options' | 'insteadOf'>): string | undefined {
  const [, unknown = ''] = /'(-{1,2}[^'=\s]+)/.exec(message) ?? []
  const advice = insteadOf?.(unknown)
  if (advice !== undefined) return advice
  return didYouMean(
    unknown,
    [...Object.keys(options), 'help'].map((name) => `--${name}`),
  )
}

/** Node's messages, without the advice on how to pass a value that begins with a dash. */
function plain(message: string): string {
  const [first = ''] = message.split(/\. |\n/)
  return first.replace(/'/g, '"').replace(/^./, (letter) => letter.toLowerCase())
}

/** Seconds, as most numbers are: a timer of more than 24 days would be over at once. */
const MAX_NUMBER = 2_000_000

/** A whole number of an option, in plain decimal digits; refused by name when it is none. */
export function numberOption(
  value: string | undefined,
  name: string,
  fallback: number,
  minimum = 0,
  maximum = MAX_NUMBER,
): number {
  if (value === undefined) return fallback
  const number = /^\d+$/.test(value) ? Number(value) : NaN
  if (number >= minimum && number <= maximum) return number
  throw usageError(`"--${name}" must be a whole number from ${String(minimum)} to ${String(maximum)}, not "${value}"`)
}

/** A port of an option; 0 takes a free one. */
export function portOption(value: string | undefined, name: string, fallback: number): number {
  return numberOption(value, name, fallback, 0, 65_535)
}

/** The help of one command, in lines: usage, options in columns, examples. */
export function helpOf(command: Command): string[] {
  const { name, summary, positionals, options, examples } = command
  const rows = Object.entries({ ...options, help: HELP }).map(([long, option]): [string, string] => {
    const short = option.short ? `-${option.short}, ` : '    '
    return [`${short}--${long}${option.type === 'string' ? ` ${option.value ?? 'VALUE'}` : ''}`, option.help]
  })
  return [
    `uassist ${name}: ${summary}`,
    '',
    `Usage: uassist ${name} [options]${positionals ? ` ${positionals}` : ''}`,
    '',
    ...columns(rows),
    '',
    'Examples:',
    ...examples.map((example) => `  uassist ${example}`),
  ]
}

const HELP: Option = { type: 'boolean', short: 'h', help: 'this text' }

/** Two columns, as lines: the second one begins where the longest text of the first has ended. */
export function columns(rows: readonly [string, string][]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length))
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`)
}
