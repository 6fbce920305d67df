import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { credentialIn } from '../../scripts/environments/secrets/credential-shapes'
import { isSecretName } from '../../scripts/formats/secret-names'
import { ORDINARY_VALUES, PUBLIC_VALUES } from './ordinary-values'
import { plantedSecrets } from './planted-secrets'
import { collection, projectFolder, variable } from './project-folder'
import { uassistEnv } from './uassist-env'

const CREDENTIAL_RULES = ['credential-shape', 'secret-value']

async function leaksIn(root: string): Promise<Record<string, string>[]> {
  const { stdout } = await uassistEnv(['check', '--json'], { cwd: root })
  const { findings } = JSON.parse(stdout) as { findings: Record<string, string>[] }
  return findings.filter(({ rule = '' }) => CREDENTIAL_RULES.includes(rule))
}

test('at least 20 shapes are planted, and none in this file', () => {
  expect(plantedSecrets().length).toBeGreaterThanOrEqual(20)
  const sources = ['planted-secrets.ts', 'credentials.test.ts', 'ordinary-values.ts'].map((name) =>
    readFileSync(join(__dirname, name), 'utf8'),
  )
  expect(sources.map((text) => credentialIn({ text, isCode: true }))).toEqual([undefined, undefined, undefined])
})

test.each(plantedSecrets())('%s: found in an environment, and never repeated', async (_what, key, value) => {
  const project = projectFolder()
  project.environment('staging', [variable('apiUrl', 'https://api.example.com'), variable(key, value)])
  const { code, stdout, stderr } = await uassistEnv(['check'], { cwd: project.root })
  expect(code).toBe(1)
  expect(stdout).toContain(key)
  expect(stdout + stderr).not.toContain(value)
  expect(await leaksIn(project.root)).toHaveLength(1)
})

test.each(plantedSecrets().filter(([what]) => what !== 'a password under its name'))(
  '%s: found in a collection, in a header and in a saved example',
  async (_what, name, value) => {
    const project = projectFolder()
    const request = { method: 'GET', url: 'https://api.example.com', header: [{ key: name, value }] }
    const response = [{ name: '200', body: JSON.stringify({ data: { [name]: value } }) }]
    project.write(
      'collections/a.postman_collection.json',
      collection([
        { name: 'Folder', item: [{ name: 'Leaky', request }] },
        { name: 'Shown', request: {}, response },
      ]),
    )
    expect((await leaksIn(project.root)).map(({ request: place }) => place)).toEqual(['Folder / Leaky', 'Shown'])
  },
)

test('secrets in a script, and in an Insomnia file, are found', async () => {
  const [[, , jwt] = ['', '', '']] = plantedSecrets()
  const project = projectFolder()
  const exec = ['const send = true', `pm.variables.set('note', '${jwt}')`]
  project.write(
    'collections/a.postman_collection.json',
    collection([{ name: 'Scripted', event: [{ listen: 'prerequest', script: { exec } }], request: {} }]),
  )
  project.write(
    'collections/u-assist.insomnia.yaml',
    `type: collection.insomnia.rest/5.0\ncollection:\n  - name: Me\n    headers: [{ name: X-Note, value: "${jwt}" }]\n`,
  )
  expect((await leaksIn(project.root)).map(({ file, request }) => [file, request])).toEqual([
    ['collections/a.postman_collection.json', 'Scripted'],
    ['collections/u-assist.insomnia.yaml', 'Me'],
  ])
})

test('300 ordinary values give no false alarm: in an environment, in an example, in prose', async () => {
  const ordinary = [...ORDINARY_VALUES, ...PUBLIC_VALUES]
  expect(ordinary.length).toBeGreaterThanOrEqual(300)
  const project = projectFolder()
  project.environment(
    'staging',
    ordinary.map(([key, value]) => variable(key, value)),
  )
  const response = ordinary.map(([key, value]) => ({ name: key, body: JSON.stringify({ [key]: value }) }))
  project.write('collections/a.postman_collection.json', collection([{ name: 'Shown', request: {}, response }]))
  project.write('collections/notes.md', ordinary.map(([key, value]) => `The ${key}: ${value}\n`).join('\n'))
  expect(await leaksIn(project.root)).toEqual([])
})

test('ordinary code and prose about tokens give no false alarm', () => {
  const code = [
    "const token = pm.variables.get('accessToken')",
    'interface Session { accessToken: string; refreshToken?: string; password: "none" }',
    "schema({ required: ['access_token'], properties: { access_token: { type: 'string', minLength: 20 } } })",
    'const digest = sha256(token2 + secret1)',
    '`Bearer ${token}`',
  ].join('\n')
  expect(credentialIn({ text: code, isCode: true })).toBeUndefined()
})

test.each([
  ['clientSecret', true],
  ['client_secret', true],
  ['X-Api-Key', true],
  ['SMTP_PASSWORD', true],
  ['authorizationtoken', true],
  ['passwordStaging', true],
  ['token_2', true],
  ['brokerKey', true],
  ['supervisorAccessToken', true],
  ['api key', true],
  ['auth.password ', true],
  ['csrfToken', true],
  ['withCredentials', false],
  ['Access-Control-Allow-Credentials', false],
  ['continuation_token', false],
  ['sync-token', false],
  ['userCodec', false],
  ['tokenUrl', false],
  ['tokenType', false],
  ['passwordPolicy', false],
  ['nextPageToken', false],
  ['publicKey', false],
  ['primaryKey', false],
  ['addTokenTo', false],
  ['clientId', false],
  ['maxTokens', false],
  ['sandbox', false],
])('the name %s is for secrets: %s', (name, expected) => {
  expect(isSecretName(name)).toBe(expected)
})
