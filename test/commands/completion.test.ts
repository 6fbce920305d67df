import { execFileSync, spawnSync } from 'node:child_process'
import { COMMANDS, main } from '../../scripts/main'
import { testIo } from '../helpers/test-io'
import { testWhere } from '../helpers/test-where'

async function scriptFor(shell: string): Promise<string> {
  const io = testIo()
  expect(await main(['completion', shell], io)).toBe(0)
  return io.stdout()
}

const has = (shell: string) =>
  testWhere(spawnSync(shell, ['--version']).error && `${shell} is not installed (apt-get install ${shell})`)

/** The words that bash offers where the cursor stands behind the last of these. */
async function offeredByBash(...words: string[]): Promise<string[]> {
  const script = `${await scriptFor('bash')}
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _uassist; printf '%s\\n' "\${COMPREPLY[@]}"`
  const output = execFileSync('bash', ['--norc', '-c', script, 'bash', 'uassist', ...words], { encoding: 'utf8' })
  return output.split('\n').filter(Boolean)
}

has('bash')('bash: commands, groups and options, each in its place', async () => {
  expect(await offeredByBash('')).toEqual([...Object.keys(COMMANDS), 'help', '--version'])
  expect(await offeredByBash('to')).toEqual(['token'])
  expect(await offeredByBash('env', 'l')).toEqual(['list'])
  expect(await offeredByBash('env', 'list', '--s')).toEqual(['--show-origin'])
  expect(await offeredByBash('token', '--json', '--h')).toEqual(['--header', '--help'])
})

has('bash')('bash: a value of an option and a command behind "--" are not ours to know', async () => {
  expect(await offeredByBash('token', '-e', '')).toEqual([])
  expect(await offeredByBash('exec', '--', '')).toEqual([])
  expect(await offeredByBash('exec', '')).toContain('--account')
})

has('fish')('fish: the same, with what each does', async () => {
  const offered = async (line: string) => {
    const script = `${await scriptFor('fish')}\ncomplete -C '${line}'`
    return execFileSync('fish', ['--no-config', '-c', script], { encoding: 'utf8' }).trimEnd().split('\n')
  }
  expect(await offered('uassist tok')).toEqual(['token\tprint a fresh access token'])
  expect(await offered('uassist env l')).toEqual([expect.stringMatching(/^list\t/)])
  expect(await offered('uassist env list --s')).toEqual([expect.stringMatching(/^--show-origin\t/)])
})

has('zsh')('zsh: the script is one', async () => {
  execFileSync('zsh', ['-n', '-c', await scriptFor('zsh')])
})

test('every option of every command is in each of them', async () => {
  const scripts = await Promise.all(['bash', 'zsh', 'fish'].map(scriptFor))
  for (const { load } of Object.values(COMMANDS)) {
    const { command } = await load()
    const options = 'commands' in command ? Object.keys(command.commands) : Object.keys(command.options)
    for (const script of scripts) expect(options.filter((option) => !script.includes(option))).toEqual([])
  }
})

test('another shell is refused with those there are', async () => {
  for (const argv of [[], ['tcsh'], ['bash', 'zsh'], ['constructor']]) {
    const io = testIo()
    expect(await main(['completion', ...argv], io)).toBe(2)
    expect(io.stderr()).toContain('bash, zsh, fish')
  }
})
