import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { type PostmanEnvironment } from '../../scripts/formats/postman-environment'
import { createIdentity, open, seal } from '../../scripts/environments/sealing/age'
import { openSealed } from '../../scripts/environments/sealing/open-sealed'
import { tempFolder } from '../helpers/temp-folder'
import { testIo } from '../helpers/test-io'
import { environmentPath, projectFolder, type ProjectFolder, variable } from './project-folder'
import { type Ran, uassistEnv } from './uassist-env'

const STAGING = environmentPath('staging')
const SECRET = 'the secret of the machine application'

interface Team {
  project: ProjectFolder
  /** Runs a command as one of the team, who has a data folder of her own. */
  as: (who: 'ann' | 'ben', argv: string[], stdin?: string) => Promise<Ran>
  recipients: Record<'ann' | 'ben', string>
  value: (key?: string) => string
}

/** Ann and Ben, each with an identity; both are recipients unless said otherwise. */
async function team(listed: ('ann' | 'ben')[] = ['ann', 'ben']): Promise<Team> {
  const project = projectFolder()
  project.environment('staging', [variable('audience', 'a'), variable('clientSecret', '', 'secret')])
  const homes = { ann: tempFolder(), ben: tempFolder() }
  const as: Team['as'] = (who, argv, stdin = '') =>
    uassistEnv(argv, { cwd: project.root, env: { UASSIST_HOME: homes[who] }, stdin: Readable.from([stdin]) })
  const recipients = {
    ann: (await as('ann', ['identity', '--new'])).stdout.trim(),
    ben: (await as('ben', ['identity', '--new'])).stdout.trim(),
  }
  project.write('collections/recipients.txt', `# us\n\n${listed.map((who) => `${recipients[who]} ${who}\n`).join('')}`)
  const value = (key = 'clientSecret') => {
    const { values } = JSON.parse(project.read(STAGING)) as PostmanEnvironment
    return String(values.find((entry) => entry.key === key)?.value)
  }
  return { project, as, recipients, value }
}

const sealSecret = ({ as }: Team) => as('ann', ['seal', 'clientSecret', '-e', 'staging', '--stdin'], `${SECRET}\n`)

test('identity --new: a private file beside the sessions, never overwritten; identity shows the public key', async () => {
  const home = join(tempFolder(), 'new')
  const env = { UASSIST_HOME: home }
  const made = await uassistEnv(['identity', '--new'], { env })
  expect(made).toMatchObject({ code: 0, stdout: expect.stringMatching(/^age1[a-z0-9]+\n$/) as string })
  const file = join(home, 'age-identity')
  expect(statSync(file).mode & 0o777).toBe(0o600)
  const text = readFileSync(file, 'utf8')
  expect(text).toMatch(/^# public key: age1[a-z0-9]+\nAGE-SECRET-KEY-1[0-9A-Z]+\n$/)
  expect(made.stderr).not.toContain('AGE-SECRET-KEY')

  expect((await uassistEnv(['identity'], { env })).stdout).toBe(made.stdout)
  const again = await uassistEnv(['identity', '--new'], { env })
  expect(again).toMatchObject({ code: 2, stdout: '' })
  expect(again.stderr).toContain('there is an identity at')
  expect(readFileSync(file, 'utf8')).toBe(text)
})

test('an identity that cannot be kept: one sentence, exit 2', async () => {
  const file = join(tempFolder(), 'file')
  writeFileSync(file, '')
  const { code, stdout, stderr } = await uassistEnv(['identity', '--new'], { env: { UASSIST_HOME: file } })
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toMatch(/cannot be written \((EEXIST|ENOTDIR)\)/)
})

test('seal, unseal: everybody on the list can open it, and the file holds no secret', async () => {
  const ours = await team()
  const sealed = await sealSecret(ours)
  expect(sealed).toMatchObject({ code: 0, stdout: '' })
  expect(sealed.stderr).toContain('Sealed "clientSecret" in the environment "staging" to ann, ben.')
  expect(ours.value()).toMatch(/^age:[\w+/]+=*$/)
  expect(ours.project.read(STAGING)).not.toContain(SECRET)
  expect(JSON.parse(ours.project.read(STAGING))).toMatchObject({
    values: [variable('audience', 'a'), { key: 'clientSecret', type: 'secret', enabled: true }],
  })
  for (const who of ['ann', 'ben'] as const) {
    expect(await ours.as(who, ['unseal', 'clientSecret', '-e', 'staging'])).toEqual({
      code: 0,
      stdout: `${SECRET}\n`,
      stderr: '',
    })
  }
  expect((await ours.as('ann', ['check'])).code).toBe(0)
})

test("seal takes this machine's own value, and says what is left to do", async () => {
  const { project, as, value } = await team()
  project.environment('staging.local', [variable('clientSecret', SECRET, 'secret')])
  const fromLocal = await as('ann', ['seal', 'clientSecret', '-e', 'staging'])
  expect(fromLocal.stderr).toContain('your personal file still holds the secret')
  expect(await as('ben', ['unseal', 'clientSecret', '-e', 'staging'])).toMatchObject({ stdout: `${SECRET}\n` })

  project.environment('staging', [variable('clientSecret', SECRET)])
  project.write(environmentPath('staging.local'), { values: [] })
  const fromCommitted = await as('ann', ['seal', 'clientSecret', '-e', 'staging'])
  expect(fromCommitted.stderr).toContain('held the secret in clear')
  expect(value()).toMatch(/^age:/)
  expect(project.read(STAGING)).not.toContain(SECRET)
})

test('rekey: after the list changed, who was added can open it, and who was removed cannot', async () => {
  const ours = await team(['ann'])
  await sealSecret(ours)
  const before = ours.value()
  expect((await ours.as('ben', ['unseal', 'clientSecret', '-e', 'staging'])).stderr).toContain('not sealed to your key')

  ours.project.write('collections/recipients.txt', `${ours.recipients.ben} ben\n`)
  const rekeyed = await ours.as('ann', ['rekey', '--yes'])
  expect(rekeyed).toMatchObject({ code: 0, stdout: '' })
  expect(rekeyed.stderr).toContain('Sealed clientSecret in the environment "staging" to ben.')
  expect(rekeyed.stderr).toContain('replace those secrets where they were issued')
  expect(ours.value()).not.toBe(before)
  expect((await ours.as('ben', ['unseal', 'clientSecret', '-e', 'staging'])).stdout).toBe(`${SECRET}\n`)
  expect((await ours.as('ann', ['unseal', 'clientSecret', '-e', 'staging'])).code).toBe(2)
})

test('rekey: one value that cannot be opened leaves every file as it is', async () => {
  const ours = await team(['ann'])
  await sealSecret(ours)
  const { recipient } = await createIdentity()
  const foreign = await seal('x', { key: 'machineClientSecret' }, [{ key: recipient, name: 'Cai' }])
  ours.project.environment('zulu', [variable('machineClientSecret', foreign, 'secret')])
  const before = ours.project.read(STAGING)
  const { code, stderr } = await ours.as('ann', ['rekey'])
  expect(code).toBe(2)
  expect(stderr).toContain('"machineClientSecret" in the environment "zulu" is not sealed to your key')
  expect(ours.project.read(STAGING)).toBe(before)
  expect((await ours.as('ann', ['rekey', '-e', 'staging'])).code).toBe(0)
})

const half = (sealed: string) => sealed.slice(0, Math.floor(sealed.length / 2))

/** The sealed value with one bit of the age file turned, so far from its end. */
function tampered(sealed: string, fromEnd: number): string {
  const bytes = Buffer.from(sealed.slice('age:'.length), 'base64')
  const at = bytes.length - fromEnd
  bytes[at] = (bytes[at] ?? 0) ^ 1
  return `age:${bytes.toString('base64')}`
}

test.each([
  ['cut off', half],
  [
    'cut off by one byte',
    (sealed: string) => `age:${Buffer.from(sealed.slice(4), 'base64').subarray(0, -1).toString('base64')}`,
  ],
  ['changed in its text', (sealed: string) => tampered(sealed, 3)],
  ['changed in its header', (sealed: string) => tampered(sealed, 110)],
  ['no base64', (sealed: string) => `${sealed}!`],
  ['empty', () => 'age:'],
  ['another file', () => `age:${Buffer.from('hello').toString('base64')}`],
])('a sealed value that is %s: named as damaged, and nothing overwritten', async (_what, damage) => {
  const ours = await team()
  await sealSecret(ours)
  ours.project.environment('staging', [variable('clientSecret', damage(ours.value()), 'secret')])
  const before = ours.project.read(STAGING)
  for (const argv of [['unseal', 'clientSecret', '-e', 'staging'], ['rekey']]) {
    const { code, stdout, stderr } = await ours.as('ann', argv)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain('"clientSecret" in the environment "staging" is damaged')
    expect(stderr.trimEnd().split('\n')).toHaveLength(2)
  }
  expect(ours.project.read(STAGING)).toBe(before)
})

test('UASSIST_AGE_IDENTITY: the identity itself, or a file with it', async () => {
  const ours = await team()
  await sealSecret(ours)
  const { identity, recipient } = await createIdentity()
  ours.project.write('collections/recipients.txt', `${ours.recipients.ann} ann\n${recipient} CI\n`)
  await ours.as('ann', ['rekey', '--yes'])
  ours.project.write('ci-identity', `# CI\n${identity}\n`)
  for (const given of [identity, `${identity}\n`, 'ci-identity', join(ours.project.root, 'ci-identity')]) {
    const { stdout } = await uassistEnv(['unseal', 'clientSecret', '-e', 'staging'], {
      cwd: ours.project.root,
      env: { UASSIST_AGE_IDENTITY: given },
    })
    expect(stdout).toBe(`${SECRET}\n`)
  }
})

test.each([
  ['a file that is not there', './nowhere', 'there is no age identity at'],
  ['a file with something else', './recipients', 'holds something that is no age identity'],
  ['an identity with a letter missing', 'missing', 'has a character missing or wrong'],
])('UASSIST_AGE_IDENTITY names %s: one sentence without a key, exit 2', async (_what, given, sentence) => {
  const ours = await team()
  await sealSecret(ours)
  ours.project.write('recipients', 'age1abc Ann\n')
  const { identity } = await createIdentity()
  const env = { UASSIST_AGE_IDENTITY: given === 'missing' ? identity.slice(0, -1) : given }
  const { code, stderr } = await uassistEnv(['unseal', 'clientSecret', '-e', 'staging'], {
    cwd: ours.project.root,
    env,
  })
  expect(code).toBe(2)
  expect(stderr).toContain(sentence)
  expect(stderr).not.toContain(identity.slice(20, 40))
  expect(stderr.trimEnd().split('\n')).toHaveLength(2)
})

test.each([
  ['nobody', '# nobody yet\n', 'names nobody'],
  ['a line without a name', 'age1abc\n', 'line 1 of'],
  ['a key with a letter missing', 'age1abc Ann\n', 'the public key of "Ann" is not one that age knows'],
])('recipients.txt holds %s: seal says so, and nothing is written', async (_what, text, sentence) => {
  const ours = await team()
  ours.project.write('collections/recipients.txt', text)
  const { code, stderr } = await sealSecret(ours)
  expect(code).toBe(2)
  expect(stderr).toContain(sentence)
  expect(ours.value()).toBe('')
})

test('a private key on the list of recipients: refused, and never repeated', async () => {
  const ours = await team()
  const { identity } = await createIdentity()
  ours.project.write('collections/recipients.txt', `${identity} Ann\n`)
  const { code, stderr } = await sealSecret(ours)
  expect(code).toBe(2)
  expect(stderr).toContain('is a private key')
  expect(stderr).not.toContain(identity.slice(20, 40))
  expect((await ours.as('ann', ['check'])).stdout).toContain('this holds an age identity')
})

test.each([
  [['seal', 'clientSecret', '-e', 'staging'], '"clientSecret" has no value on this machine'],
  [['seal', 'nowhere', '-e', 'staging'], 'has no key "nowhere"'],
  [['seal', '-e', 'staging'], 'name one key'],
  [['unseal', 'a', 'b', '-e', 'staging'], 'name one key'],
  [['unseal', 'audience', '-e', 'staging'], 'is not sealed'],
  [['seal', 'clientSecret', '-e', 'nowhere'], 'there is no environment "nowhere"'],
])('%j: refused by name, exit 2', async (argv, sentence) => {
  const { code, stdout, stderr } = await (await team()).as('ann', argv)
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toContain(sentence)
})

test('sealing what is sealed: said, with what to do instead', async () => {
  const ours = await team()
  await sealSecret(ours)
  const { code, stderr } = await ours.as('ann', ['seal', 'clientSecret', '-e', 'staging'])
  expect(code).toBe(2)
  expect(stderr).toContain('is sealed already')
})

describe('opening for a command', () => {
  const io = testIo({ env: { UASSIST_HOME: '/nonexistent' }, cwd: '/' })
  const withValues = (values: Record<string, string>) => ({
    name: 'staging',
    file: '',
    values,
    secretKeys: new Set<string>(),
    openedKeys: new Set<string>(),
    variables: new Map(),
    written: new Map(),
    notes: [],
  })

  test('wanted values are opened, others that are sealed are left out, and no key is asked for them', async () => {
    const { identity, recipient } = await createIdentity()
    const sealed = await seal(SECRET, { key: 'clientSecret' }, [{ key: recipient, name: 'Ann' }])
    const environment = withValues({ audience: 'a', clientSecret: sealed, machineClientSecret: sealed })
    const withKey = { ...io, env: { UASSIST_AGE_IDENTITY: identity } }
    const wanted = (key: string) => key === 'clientSecret'
    expect(await openSealed(environment, wanted, withKey)).toEqual({
      ...withValues({ audience: 'a', clientSecret: SECRET }),
      secretKeys: new Set(['clientSecret']),
      openedKeys: new Set(['clientSecret']),
    })
    expect(await openSealed(environment, () => false, io)).toEqual(withValues({ audience: 'a' }))
    await expect(openSealed(environment, wanted, io)).rejects.toMatchObject({ code: 'IDENTITY_MISSING' })
  })

  test('where nothing is sealed, age is not even loaded', async () => {
    const { identity, recipient } = await createIdentity()
    const sealed = await seal('x', { key: 'clientSecret' }, [{ key: recipient, name: 'Ann' }])
    await jest.isolateModulesAsync(async () => {
      const loaded: string[] = []
      jest.doMock('age-encryption', () => {
        loaded.push('age-encryption')
        return jest.requireActual<object>('age-encryption')
      })
      const { openSealed: openFresh } = await import('../../scripts/environments/sealing/open-sealed')
      await openFresh(withValues({ clientSecret: 'clear' }), () => true, io)
      expect(loaded).toEqual([])
      const withKey = { ...io, env: { UASSIST_AGE_IDENTITY: identity } }
      await openFresh(withValues({ clientSecret: sealed }), () => true, withKey)
      expect(loaded).toContain('age-encryption')
    })
  })
})

test('any text is sealed and opened as it was', async () => {
  const { identity, recipient } = await createIdentity()
  for (const text of ['', ' ', 'ä€😀\n\t', 'x'.repeat(100_000)]) {
    const sealed = await seal(text, { key: 'k' }, [{ key: recipient, name: 'Ann' }])
    expect(await open(sealed, [identity], { binding: { key: 'k' }, what: 'it' })).toEqual({
      value: text,
      isBound: true,
    })
  }
})
