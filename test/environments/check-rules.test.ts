import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { type Finding } from '../../scripts/environments/checking/finding'
import { RULES } from '../../scripts/environments/checking/rules'
import { seal, createIdentity } from '../../scripts/environments/sealing/age'
import { fakeClientSecret, fakeJwt } from './planted-secrets'
import { collection, environmentPath, projectFolder, type ProjectFolder, variable } from './project-folder'
import { uassistEnv } from './uassist-env'

const ROOT = join(__dirname, '..', '..')
const STAGING = environmentPath('staging')
const COLLECTION = 'collections/calls.postman_collection.json'

const request = (members: Record<string, unknown> = {}) => ({
  method: 'GET',
  url: { raw: '{{apiUrl}}/calls/{{callId}}' },
  ...members,
})

const GOOD = [variable('apiUrl', 'https://api.example.com'), variable('callId'), variable('clientSecret', '', 'secret')]

/** A project without a fault. */
function goodProject(): ProjectFolder {
  const project = projectFolder()
  project.environment('staging', GOOD)
  project.write(COLLECTION, collection([{ name: 'Calls', item: [{ name: 'Read', request: request() }] }]))
  return project
}

async function check(project: ProjectFolder, ...args: string[]) {
  const { code, stdout } = await uassistEnv(['check', '--json', ...args], { cwd: project.root })
  return { code, findings: (JSON.parse(stdout) as { findings: Finding[] }).findings }
}

function gitInit(project: ProjectFolder): void {
  expect(spawnSync('git', ['init', '--quiet'], { cwd: project.root }).status).toBe(0)
}

/** A fault for each rule, planted into a project without one; and the same place without the fault. */
const CASES: [
  rule: string,
  where: string,
  plant: (project: ProjectFolder) => unknown,
  mend: (project: ProjectFolder) => unknown,
][] = [
  [
    'secret-value',
    `${STAGING}: clientSecret`,
    (project) => project.environment('staging', [...GOOD.slice(0, 2), variable('clientSecret', 'anything', 'secret')]),
    (project) => project.environment('staging', [...GOOD.slice(0, 2), variable('clientSecret', '<ask Ann>', 'secret')]),
  ],
  [
    'secret-value',
    `${COLLECTION}: apiKey`,
    (project) =>
      project.write(COLLECTION, collection([], { variable: [{ key: 'apiKey', value: '4711', type: 'secret' }] })),
    (project) =>
      project.write(COLLECTION, collection([], { variable: [{ key: 'apiKey', value: '', type: 'secret' }] })),
  ],
  [
    'credential-shape',
    `${STAGING}: note`,
    (project) => project.environment('staging', [...GOOD, variable('note', fakeJwt())]),
    (project) => project.environment('staging', [...GOOD, variable('note', 'a JWT begins with eyJ')]),
  ],
  [
    'credential-shape',
    `${COLLECTION}: Read: password`,
    (project) =>
      project.write(COLLECTION, collection([{ name: 'Read', request: request({ auth: basic('hunter22') }) }])),
    (project) =>
      project.write(COLLECTION, collection([{ name: 'Read', request: request({ auth: basic('{{callId}}') }) }])),
  ],
  [
    'shared-local-file',
    environmentPath('staging.local'),
    (project) => {
      gitInit(project)
      project.environment('staging.local', [variable('clientSecret', fakeClientSecret(), 'secret')])
    },
    (project) => project.write('.gitignore', '*.local.postman_environment.json\n'),
  ],
  [
    'disabled-value',
    `${STAGING}: old`,
    (project) => project.environment('staging', [...GOOD, { key: 'old', value: 'x', enabled: false }]),
    (project) => project.environment('staging', [...GOOD, { key: 'old', value: '', enabled: false }]),
  ],
  [
    'vault-reference',
    `${STAGING}: note`,
    (project) => project.environment('staging', [...GOOD, variable('note', '{{vault:note}}')]),
    (project) => project.environment('staging', [...GOOD, variable('note', '{{callId}}')]),
  ],
  [
    'vault-reference',
    `${COLLECTION}: Read: raw`,
    (project) =>
      project.write(COLLECTION, collection([{ name: 'Read', request: request({ url: { raw: '{{vault:url}}' } }) }])),
    (project) => project.write(COLLECTION, collection([{ name: 'Read', request: request() }])),
  ],
  [
    'sealed-value',
    `${STAGING}: clientSecret`,
    async (project) => {
      const { recipient } = await createIdentity()
      project.write('collections/recipients.txt', `${recipient} Ann\n`)
      const sealed = await seal('x', { key: 'clientSecret' }, [{ key: recipient, name: 'Ann' }])
      project.environment('staging', [...GOOD.slice(0, 2), variable('clientSecret', sealed.slice(0, -100), 'secret')])
    },
    async (project) => {
      const [recipient = ''] = project.read('collections/recipients.txt').split(' ')
      const sealed = await seal('x', { key: 'clientSecret' }, [{ key: recipient, name: 'Ann' }])
      project.environment('staging', [...GOOD.slice(0, 2), variable('clientSecret', sealed, 'secret')])
    },
  ],
  [
    'sealed-value',
    `${STAGING}: clientSecret`,
    async (project) => {
      const pairs = [await createIdentity(), await createIdentity()]
      project.write(
        'collections/recipients.txt',
        pairs.map(({ recipient }, at) => `${recipient} ${at === 0 ? 'Ann' : 'Ben'}\n`).join(''),
      )
      const sealed = await seal('x', { key: 'clientSecret' }, [{ key: pairs[0]?.recipient ?? '', name: 'Ann' }])
      project.environment('staging', [...GOOD.slice(0, 2), variable('clientSecret', sealed, 'secret')])
    },
    (project) => {
      const [first = ''] = project.read('collections/recipients.txt').split('\n')
      project.write('collections/recipients.txt', `${first}\n`)
    },
  ],
  [
    'newmanrc',
    '.newmanrc',
    (project) => project.write('.newmanrc', {}),
    (project) => spawnSync('rm', [join(project.root, '.newmanrc')]),
  ],
  [
    'unrefreshed-auth',
    `${COLLECTION}: Calls`,
    (project) => project.write(COLLECTION, collection([{ name: 'Calls', auth: { type: 'oauth2' }, item: [] }])),
    (project) => project.write(COLLECTION, collection([{ name: 'Calls', auth: { type: 'bearer' }, item: [] }])),
  ],
  [
    'missing-key',
    `${COLLECTION}: Read: customerId`,
    (project) =>
      project.write(COLLECTION, collection([{ name: 'Read', request: request({ body: { raw: '{{customerId}}' } }) }])),
    (project) => project.environment('staging', [...GOOD, variable('customerId')]),
  ],
  [
    'missing-key',
    `${environmentPath('production')}: callId`,
    (project) => project.environment('production', [variable('apiUrl')]),
    (project) => project.environment('production', GOOD),
  ],
  [
    'duplicate-name',
    `${STAGING}: callId`,
    (project) => project.environment('staging', [...GOOD, variable('callId')]),
    (project) => project.environment('staging', [...GOOD, { ...variable('callId'), enabled: false }]),
  ],
  [
    'duplicate-name',
    STAGING,
    (project) => project.environment('production', GOOD, { name: 'staging' }),
    (project) => project.environment('production', GOOD),
  ],
  [
    'duplicate-name',
    `${COLLECTION}: Calls / Read`,
    (project) => project.write(COLLECTION, collection([{ name: 'Calls', item: [{ name: 'Read' }, { name: 'Read' }] }])),
    (project) => project.write(COLLECTION, collection([{ name: 'Calls', item: [{ name: 'Read' }] }, { name: 'Read' }])),
  ],
  [
    'key-name',
    `${STAGING}: "apiUrl "`,
    (project) => project.environment('staging', [...GOOD, variable('apiUrl ')]),
    (project) => project.environment('staging', [...GOOD, variable('api_url-2')]),
  ],
  [
    'misspelt-key',
    `${STAGING}: audence`,
    (project) => project.environment('staging', [...GOOD, variable('audence', 'api')]),
    (project) => project.environment('staging', [...GOOD, variable('audience', 'api')]),
  ],
  [
    'misspelt-key',
    `${STAGING}: auth0Domian`,
    (project) => project.environment('staging', [...GOOD, variable('auth0Domian', 'tenant.example.com')]),
    (project) => project.environment('staging', [...GOOD, variable('auth0Domain', 'tenant.example.com')]),
  ],
  [
    'unreadable-file',
    environmentPath('broken'),
    (project) => project.write(environmentPath('broken'), '{"values":['),
    (project) => project.environment('broken', GOOD),
  ],
  [
    'unreadable-file',
    'collections/broken.postman_collection.json',
    (project) => project.write('collections/broken.postman_collection.json', '[]'),
    (project) => project.write('collections/broken.postman_collection.json', collection([])),
  ],
]

const basic = (password: string) => ({ type: 'basic', basic: [{ key: 'password', value: password, type: 'string' }] })

test('a command in a fix is quoted for a shell', async () => {
  const project = projectFolder()
  project.environment('staging', [...GOOD, variable('my secret; id', 'anything', 'secret')])
  const { findings } = await check(project)
  const fixes = findings.map(({ fix }) => fix).join('\n')
  expect(fixes).toContain("`uassist env seal 'my secret; id' -e staging`")
})

test('every rule has a case', () => {
  expect(RULES.map(({ name }) => name).filter((name) => !CASES.some(([rule]) => rule === name))).toEqual([])
})

test('a project without a fault: nothing found, exit 0', async () => {
  expect(await check(goodProject())).toEqual({ code: 0, findings: [] })
})

test.each(CASES)('%s at %s: red when it is planted, green when it is mended', async (rule, where, plant, mend) => {
  const project = goodProject()
  await plant(project)
  const red = await check(project)
  expect(red.code).toBe(red.findings.some(({ level }) => level === 'error') ? 1 : 0)
  expect(red.findings.length).toBeGreaterThan(0)
  expect(red.findings).toContainEqual({
    ...(red.findings.find((finding) => finding.rule === rule && finding.where === where) ?? { planted: where }),
    rule,
    where,
    level: expect.stringMatching(/^(error|warning)$/) as string,
    message: expect.any(String) as string,
    why: expect.any(String) as string,
    fix: expect.any(String) as string,
  })
  await mend(project)
  expect(await check(project)).toEqual({ code: 0, findings: [] })
})

test('warnings alone are shown and are exit 0; one error beside them is exit 1', async () => {
  const project = goodProject()
  project.environment('staging', [...GOOD, variable('audence', 'api'), variable('api url', 'x')])
  const warned = await uassistEnv(['check'], { cwd: project.root })
  expect(warned).toMatchObject({ code: 0, stderr: 'Found 0 errors, 2 warnings, in 1 file.\n' })
  expect(warned.stdout).toContain('  warning misspelt-key: audence: no key of uassist; did you mean "audience"?')
  expect(await check(project)).toMatchObject({ code: 0, findings: [{ level: 'warning' }, { level: 'warning' }] })
  project.environment('staging', [...GOOD, variable('audence', 'api'), variable('note', fakeJwt())])
  expect(await uassistEnv(['check'], { cwd: project.root })).toMatchObject({
    code: 1,
    stderr: 'Found 1 error, 1 warning, in 1 file.\n',
  })
})

test("other tools' spellings, keys of collections and short names are no slips", async () => {
  const project = goodProject()
  const keys = [
    'client_id',
    'clientID',
    'client_secret',
    'redirect_uri',
    'redirectURI',
    'access_token',
    'accounts',
    'scopes',
    'orgs',
  ]
  project.environment('staging', [...GOOD, ...keys.map((key) => variable(key)), variable('tenantId_')])
  project.write(
    COLLECTION,
    collection([{ name: 'Read', request: request({ body: { raw: '{{callId}}{{tenantId_}}' } }) }]),
  )
  expect((await check(project)).findings).toEqual([])
})

test('variables that a collection defines, or its scripts set, are not missing in the environments', async () => {
  const project = goodProject()
  const exec = ["pm.environment.set('fromScript', 1)"]
  project.write(
    COLLECTION,
    collection([{ name: 'Read', request: request({ body: { raw: '{{own}}{{fromScript}}{{$guid}}' } }) }], {
      variable: [{ key: 'own', value: '1' }],
      event: [{ listen: 'prerequest', script: { exec } }],
    }),
  )
  expect((await check(project)).code).toBe(0)
})

test('with FILES: only what is in them, but judged together with the rest', async () => {
  const project = goodProject()
  project.environment('production', [variable('note', fakeJwt())])
  expect((await check(project, environmentPath('staging'))).findings).toEqual([])
  const { findings } = await check(project, environmentPath('production'))
  expect(findings.map(({ rule, key }) => [rule, key])).toEqual([
    ['credential-shape', 'note'],
    ['missing-key', 'apiUrl'],
    ['missing-key', 'callId'],
  ])
})

test('FILES of any other kind are searched for credentials, and one that is gone is said', async () => {
  const project = goodProject()
  project.write('notes.md', `# How to\n\ncurl -H "Authorization: Bearer ${fakeJwt()}"\n`)
  expect((await check(project, 'notes.md')).findings).toMatchObject([{ rule: 'credential-shape', file: 'notes.md' }])
  expect((await check(project, 'gone.md')).findings).toMatchObject([{ rule: 'unreadable-file', file: 'gone.md' }])
})

test('prose and code may speak of tokens and vaults', async () => {
  const project = goodProject()
  project.write('notes.md', 'Postman fills `{{vault:key}}`; the token goes behind "Bearer".\n')
  project.write('send.ts', "const secret = 'x' + readSecret2()\nconst accessToken = await tokenOf(account1)\n")
  project.write('package.json', { dependencies: { jsonwebtoken: '9.0.3' } })
  expect((await check(project, 'notes.md', 'send.ts', 'package.json')).findings).toEqual([])
})

test('--staged: what is staged counts, not what lies in the folder', async () => {
  const project = goodProject()
  gitInit(project)
  const git = (...args: string[]) => spawnSync('git', args, { cwd: project.root })
  git('add', '.')
  project.environment('staging', [...GOOD, variable('note', fakeJwt())])
  expect((await check(project, '--staged')).code).toBe(0)
  expect((await check(project)).code).toBe(1)
  git('add', '.')
  project.environment('staging', GOOD)
  expect((await check(project, '--staged')).findings).toMatchObject([{ rule: 'credential-shape', file: STAGING }])
  expect((await check(project)).code).toBe(0)
})

test('--staged: a personal file that was added by force is refused', async () => {
  const project = goodProject()
  gitInit(project)
  project.write('.gitignore', '*.local.postman_environment.json\n')
  project.environment('staging.local', [variable('clientSecret', fakeClientSecret(), 'secret')])
  spawnSync('git', ['add', '--force', '.'], { cwd: project.root })
  expect((await check(project, '--staged')).findings).toMatchObject([{ rule: 'shared-local-file' }])
})

test('where there is nothing to check: exit 2, and said so', async () => {
  const { code, stdout, stderr } = await uassistEnv(['check'], { cwd: projectFolder().root })
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toContain('there is nothing to check')
})

test('for people: the file, the place, why and the fix', async () => {
  const project = goodProject()
  project.environment('staging', [...GOOD, variable('note', fakeJwt())])
  const { code, stdout, stderr } = await uassistEnv(['check'], { cwd: project.root })
  expect({ code, stderr }).toEqual({ code: 1, stderr: 'Found 1 error, 0 warnings, in 1 file.\n' })
  expect(stdout.split('\n').slice(0, 2)).toEqual([STAGING, '  error credential-shape: note: this holds a JWT'])
  expect(stdout).toMatch(/why: .+\n {4}fix: /)
})

test('this repository is clean', async () => {
  const { code, stdout, stderr } = await uassistEnv(['check'], { cwd: ROOT })
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '', stderr: 'Nothing found.\n' })
})
