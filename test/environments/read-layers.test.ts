import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { readLayers } from '../../scripts/environments/read-layers'
import { fakeClientSecret } from './planted-secrets'
import { environmentPath, projectFolder, variable } from './project-folder'
import { uassistEnv } from './uassist-env'

function layered() {
  const project = projectFolder()
  const file = project.environment('staging', [
    variable('audience', 'committed'),
    variable('scope', 'committed'),
    variable('organization', 'committed'),
    variable('clientSecret', '', 'secret'),
    variable('connection', 'committed'),
  ])
  const localFile = project.environment('staging.local', [
    variable('scope', 'local'),
    variable('organization', 'local'),
    variable('clientSecret', fakeClientSecret()),
    variable('connection', ''),
    { ...variable('audience', 'switched off'), enabled: false },
    variable('extra', 'local only'),
  ])
  return { project, file, localFile }
}

test('process variable before personal file before committed file, each with where it came from', () => {
  const { file, localFile } = layered()
  const { name, values } = readLayers(file, { UASSIST_ORGANIZATION: 'process', UASSIST_REFRESH_TOKEN: 'r', OTHER: 'x' })
  const committed = { layer: 'committed', file }
  const local = { layer: 'local', file: localFile }
  expect(name).toBe('staging')
  expect([...values.keys()]).toHaveLength(7)
  expect(Object.fromEntries(values)).toMatchObject({
    audience: { value: 'committed', origin: committed, secret: false },
    scope: { value: 'local', origin: local, secret: false },
    organization: { value: 'process', origin: { layer: 'process', variable: 'UASSIST_ORGANIZATION' }, secret: false },
    clientSecret: { value: fakeClientSecret(), origin: local, secret: true },
    connection: { value: 'committed', origin: committed, secret: false },
    extra: { value: 'local only', origin: local, secret: false },
    refreshToken: { value: 'r', origin: { layer: 'process', variable: 'UASSIST_REFRESH_TOKEN' }, secret: false },
  })
})

test('without a personal file, the committed one is all there is; an empty process variable empties', () => {
  const { file, localFile } = layered()
  rmSync(localFile)
  const { values } = readLayers(file, { UASSIST_SCOPE: '' })
  expect([...values.keys()]).toEqual(['audience', 'scope', 'organization', 'clientSecret', 'connection'])
  expect(values.get('scope')?.value).toBe('')
})

test('a process variable that overrides nothing is named, never with its value', async () => {
  const { project, file } = layered()
  const env = { UASSIST_AUDIENCES: 's3cret', UASSIST_SCOPE: 'x', UASSIST_HOME: '/h' }
  expect(readLayers(file, env).notes).toEqual(['UASSIST_AUDIENCES is ignored: the environment has no such key'])
  const { stderr } = await uassistEnv(['list', '-e', 'staging'], { cwd: project.root, env })
  expect(stderr).toContain('note: UASSIST_AUDIENCES is ignored')
  expect(stderr).not.toContain('s3cret')
})

test('values keep the types that their file gives them; a process variable gives text', () => {
  const file = projectFolder().environment('typed', [
    variable('n', 5),
    variable('b', false),
    variable('z', null),
    variable('o', { a: [1] }),
    variable('t', '7', 'number'),
    { key: 'absent' },
  ])
  const { values } = readLayers(file, { UASSIST_B: 'on' })
  expect(Object.fromEntries([...values].map(([key, { written }]) => [key, written.value]))).toEqual({
    n: 5,
    b: 'on',
    z: null,
    o: { a: [1] },
    t: '7',
    absent: undefined,
  })
  expect(values.get('n')?.value).toBe('5')
  expect(values.get('t')?.written.type).toBe('number')
})

test('a personal file that is broken: named', () => {
  const { project, file } = layered()
  project.write(environmentPath('staging.local'), '{')
  expect(() => readLayers(file, {})).toThrow(/staging\.local\.postman_environment\.json" is no Postman environment/)
})

test('env list --show-origin: each key, where it comes from, and its value, secrets masked', async () => {
  const { project } = layered()
  const { code, stdout, stderr } = await uassistEnv(['list', '-e', 'staging', '--show-origin'], {
    cwd: project.root,
    env: { UASSIST_ORGANIZATION: 'process', UASSIST_ACCESS_TOKEN: 'opaque' },
  })
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const rows = stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.trim().split(/\s{2,}/))
  expect(rows).toEqual([
    ['audience', environmentPath('staging'), 'committed'],
    ['scope', environmentPath('staging.local'), 'local'],
    ['organization', 'UASSIST_ORGANIZATION', 'process'],
    ['clientSecret', environmentPath('staging.local'), '•••'],
    ['connection', environmentPath('staging'), 'committed'],
    ['extra', environmentPath('staging.local'), 'local only'],
    ['accessToken', 'UASSIST_ACCESS_TOKEN', '•••'],
  ])
})

test('env list --json -e: the same for programs, and no secret in it', async () => {
  const { project, file } = layered()
  const { stdout } = await uassistEnv(['list', '-e', 'staging', '--json'], { cwd: project.root })
  const result = JSON.parse(stdout) as { environment: string; file: string; values: unknown[] }
  expect(result).toMatchObject({ environment: 'staging', file })
  expect(result.values).toContainEqual({ key: 'audience', value: 'committed', origin: { layer: 'committed', file } })
  expect(stdout).not.toContain(fakeClientSecret())
})

test('env list: the environments, with what is to be filled in and what is sealed; personal files are none', async () => {
  const { project } = layered()
  project.environment('production', [
    variable('clientId', '<your client id>'),
    variable('clientSecret', 'age:x', 'secret'),
  ])
  const { code, stdout } = await uassistEnv(['list'], { cwd: project.root })
  expect(code).toBe(0)
  expect(stdout.split('\n')[0]?.trim()).toBe('production  2 keys; sealed: clientSecret; to fill in: clientId')
  expect(stdout).toContain('staging')
  expect(stdout).not.toContain('local')
  const json = JSON.parse((await uassistEnv(['list', '--json'], { cwd: project.root })).stdout) as {
    environments: unknown[]
  }
  expect(json.environments[0]).toEqual({
    name: 'production',
    file: join(project.root, environmentPath('production')),
    keys: 2,
    sealed: ['clientSecret'],
    toFill: ['clientId'],
  })
})

test('an unknown environment: named, exit 2', async () => {
  const { code, stderr } = await uassistEnv(['list', '-e', 'stagin'], { cwd: layered().project.root })
  expect(code).toBe(2)
  expect(stderr).toContain('there is no environment "stagin"')
})
