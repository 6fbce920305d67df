import { spawnSync } from 'node:child_process'
import { existsSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { freshBuild } from '../helpers/fresh-build'
import { tempFolder } from '../helpers/temp-folder'
import { testWhere } from '../helpers/test-where'

const UASSIST = join(freshBuild(), 'uassist.js')
const FULL = '/dev/full'
const whereFullIs = testWhere(existsSync(FULL) ? undefined : 'there is no /dev/full (run on Linux)')

/** Runs the built command; what is sent to a full disk is lost. */
function run(args: string[], full: ('stdout' | 'stderr')[], env: NodeJS.ProcessEnv = {}) {
  const to = (name: 'stdout' | 'stderr') => (full.includes(name) ? openSync(FULL, 'w') : 'pipe')
  const { status, stdout, stderr } = spawnSync(process.execPath, [UASSIST, ...args], {
    env: { HOME: tempFolder(), ...env },
    stdio: ['ignore', to('stdout'), to('stderr')],
    encoding: 'utf8',
  })
  return { code: status, stdout, stderr }
}

const GIVEN = { UASSIST_ACCESS_TOKEN: 'an-opaque-token-from-outside' }
const NO_ROOM = 'error: stdout cannot be written (ENOSPC)\n  Make room there, and run the command again.\n'

whereFullIs.each([
  ['a token', ['token']],
  ['JSON', ['token', '--json']],
  ['text', ['status']],
  ['help', ['--help']],
])('%s that no disk has room for is exit 2, with one sentence', (_what, args) => {
  expect(run(args, [], GIVEN)).toMatchObject({ code: 0, stderr: '' })
  const { code, stderr } = run(args, ['stdout'], GIVEN)
  expect(code).toBe(2)
  if (args.includes('--json')) expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'OUTPUT_UNWRITABLE' } })
  else expect(stderr).toBe(NO_ROOM)
})

whereFullIs('messages that no disk has room for change no exit code, and not the result', () => {
  expect(run(['token'], ['stderr'])).toMatchObject({ code: 3, stdout: '' })
  expect(run(['token', '--nonsense'], ['stderr'])).toMatchObject({ code: 2 })
  expect(run(['broker', '--status'], ['stderr'])).toMatchObject({ code: 1, stdout: 'not running\n' })
  expect(run(['token', '--min-validity', '9'], ['stderr'], GIVEN)).toEqual({
    code: 0,
    stdout: `${GIVEN.UASSIST_ACCESS_TOKEN}\n`,
    stderr: null,
  })
  expect(run(['token'], ['stdout', 'stderr'], GIVEN)).toMatchObject({ code: 2 })
})
