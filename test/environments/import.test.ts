import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { type PostmanEnvironment, type Variable } from '../../scripts/formats/postman-environment'
import { environmentExportV4 } from '../../scripts/formats/insomnia-v4'
import { environmentDocumentV5 } from '../../scripts/formats/insomnia-v5'
import { createIdentity, seal } from '../../scripts/environments/sealing/age'
import { fakeClientSecret, fakeJwt } from './planted-secrets'
import { collection, environmentPath, projectFolder, type ProjectFolder, variable } from './project-folder'
import { uassistEnv } from './uassist-env'

const STAGING = environmentPath('staging')
const LOCAL = environmentPath('staging.local')

const read = (project: ProjectFolder, file: string) => JSON.parse(project.read(file)) as PostmanEnvironment

const valuesOf = (project: ProjectFolder, file: string) =>
  Object.fromEntries(read(project, file).values.map(({ key, value }) => [key, value]))

const run = (project: ProjectFolder, ...argv: string[]) => uassistEnv(['import', ...argv], { cwd: project.root })

/** What app versions wrote around the same variables. */
const EXPORTS: [app: string, content: Record<string, unknown>][] = [
  [
    'Postman/8.12.5',
    {
      values: [
        { key: 'apiUrl', value: 'https://a.example', enabled: true },
        { key: 'clientSecret', value: fakeClientSecret(), enabled: true },
      ],
    },
  ],
  [
    'Postman/9.31.0',
    {
      values: [
        { key: 'apiUrl', value: 'https://a.example', type: 'default', enabled: true },
        { key: 'clientSecret', value: fakeClientSecret(), type: 'secret', enabled: true },
      ],
    },
  ],
  [
    'Postman/10.24.3',
    { values: [variable('apiUrl', 'https://a.example'), variable('clientSecret', fakeClientSecret(), 'secret')] },
  ],
  [
    'Postman/11.46.2',
    {
      values: [variable('apiUrl', 'https://a.example'), variable('clientSecret', fakeClientSecret(), 'secret')],
      color: null,
    },
  ],
  [
    'Postman/12.4.4',
    {
      values: [
        { key: 'apiUrl', value: 'https://a.example', enabled: true },
        { key: 'clientSecret', value: fakeClientSecret(), enabled: true },
      ],
      color: null,
    },
  ],
  [
    'Newman/6.2.2',
    {
      values: [
        { type: 'any', value: 'https://a.example', key: 'apiUrl' },
        { type: 'any', value: fakeClientSecret(), key: 'clientSecret' },
      ],
    },
  ],
]

test.each(EXPORTS)('%s: the secret goes to the personal file, the rest is committed', async (app, content) => {
  const project = projectFolder()
  const file = { id: 'd061229f-c684-47b9-b44b-73e369891fc3', name: 'Staging', ...content, _postman_exported_using: app }
  const source = project.write('download.json', file)
  const { code, stdout, stderr } = await run(project, source)
  expect({ code, stdout }).toEqual({ code: 0, stdout: `${STAGING}\n` })
  expect(stderr).toContain(`"staging", from ${app}`)
  expect(stderr).toContain('clientSecret holds an Auth0 client secret')
  expect(stderr).not.toContain(fakeClientSecret())

  expect(project.read(STAGING)).not.toContain(fakeClientSecret())
  expect(read(project, STAGING).values[1]).toMatchObject({ key: 'clientSecret', value: '', type: 'secret' })
  expect(valuesOf(project, STAGING).apiUrl).toBe('https://a.example')
  expect(valuesOf(project, LOCAL)).toEqual({ clientSecret: fakeClientSecret() })
  expect(statSync(join(project.root, LOCAL)).mode & 0o777).toBe(0o600)
})

test('Postman to uassist and back: every key, order, type and unknown member is kept', async () => {
  const project = projectFolder()
  const exported = {
    id: 'x',
    name: 'staging',
    values: [
      {
        key: 'zeta',
        value: 'z',
        type: 'default',
        enabled: true,
        description: { content: 'last first', type: 'text/plain' },
      },
      { key: 'apiUrl', value: '{{host}}/v2', type: 'any', sessionIndex: 3 },
      { key: 'off', value: '', enabled: false },
      { key: 'host', value: 'https://ä.example', type: 'default', enabled: true },
      { key: '__proto__', value: 'own', type: 'default', enabled: true },
      { key: 'clientSecret', value: '', type: 'secret', enabled: true },
    ],
    color: null,
    timestamp: 1_498_121_164_488,
    _postman_variable_scope: 'environment',
    _postman_exported_at: '2026-03-14T08:38:09.099Z',
    _postman_exported_using: 'Postman/12.1.4',
  }
  const source = project.write('download.json', exported)
  expect((await run(project, source)).code).toBe(0)
  expect(project.read(STAGING)).toBe(`${JSON.stringify(exported, undefined, 2)}\n`)
  expect(existsSync(join(project.root, LOCAL))).toBe(false)

  project.write(
    'collections/a.postman_collection.json',
    collection(exported.values.map(({ key }) => ({ name: key, request: `{{${key}}}` }))),
  )
  const back = await uassistEnv(['export', 'staging', '--to', 'postman'], { cwd: project.root })
  expect(back).toMatchObject({ code: 0, stderr: '' })
  expect(back.stdout).toBe(project.read(STAGING))
  expect((await run(project, source)).stderr).toContain('Nothing is new in it')
})

test('over an environment that is there: the differences are shown, and without a person or --yes nothing is written', async () => {
  const project = projectFolder()
  const before = [
    variable('apiUrl', 'https://old.example'),
    variable('kept', 'k'),
    variable('clientSecret', '', 'secret'),
  ]
  project.environment('staging', before)
  project.environment('staging.local', [variable('brokerKey', 'mine', 'secret')])
  const [committed, local] = [project.read(STAGING), project.read(LOCAL)]
  const source = project.write('download.json', {
    name: 'Staging',
    values: [
      variable('apiUrl', 'https://new.example'),
      variable('clientSecret', fakeClientSecret()),
      variable('extra', 'e'),
    ],
  })

  const refused = await run(project, source)
  expect(refused).toMatchObject({ code: 2, stdout: '' })
  expect(refused.stderr).toContain('~ apiUrl: https://old.example -> https://new.example')
  expect(refused.stderr).toContain('+ extra = e')
  expect(refused.stderr).toContain('+ clientSecret = •••')
  expect(refused.stderr).toContain('Kept, although nothing here uses it: extra, kept')
  expect(refused.stderr).toContain('--yes')
  expect(refused.stderr).not.toContain(fakeClientSecret())
  expect([project.read(STAGING), project.read(LOCAL)]).toEqual([committed, local])

  expect((await run(project, source, '--yes')).code).toBe(0)
  expect(valuesOf(project, STAGING)).toEqual({
    apiUrl: 'https://new.example',
    clientSecret: '',
    extra: 'e',
    kept: 'k',
  })
  expect(valuesOf(project, LOCAL)).toEqual({ clientSecret: fakeClientSecret(), brokerKey: 'mine' })
  expect(readdirSync(join(project.root, 'collections/environments'))).toHaveLength(2)
})

test.each([
  ['y', 0, 'new'],
  ['n', 1, 'old'],
  ['', 1, 'old'],
])('at a terminal the answer "%s" decides: exit %i', async (answer, exitCode, value) => {
  const project = projectFolder()
  project.environment('staging', [variable('audience', 'old')])
  const source = project.write('download.json', { name: 'staging', values: [variable('audience', 'new')] })
  const stdin = Readable.from([`${answer}\n`])
  const { code } = await uassistEnv(['import', source], { cwd: project.root, isTTY: true, stdin })
  expect(code).toBe(exitCode)
  expect(valuesOf(project, STAGING)).toEqual({ audience: value })
})

test('what Newman forgot is known here: a secret stays one, a type stays', async () => {
  const project = projectFolder()
  project.environment('staging', [variable('pin', '', 'secret'), variable('region', 'us')])
  const values: Variable[] = [
    { type: 'any', value: 4711, key: 'pin' },
    { type: 'any', value: 'uk', key: 'region' },
  ]
  const source = project.write('out.json', { name: 'staging', values })
  await run(project, source, '--yes')
  expect(read(project, STAGING).values).toEqual([
    { type: 'secret', value: '', key: 'pin' },
    { type: 'default', value: 'uk', key: 'region' },
  ])
  expect(valuesOf(project, LOCAL)).toEqual({ pin: 4711 })
})

test('what the team has sealed stays sealed', async () => {
  const project = projectFolder()
  const { recipient } = await createIdentity()
  const sealed = await seal('the secret', { key: 'clientSecret' }, [{ key: recipient, name: 'Ann' }])
  project.environment('staging', [variable('clientSecret', sealed, 'secret'), variable('brokerKey', sealed, 'secret')])
  const source = project.write('download.json', {
    name: 'staging',
    values: [variable('clientSecret', fakeClientSecret()), variable('brokerKey', '')],
  })
  await run(project, source, '--yes')
  expect(valuesOf(project, STAGING)).toEqual({ clientSecret: sealed, brokerKey: sealed })
  expect(valuesOf(project, LOCAL)).toEqual({ clientSecret: fakeClientSecret() })
})

test('values of switched-off variables, vault references and tags are kept out of the committed file, and said', async () => {
  const project = projectFolder()
  const source = project.write('download.json', {
    name: 'staging',
    values: [
      { ...variable('old', 'value'), enabled: false },
      variable('fromVault', '{{vault:secret}}'),
      variable('fromTag', "Bearer {% uassistToken 'x' %}"),
    ],
  })
  const { stderr } = await run(project, source)
  expect(valuesOf(project, STAGING)).toEqual({ old: '', fromVault: '', fromTag: '' })
  expect(read(project, LOCAL).values).toEqual([{ ...variable('old', 'value'), enabled: false }])
  expect(stderr).toMatch(/Left out:\n {2}fromVault refers to a vault.*\n {2}fromTag holds a tag/)
  expect((await uassistEnv(['check'], { cwd: project.root })).code).toBe(0)
})

test('a credential where no value is (a description): refused, nothing written', async () => {
  const project = projectFolder()
  const source = project.write('download.json', {
    name: 'staging',
    values: [{ ...variable('apiUrl', 'https://a.example'), description: `try ${fakeJwt()}` }],
  })
  const { code, stderr } = await run(project, source)
  expect(code).toBe(2)
  expect(stderr).toContain('"description" of the environment holds a JWT')
  expect(stderr).not.toContain(fakeJwt())
  expect(existsSync(join(project.root, 'collections'))).toBe(false)
})

const INSOMNIA = {
  base: { name: 'u-assist', data: { apiUrl: 'https://base.example', auth: { domain: 'tenant.example' } } },
  subEnvironments: [
    {
      name: 'Staging EU',
      data: { apiUrl: 'https://staging.example/{{ _.auth.domain }}', clientSecret: fakeClientSecret() },
    },
    { name: 'Mine', data: {}, isPrivate: true },
  ],
}

test.each([
  ['v4 JSON', 'insomnia.json', () => Promise.resolve(environmentExportV4(INSOMNIA))],
  ['v5 YAML', 'insomnia.yaml', () => environmentDocumentV5(INSOMNIA)],
])('Insomnia %s: one of several is picked, secrets kept apart', async (_what, name, exported) => {
  const project = projectFolder()
  const source = project.write(name, await exported())
  const several = await run(project, source)
  expect(several.code).toBe(2)
  expect(several.stderr).toContain('There are: "Staging EU", "Mine". Choose one with --pick.')

  expect((await run(project, source, '--pick', 'Staging EU')).stdout).toBe(`${environmentPath('staging-eu')}\n`)
  expect(valuesOf(project, environmentPath('staging-eu'))).toEqual({
    apiUrl: 'https://staging.example/{{auth.domain}}',
    'auth.domain': 'tenant.example',
    clientSecret: '',
  })
  expect(valuesOf(project, environmentPath('staging-eu.local'))).toEqual({ clientSecret: fakeClientSecret() })
  expect((await run(project, source, '--pick', 'Mine', '--as', 'mine')).code).toBe(0)
})

test('the personal file is no file: nothing is written, and one sentence says so', async () => {
  const project = projectFolder()
  project.write('collections/environments/staging.local.postman_environment.json/in-the-way', '')
  const source = project.write('download.json', {
    name: 'staging',
    values: [variable('clientSecret', fakeClientSecret())],
  })
  const { code, stderr } = await run(project, source, '--yes')
  expect(code).toBe(2)
  expect(stderr).toMatch(/staging\.local\.postman_environment\.json" cannot be read \(EISDIR\)/)
  expect(existsSync(join(project.root, STAGING))).toBe(false)
})

test.each([
  [['missing.json'], 'cannot be read (ENOENT)'],
  [[], 'name one file to import'],
  [['a.json', 'b.json'], 'name one file to import'],
  [['--force', 'a.json'], '"--force"'],
])('import %j: refused by name, exit 2', async (argv, sentence) => {
  const { code, stdout, stderr } = await run(projectFolder(), ...argv)
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toContain(sentence)
})

test.each(['', '../../etc/passwd', 'x.local', '...'])('the name "%s" cannot lead out of the folder', async (name) => {
  const project = projectFolder()
  const source = project.write('download.json', { name, values: [] })
  const { code, stdout } = await run(project, source)
  if (code === 0) expect(stdout).toMatch(/^collections\/environments\/[\w.-]+\.postman_environment\.json\n$/)
  else expect(code).toBe(2)
})
