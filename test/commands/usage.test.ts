import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { COMMANDS as TABLE, main } from '../../scripts/main'
import { testIo } from '../helpers/test-io'

/** Groups of commands have a usage line of their own. */
const COMMANDS = Object.keys(TABLE).filter((name) => !['env', 'session'].includes(name))
const FOLDER = join(__dirname, '..', '..', 'scripts', 'commands')

test('every file and folder of commands is in the table', () => {
  const names = readdirSync(FOLDER).map((entry) => basename(entry, '.ts'))
  expect([...new Set(names)].sort()).toEqual(Object.keys(TABLE).sort())
})

async function uassist(...argv: string[]) {
  const io = testIo()
  const code = await main(argv, io)
  return { code, stdout: io.stdout(), stderr: io.stderr() }
}

test('uassist without a command: the overview, and exit 2 because nothing was done', async () => {
  const { code, stdout } = await uassist()
  expect(code).toBe(2)
  for (const command of COMMANDS) expect(stdout).toContain(command)
})

test('--help and help: the overview with the exit codes, exit 0', async () => {
  for (const word of ['--help', '-h', 'help']) {
    const { code, stdout } = await uassist(word)
    expect(code).toBe(0)
    expect(stdout).toContain('Exit codes: 0 done')
  }
})

test.each(COMMANDS)('%s --help: usage, options and an example on stdout, exit 0', async (name) => {
  const { code, stdout, stderr } = await uassist(name, '--help')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toContain(`Usage: uassist ${name}`)
  expect(stdout).toMatch(/Examples:\n {2}uassist /)
})

test.each(COMMANDS)('%s with an unknown option: refused by name, exit 2, nothing on stdout', async (name) => {
  const { code, stdout, stderr } = await uassist(name, '--colour')
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toContain('"--colour"')
  expect(stderr).toContain(`uassist ${name} --help`)
})

test('an unknown command: refused by name with the known ones, exit 2', async () => {
  const { code, stderr } = await uassist('tokne')
  expect(code).toBe(2)
  expect(stderr).toContain('unknown command "tokne"')
  expect(stderr).toContain('See `uassist --help`.')
  expect(stderr).toContain('whoami')
})

test.each([
  [['tokne'], 'did you mean "token"?'],
  [['env', 'lst'], 'did you mean "list"?'],
  [['token', '--jsn'], 'did you mean "--json"?'],
])('%j: %s', async (argv, question) => {
  expect((await uassist(...argv)).stderr).toContain(question)
})

test('a word that is near none is not taken for another', async () => {
  expect((await uassist('frobnicate')).stderr).not.toContain('did you mean')
})

test('help COMMAND is COMMAND --help, for groups and their commands, too', async () => {
  for (const words of [['token'], ['env'], ['env', 'list']]) {
    const help = await uassist(...words, '--help')
    expect(help.code).toBe(0)
    expect(await uassist('help', ...words)).toEqual(help)
  }
  expect(await uassist('help', 'tokne')).toMatchObject({ code: 2, stdout: '' })
})

test('a command named like an inherited property is unknown, too', async () => {
  expect((await uassist('constructor')).code).toBe(2)
})

test('a surplus argument: refused by name, exit 2', async () => {
  const { code, stderr } = await uassist('token', 'staging')
  expect(code).toBe(2)
  expect(stderr).toContain('"staging"')
})

test('an option without its value: refused by name, exit 2', async () => {
  const { code, stderr } = await uassist('token', '-e')
  expect(code).toBe(2)
  expect(stderr).toContain('--environment')
})

test.each([
  ['token', '--min-validity', 'soon'],
  ['login', '--timeout', '0'],
  ['sandbox', '--port', '70000'],
  ['sandbox', '--token-ttl', '-1'],
  ['run', '--parallel', '0'],
  ['run', '--shard', '3/2'],
  ['run', '--reporters', 'cli,xml'],
])('%s %s %s: the option is named and what it must be is said, exit 2', async (name, option, value) => {
  const { code, stderr } = await uassist(name, `${option}=${value}`)
  expect(code).toBe(2)
  expect(stderr).toContain(option)
  expect(stderr).toContain(value.split(',').at(-1))
  expect(stderr).toContain(`See \`uassist ${name} --help\`.`)
})

test('--json: an error is one line of JSON on stderr with code, message and hint', async () => {
  const { code, stdout, stderr } = await uassist('token', '--json', '-e', 'nowhere')
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  const { error } = JSON.parse(stderr) as { error: Record<string, string> }
  expect(error).toEqual({
    code: 'ENVIRONMENT_UNKNOWN',
    message: expect.stringContaining('"nowhere"') as string,
    hint: expect.any(String) as string,
  })
})

test('--version: the version of the package', async () => {
  expect((await uassist('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
})
