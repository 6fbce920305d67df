import { spawnSync } from 'node:child_process'
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readLayers } from '../../scripts/environments/read-layers'
import { type Variable } from '../../scripts/formats/postman-environment'
import { tempFolder } from '../helpers/temp-folder'
import { fakeClientSecret, fakeJwt, plantedSecrets } from './planted-secrets'
import { environmentPath, variable } from './project-folder'
import { uassistEnv } from './uassist-env'

/** What a teammate does with this repository, from the clone to the commit. */

const ROOT = join(__dirname, '..', '..')

function clone() {
  const root = tempFolder()
  const git = (...args: string[]) =>
    spawnSync('git', ['-c', 'user.name=Ann', '-c', 'user.email=ann@example.com', ...args], {
      cwd: root,
      encoding: 'utf8',
    })
  for (const name of ['collections', '.gitignore']) cpSync(join(ROOT, name), join(root, name), { recursive: true })
  git('init', '--quiet')
  git('add', '.')
  git('commit', '--quiet', '-m', 'Clone')
  return { root, git, uassist: (...argv: string[]) => uassistEnv(argv, { cwd: root }) }
}

const environmentIn = (root: string, name: string) =>
  JSON.parse(readFileSync(join(root, environmentPath(name)), 'utf8')) as { values: Variable[] }

const SECRETS = new Map([
  ['clientSecret', fakeClientSecret()],
  ['accessToken', fakeJwt('access')],
  ['supervisorAccessToken', fakeJwt('supervisor')],
  ['machineClientSecret', fakeClientSecret('machine')],
  ...plantedSecrets().map(([, key, value], index): [string, string] => [`${key}${String(index)}`, value]),
])

/** An app's export of an environment somebody has worked with: secrets without a type, and a key of her own. */
function exportedFrom(committed: Variable[]) {
  const filled = new Map([
    ...committed.map(({ key, value }): [string, string] => [key, String(value)]),
    ['clientId', 'aB3dE6fG9hJ2kL5mN8pQ1rS4tU7vW0xY'],
    ['gatewayUrl', 'https://gateway.example'],
    ['myNote', 'call Ben on Monday'],
    ...SECRETS,
  ] as const)
  return {
    id: '0b1e9f64-9e0c-4f5e-8f3b-6a1c7a2d3e4f',
    name: 'Staging',
    values: [...filled].map(([key, value]) => variable(key, value)),
    _postman_variable_scope: 'environment',
    _postman_exported_using: 'Postman/12.4.4',
  }
}

test('clone, import an environment with live secrets, look at the diff, check, commit', async () => {
  const { root, git, uassist } = clone()
  expect((await uassist('check')).stdout).toBe('')

  const exported = exportedFrom(environmentIn(root, 'staging').values)
  const download = join(tempFolder(), 'Staging.postman_environment.json')
  writeFileSync(download, JSON.stringify(exported))
  const imported = await uassist('import', download, '--yes')
  expect(imported).toMatchObject({ code: 0, stdout: `${environmentPath('staging')}\n` })

  git('add', '.')
  const diff = git('diff', '--cached').stdout
  const written = diff + imported.stdout + imported.stderr
  for (const secret of SECRETS.values()) {
    for (const form of [secret, JSON.stringify(secret).slice(1, -1)]) expect(written).not.toContain(form)
  }
  expect(diff).toContain('call Ben on Monday')
  expect(diff).not.toContain('.local.')
  expect(imported.stderr).toMatch(/Kept, although nothing here uses it: .*myNote/)

  const staging = environmentPath('staging')
  expect(await uassist('check')).toEqual({ code: 0, stdout: '', stderr: 'Nothing found.\n' })
  expect((await uassist('check', '--staged')).code).toBe(0)
  expect((await uassist('check', staging)).code).toBe(0)
  expect(git('commit', '--quiet', '-m', 'Environment: staging').status).toBe(0)

  // On this machine everything works as it did in the app.
  const { values } = readLayers(join(root, staging), {})
  for (const { key, value } of exported.values) expect([key, values.get(key)?.value]).toEqual([key, value])
})

test('where git would take the personal file: nothing is imported', async () => {
  const { root, git, uassist } = clone()
  git('rm', '--quiet', '-f', '.gitignore')
  const download = join(tempFolder(), 'x.json')
  writeFileSync(download, JSON.stringify({ name: 'mine', values: [variable('clientSecret', fakeClientSecret())] }))
  const before = readdirSync(join(root, 'collections', 'environments'))
  const { code, stdout, stderr } = await uassist('import', download)
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toContain('git would take')
  expect(stderr).toContain('*.local.postman_environment.json')
  expect(readdirSync(join(root, 'collections', 'environments'))).toEqual(before)
})
