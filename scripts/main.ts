import { version } from '../package.json'
import { command as token } from './commands/token'
import { columns, type Command, helpOf, ownArguments, parseCommandLine } from './cli/command'
import { type CommandTable, runGroup } from './cli/command-group'
import { EXIT, printError, usageError } from './cli/errors'
import { loginCommand } from './cli/login-command'
import { type Io } from './cli/io'
import { didYouMean } from './cli/nearest'

/**
 * The command table. Each command is its own chunk, because `uassist token` must not pay for Newman; that one itself is
 * in the entry, because finding and opening files is most of what a stored token costs.
 */
export const COMMANDS: CommandTable = {
  login: { summary: 'sign in once, in the browser or on another device', load: () => import('./commands/login') },
  token: { summary: 'print a fresh access token', load: () => Promise.resolve({ command: token }) },
  exec: { summary: 'run a command with a fresh access token', load: () => import('./commands/exec') },
  whoami: { summary: 'who is signed in, and until when', load: () => import('./commands/whoami') },
  status: {
    summary: 'every session here, and which one is used next',
    load: () => import('./commands/status'),
  },
  logout: { summary: 'revoke the refresh token and forget the session', load: () => import('./commands/logout') },
  run: { summary: 'run collections with Newman, with tokens injected', load: () => import('./commands/run') },
  report: { summary: 'one report out of those of the shards of a run', load: () => import('./commands/report') },
  env: { summary: 'environments a team can share: listed, checked, sealed', load: () => import('./commands/env') },
  broker: {
    summary: 'hand the sign-in of this machine to Postman, over loopback',
    load: () => import('./commands/broker'),
  },
  session: { summary: 'one sign-in for many machines, in Redis or Valkey', load: () => import('./commands/session') },
  init: { summary: 'an environment of your own, checked at Auth0', load: () => import('./commands/init') },
  doctor: { summary: 'what keeps you from a token, and what mends it', load: () => import('./commands/doctor') },
  explain: { summary: 'a token in words, and why an endpoint refuses it', load: () => import('./commands/explain') },
  install: { summary: 'put the Insomnia plugin in place', load: () => import('./commands/install') },
  sandbox: {
    summary: 'an Auth0-shaped tenant and a U-Assist-shaped API on this machine',
    load: () => import('./commands/sandbox'),
  },
  completion: {
    summary: 'what completes commands and options in a shell',
    load: async () => ({ command: (await import('./commands/completion')).completionCommand(COMMANDS) }),
  },
  demo: { summary: 'the whole job, end to end, on the sandbox', load: () => import('./commands/demo') },
}

/** Runs one command line and resolves to the exit code. */
export async function main(argv: string[], io: Io): Promise<number> {
  const [name, ...rest] = argv
  if (name === 'help' && rest.length > 0) return main([...rest, '--help'], io)
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    io.out(...overview())
    return name === undefined ? EXIT.unable : EXIT.done
  }
  if (name === '--version' || name === '-v') {
    io.out(version)
    return EXIT.done
  }
  const entry = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (!entry) return printError(unknownCommand(name), io, { json: rest.includes('--json') })
  const { command } = await entry.load()
  return 'commands' in command ? runGroup(command, rest, io, runCommand) : runCommand(command, rest, io)
}

async function runCommand(command: Command, argv: string[], io: Io): Promise<number> {
  const own = ownArguments(argv)
  if (own.includes('--help') || own.includes('-h')) {
    io.out(...helpOf(command))
    return EXIT.done
  }
  let login: string | undefined
  try {
    const { values, positionals } = parseCommandLine(command, argv)
    login = loginCommand(values)
    return await command.run(values, positionals, io)
  } catch (error) {
    return printError(error, io, { json: own.includes('--json'), command: command.name, ...(login && { login }) })
  }
}

function unknownCommand(name: string) {
  const known = Object.keys(COMMANDS)
  const message = `unknown command "${name}"; there are ${known.join(', ')}`
  return usageError([message, didYouMean(name, known)].filter(Boolean).join('; '))
}

function overview(): string[] {
  return [
    'uassist: one sign-in for every API tool',
    '',
    'Usage: uassist <command> [options]',
    '',
    ...columns(Object.entries(COMMANDS).map(([name, { summary }]) => [name, summary])),
    '',
    'See `uassist help <command>` for options and examples.',
    'Exit codes: 0 done, 1 ran and the answer is no, 2 could not run, 3 not signed in or refused, 4 temporary: try again.',
  ]
}
