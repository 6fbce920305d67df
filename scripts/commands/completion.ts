import { defineCommand, type Option } from '../cli/command'
import { type CommandTable } from '../cli/command-group'
import { EXIT, usageError } from '../cli/errors'

const SHELLS = { bash, zsh, fish } as const

/** The words that may follow a beginning of a command line, with what they do. */
interface Place {
  /** The command's words, ` env list`; empty for the first word. */
  after: string
  words: [word: string, help: string][]
  /** Whether one of the words has to come next: another command follows from it. */
  isGroup: boolean
  /** Options with a value, by their spellings: no word of ours follows them. */
  withValue: string[]
}

/** The command that prints what a shell completes, from the table of commands. */
export function completionCommand(table: CommandTable) {
  return defineCommand({
    name: 'completion',
    summary: 'print what completes commands and options in a shell',
    positionals: 'bash|zsh|fish',
    options: {},
    examples: [
      'completion bash >>~/.bashrc',
      'completion zsh >>~/.zshrc',
      'completion fish >~/.config/fish/completions/uassist.fish',
    ],

    run: async (_values, [shell = '', ...surplus], io) => {
      if (!Object.hasOwn(SHELLS, shell) || surplus.length > 0)
        throw usageError(`name one shell: ${Object.keys(SHELLS).join(', ')}`)
      io.data(SHELLS[shell as keyof typeof SHELLS](await placesIn(table)).trimEnd())
      return EXIT.done
    },
  })
}

async function placesIn(table: CommandTable): Promise<Place[]> {
  const first: Place = { after: '', words: [], isGroup: true, withValue: [] }
  const places = [first]
  for (const [name, { summary, load }] of Object.entries(table)) {
    first.words.push([name, summary])
    const { command } = await load()
    if (!('commands' in command)) {
      places.push(optionsAfter(` ${name}`, command.options))
      continue
    }
    const words = Object.entries(command.commands).map(([word, entry]): [string, string] => [word, entry.summary])
    places.push({ after: ` ${name}`, words, isGroup: true, withValue: [] })
    for (const [word, entry] of Object.entries(command.commands))
      places.push(optionsAfter(` ${name} ${word}`, (await entry.load()).command.options))
  }
  first.words.push(['help', 'what a command does, and its options'], ['--version', 'the version of uassist'])
  return places
}

function optionsAfter(after: string, options: Record<string, Option>): Place {
  const entries = Object.entries(options)
  return {
    after,
    isGroup: false,
    words: [
      ...entries.map(([name, { help }]): [string, string] => [`--${name}`, help]),
      ['--help', 'what it does, and its options'],
    ],
    withValue: entries
      .filter(([, { type }]) => type === 'string')
      .flatMap(([name, { short }]) => [`--${name}`, ...(short === undefined ? [] : [`-${short}`])]),
  }
}

/** One word of a script in single quotes. */
const quoted = (text: string) => `'${text.replace(/'/g, `'\\''`)}'`

/** Branches on what stands before the word at hand, those of two words before those of one. */
function branches(places: readonly Place[], lines: (place: Place) => string[]): string {
  return [...places]
    .sort((a, b) => b.after.length - a.after.length)
    .map((place) => {
      const pattern = place.after === '' ? `' '` : `${quoted(`${place.after} `)}*`
      return [`    ${pattern})`, ...lines(place).map((line) => `      ${line}`), '      ;;'].join('\n')
    })
    .join('\n')
}

// macOS has a bash of 2007 (3.2), which has no mapfile.
function bash(places: readonly Place[]): string {
  const words = branches(places, ({ words, withValue }) => [
    `words=${quoted(words.map(([word]) => word).join(' '))}`,
    `valued=${quoted(` ${withValue.join(' ')} `)}`,
  ])
  return `# uassist: completion for bash
_uassist() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" before='' words='' valued='' word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do before+=" $word"; done
  COMPREPLY=()
  case "$before " in
    *' -- '*) return ;;
${words}
  esac
  # Files, where an option takes a value.
  [[ $valued == *" $previous "* ]] || COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _uassist uassist`
}

function zsh(places: readonly Place[]): string {
  const described = branches(places, ({ words, withValue }) => [
    `found=(${words.map(([word, help]) => quoted(`${word}:${help}`)).join(' ')})`,
    `valued=(${withValue.map(quoted).join(' ')})`,
  ])
  return `#compdef uassist
# uassist: completion for zsh
_uassist() {
  local -a found valued
  local before=" \${(j: :)words[2,CURRENT-1]} "
  (( CURRENT > 2 )) || before=' '
  case $before in
    *' -- '*) _files; return ;;
${described}
  esac
  if (( \${valued[(Ie)\${words[CURRENT-1]}]} )); then _files; else _describe uassist found || _files; fi
}
compdef _uassist uassist`
}

function fish(places: readonly Place[]): string {
  const lines = places.flatMap(({ after, words, withValue, isGroup }) =>
    words.map(([word, help]) => {
      const option = /^--(.*)/.exec(word)?.[1]
      const takesValue = withValue.includes(word) ? ' -r' : ''
      const what = option === undefined ? `-f -a ${quoted(word)}` : `-l ${option}${takesValue}`
      const where = quoted(`${isGroup ? '__uassist_is' : '__uassist_in'}${after}`)
      return `complete -c uassist -n ${where} ${what} -d ${quoted(help)}`
    }),
  )
  return `# uassist: completion for fish
function __uassist_is
  set -l words (commandline -opc)
  test "$words[2..-1]" = "$argv"
end
function __uassist_in
  set -l words (commandline -opc)
  contains -- -- $words; and return 1
  string match -q -- "$argv *" "$words[2..-1] "
end
${lines.join('\n')}`
}
