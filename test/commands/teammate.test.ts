import { spawnSync } from 'node:child_process'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { signInOverHttp } from '../../scripts/sandbox/http-browser'
import { DEMO_CLIENTS } from '../../scripts/sandbox/demo-data'
import { type SignedIn, startSignedIn } from '../../scripts/dev/signed-in'
import { run, start } from '../helpers/built-command'
import { person } from '../helpers/sign-in-fixture'
import { tempFolder } from '../helpers/temp-folder'

const ROOT = join(__dirname, '..', '..')

let signedIn: SignedIn
beforeAll(async () => {
  signedIn = await startSignedIn({ accounts: [] })
})
afterAll(() => signedIn.stop())

test('a teammate: clones, imports an environment with a live secret, commits none of it, signs in with it and runs', async () => {
  const cwd = tempFolder()
  const git = (...args: string[]) =>
    spawnSync('git', ['-c', 'user.name=Ann', '-c', 'user.email=ann@example.com', ...args], { cwd, encoding: 'utf8' })
  for (const name of ['collections', '.gitignore']) cpSync(join(ROOT, name), join(cwd, name), { recursive: true })
  git('init', '--quiet')
  git('add', '.')
  git('commit', '--quiet', '-m', 'Clone')

  // What an app exports: the confidential client's secret in clear, and not even typed as one.
  const { clientId, clientSecret } = DEMO_CLIENTS.web
  const committed = JSON.parse(readFileSync(signedIn.environmentFile, 'utf8')) as {
    values: { key: string; value: string }[]
  }
  const own = new Map([
    ['clientId', clientId],
    ['clientSecret', clientSecret],
  ])
  const values = committed.values.map(({ key, value }) => ({
    key,
    value: own.get(key) ?? value,
    type: 'default',
    enabled: true,
  }))
  const download = join(tempFolder(), 'Ours.postman_environment.json')
  writeFileSync(download, JSON.stringify({ name: 'Ours', values, _postman_variable_scope: 'environment' }))

  const env = { UASSIST_HOME: tempFolder(), PATH: process.env.PATH }
  const uassist = (...args: string[]) => run(args, env, cwd)
  expect((await uassist('env', 'import', download, '--as', 'ours')).code).toBe(0)
  // Over something that is there, nothing is written unless somebody says yes.
  expect((await uassist('env', 'import', download, '--as', 'staging')).code).toBe(2)
  git('add', '.')
  expect(git('diff', '--cached').stdout).toContain(clientId)
  expect(git('diff', '--cached').stdout).not.toContain(clientSecret)
  expect(await uassist('env', 'check')).toMatchObject({ code: 0 })

  const login = start(['login', '-e', 'ours'], env, cwd)
  await signInOverHttp((await login.says(/http:\S+\/authorize\?\S+/))[0], person('admin'))
  expect((await login.ended).code).toBe(0)
  const ran = await uassist('run', 'u-assist', '-e', 'ours')
  expect({ code: ran.code, stderr: ran.stderr }).toMatchObject({ code: 0 })
  expect(ran.stderr).not.toContain(clientSecret)
}, 60_000)
