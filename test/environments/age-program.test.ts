import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createIdentity, open, seal } from '../../scripts/environments/sealing/age'
import { readIdentities } from '../../scripts/environments/sealing/identity-file'
import { testIo } from '../helpers/test-io'
import { testWhere } from '../helpers/test-where'
import { projectFolder, variable } from './project-folder'
import { uassistEnv } from './uassist-env'

/** What we seal, the `age` program of the system opens, and the other way round. */

const isInstalled = spawnSync('age', ['--version']).status === 0
const withAge = testWhere(isInstalled ? undefined : 'the age program is not installed (apt-get install age)')
const ROOT = join(__dirname, '..', '..')
const SECRET = 'swordfish ä€😀'

const PLACE = { binding: { key: 'clientSecret', issuer: 'https://tenant.example', clientId: 'c' }, what: 'it' }

/** The plaintext is JSON, with what the value is bound to. */
const valueIn = (plaintext: Buffer) => (JSON.parse(plaintext.toString()) as { value: string }).value

const age = (args: string[], input: string | Buffer = '') => {
  const { status, stdout, stderr } = spawnSync('age', args, { input })
  return { status, stdout, stderr: stderr.toString() }
}

withAge('age opens what uassist seals, with the identity file that uassist writes', async () => {
  const project = projectFolder()
  const env = { UASSIST_HOME: project.root }
  const recipient = (await uassistEnv(['identity', '--new'], { env })).stdout.trim()
  const sealed = await seal(SECRET, PLACE.binding, [{ key: recipient, name: 'Ann' }])
  const opened = age(
    ['--decrypt', '-i', join(project.root, 'age-identity')],
    Buffer.from(sealed.slice('age:'.length), 'base64'),
  )
  expect(opened).toMatchObject({ status: 0, stderr: '' })
  expect(valueIn(opened.stdout)).toBe(SECRET)
})

withAge('uassist opens what age seals, with the identity file of age-keygen', async () => {
  const project = projectFolder()
  const file = join(project.root, 'key.txt')
  expect(spawnSync('age-keygen', ['-o', file]).status).toBe(0)
  const io = { env: { UASSIST_AGE_IDENTITY: file }, cwd: project.root }
  const recipient = (await uassistEnv(['identity'], io)).stdout.trim()
  project.write('collections/recipients.txt', `${recipient} Ann\n`)

  const sealed = age(['-r', recipient], SECRET).stdout.toString('base64')
  project.environment('staging', [variable('clientSecret', `age:${sealed}`, 'secret')])
  const unsealed = await uassistEnv(['unseal', 'clientSecret', '-e', 'staging'], io)
  expect(unsealed).toMatchObject({ code: 0, stdout: `${SECRET}\n` })
  expect(unsealed.stderr).toContain('bound to no key and no issuer')
  expect((await uassistEnv(['check'], io)).stdout).toContain('sealed in an older form')
  expect((await uassistEnv(['rekey', '--yes'], io)).code).toBe(0)
  expect((await uassistEnv(['check'], io)).code).toBe(0)
})

withAge('a large secret, for several, goes both ways', async () => {
  const pairs = [await createIdentity(), await createIdentity(), await createIdentity()]
  const text = SECRET.repeat(10_000)
  const sealed = await seal(
    text,
    PLACE.binding,
    pairs.map(({ recipient }) => ({ key: recipient, name: 'x' })),
  )
  const project = projectFolder()
  for (const { identity } of pairs) {
    const file = project.write('identity', `${identity}\n`)
    const opened = age(['-d', '-i', file], Buffer.from(sealed.slice('age:'.length), 'base64'))
    expect(valueIn(opened.stdout)).toBe(text)
  }
  const bySystem = age(
    pairs.flatMap(({ recipient }) => ['-r', recipient]),
    text,
  ).stdout
  const file = project.write('identity', pairs.map(({ identity }) => identity).join('\n'))
  const identities = readIdentities(testIo({ env: { UASSIST_AGE_IDENTITY: file }, cwd: project.root }))
  expect(await open(`age:${bySystem.toString('base64')}`, identities, PLACE)).toEqual({ value: text, isBound: false })
})

withAge('age refuses what uassist refuses: a changed byte, and a key it is not sealed to', async () => {
  const [ours, theirs] = [await createIdentity(), await createIdentity()]
  const bytes = Buffer.from(
    (await seal(SECRET, PLACE.binding, [{ key: ours.recipient, name: 'Ann' }])).slice(4),
    'base64',
  )
  const project = projectFolder()
  const file = project.write('ours', ours.identity)
  expect(age(['-d', '-i', file], bytes).status).toBe(0)
  expect(age(['-d', '-i', project.write('theirs', theirs.identity)], bytes).status).not.toBe(0)
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
  expect(age(['-d', '-i', file], bytes).status).not.toBe(0)
})

withAge('the pipeline that the documentation shows prints the value, and nothing else', async () => {
  const document = readFileSync(join(ROOT, 'collections', 'environments', 'README.md'), 'utf8')
  const [pipeline] = /^jq -r '\.values[^`]*?identity\.txt[^\n]*$/m.exec(document) ?? []
  expect(pipeline).toContain('age -d -i identity.txt')
  const project = projectFolder()
  const { identity, recipient } = await createIdentity()
  project.write('identity.txt', `${identity}\n`)
  project.write('collections/recipients.txt', `${recipient} Ann\n`)
  project.environment('staging', [variable('clientSecret', SECRET, 'secret')])
  expect((await uassistEnv(['seal', 'clientSecret', '-e', 'staging'], { cwd: project.root })).code).toBe(0)
  const { stdout, stderr } = spawnSync('sh', ['-c', pipeline ?? ''], { cwd: project.root, encoding: 'utf8' })
  expect({ stdout, stderr }).toEqual({ stdout: `${SECRET}\n`, stderr: '' })
})
