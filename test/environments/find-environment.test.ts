import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { main } from '../../scripts/main'
import { readEnvironment } from '../../scripts/environments/find-environment'
import { tempFolder } from '../helpers/temp-folder'
import { testIo } from '../helpers/test-io'

type Variable = { key: string; value?: unknown; type?: string; enabled?: boolean; disabled?: boolean }

function environmentFile(values: Variable[] | string, name = 'mine'): string {
  const file = join(tempFolder(), `${name}.postman_environment.json`)
  writeFileSync(file, typeof values === 'string' ? values : JSON.stringify({ name, values }))
  return file
}

const GOOD = [
  { key: 'auth0Domain', value: 'https://tenant.example' },
  { key: 'clientId', value: 'client' },
]

async function tokenWith(values: Variable[] | string, env: NodeJS.ProcessEnv = {}) {
  const io = testIo({ env: { UASSIST_HOME: tempFolder(), ...env } })
  const code = await main(['token', '-e', environmentFile(values)], io)
  return { code, stdout: io.stdout(), stderr: io.stderr() }
}

test('a complete environment gets as far as "not signed in": what follows is about the faults', async () => {
  const { code, stderr } = await tokenWith(GOOD)
  expect(code).toBe(3)
  expect(stderr).toContain('nobody is signed in at https://tenant.example')
})

test.each([
  ['a missing key', GOOD.slice(1), '"auth0Domain" is missing or empty'],
  ['an empty key', [{ key: 'auth0Domain', value: '' }, ...GOOD.slice(1)], '"auth0Domain" is missing or empty'],
  [
    'another tool’s spelling of a missing key',
    [{ key: 'auth0_domain', value: 'x' }, ...GOOD.slice(1)],
    '"auth0_domain"',
  ],
  [
    'http beyond loopback',
    [{ key: 'auth0Domain', value: 'http://tenant.example' }, ...GOOD.slice(1)],
    'must use https',
  ],
  ['a placeholder', [{ key: 'auth0Domain', value: '{{domain}}' }, ...GOOD.slice(1)], 'placeholder'],
  ['a redirect beyond loopback', [...GOOD, { key: 'redirectUri', value: 'http://app.example/cb' }], '"redirectUri"'],
  ['a variable without a key', [...GOOD, { value: 'x' } as Variable], 'entry 3'],
  ['no JSON', '{"values":', 'it is not JSON'],
  ['no values', '{"item":[]}', 'it has no list "values"'],
])('%s: one sentence that names it, exit 2, and no stack trace', async (_what, values, sentence) => {
  const { code, stdout, stderr } = await tokenWith(values)
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toContain(sentence)
  expect(stderr).not.toMatch(/^\s+at /m)
  expect(stderr.trimEnd().split('\n')).toHaveLength(2)
})

test('http is accepted for this machine', async () => {
  const { code } = await tokenWith([{ key: 'auth0Domain', value: 'http://localhost:1' }, ...GOOD.slice(1)])
  expect(code).toBe(3)
})

test('UASSIST_<KEY> overrides a key of the file, and an empty one in it', async () => {
  const { stderr } = await tokenWith(GOOD, { UASSIST_AUTH0_DOMAIN: 'https://other.example' })
  expect(stderr).toContain('https://other.example')
})

test('a variable that is switched off does not count, as in the Postman app', () => {
  const file = environmentFile([
    ...GOOD,
    { key: 'audience', value: 'a', enabled: false },
    { key: 'scope', value: 's', disabled: true },
  ])
  expect(Object.keys(readEnvironment(file, { env: {}, cwd: '/' }).values)).toEqual(['auth0Domain', 'clientId'])
})

test('an unknown environment: named, with those that exist', async () => {
  const cwd = tempFolder()
  const folder = join(cwd, 'collections', 'environments')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'staging.postman_environment.json'), JSON.stringify({ values: GOOD }))
  const io = testIo({ cwd, env: { UASSIST_HOME: tempFolder() } })
  expect(await main(['token', '-e', 'stagin'], io)).toBe(2)
  expect(io.stderr()).toContain('there is no environment "stagin"')
  expect(io.stderr()).toContain('staging')
  expect(readEnvironment('staging', { env: {}, cwd }).name).toBe('staging')
})

test('a file that is not there: named with its path, exit 2', async () => {
  const io = testIo()
  expect(await main(['token', '-e', './missing.json'], io)).toBe(2)
  expect(io.stderr()).toContain('missing.json" cannot be read (ENOENT)')
})
