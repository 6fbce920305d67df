import { Readable } from 'node:stream'
import { Encrypter } from 'age-encryption'
import { parsePostmanEnvironment, type Variable } from '../../scripts/formats/postman-environment'
import { createIdentity } from '../../scripts/environments/sealing/age'
import { openSession } from '../../scripts/session/session'
import { testIo } from '../helpers/test-io'
import { environmentPath, projectFolder, type ProjectFolder, variable } from './project-folder'
import { uassistEnv } from './uassist-env'

/** What somebody can do to a seal who may change files and has no key: move it, and change what stands around it. */

const SECRET = 'the secret of the application'
const STAGING = environmentPath('staging')
const ISSUER = 'https://tenant.us.auth0.com'
const EVIL = 'https://evil.example'

const VALUES = [
  variable('auth0Domain', ISSUER),
  variable('clientId', 'our-client'),
  variable('machineClientId', 'our-machine'),
  variable('note'),
  variable('apiKey', '', 'secret'),
  variable('clientSecret', '', 'secret'),
  variable('machineClientSecret', '', 'secret'),
]

/** A project with three sealed secrets, and Ann, who may open them. */
async function sealedProject() {
  const project = projectFolder()
  const { identity, recipient } = await createIdentity()
  project.write('collections/recipients.txt', `${recipient} Ann\n`)
  project.environment('staging', VALUES)
  const env = { UASSIST_AGE_IDENTITY: identity }
  const uassist = (argv: string[], more: NodeJS.ProcessEnv = {}, stdin = '') =>
    uassistEnv(argv, { cwd: project.root, env: { ...env, ...more }, stdin: Readable.from([stdin]) })
  for (const key of ['apiKey', 'clientSecret', 'machineClientSecret']) {
    expect(await uassist(['seal', key, '-e', 'staging', '--stdin'], {}, `${SECRET} ${key}`)).toMatchObject({ code: 0 })
  }
  /** What a command that uses the environment gets of a key. */
  const used = async (key: string, more: NodeJS.ProcessEnv = {}, environment = 'staging') => {
    const io = testIo({ cwd: project.root, env: { ...env, ...more } })
    const opened = await openSession({ environment }, io, { keys: new Set([key]) })
    return opened.environment.values[key]
  }
  return { project, recipient, uassist, used }
}

const valuesOf = (project: ProjectFolder): Variable[] =>
  parsePostmanEnvironment(project.read(STAGING), STAGING).values.map((one) => ({ ...one }))

function change(project: ProjectFolder, changes: Record<string, string>): void {
  const values = valuesOf(project).map((one) => (one.key in changes ? { ...one, value: changes[one.key] } : one))
  project.environment('staging', values)
}

const sealOf = (project: ProjectFolder, key: string) => String(valuesOf(project).find((one) => one.key === key)?.value)

const refused = { code: 'SEALED_ELSEWHERE' }

test('where it was sealed for, each is opened, and the check has nothing to say', async () => {
  const { uassist, used } = await sealedProject()
  for (const key of ['apiKey', 'clientSecret', 'machineClientSecret']) expect(await used(key)).toBe(`${SECRET} ${key}`)
  expect(await uassist(['check'])).toMatchObject({ code: 0, stdout: '' })
})

test.each([
  ['clientSecret', 'note'],
  ['apiKey', 'note'],
  ['machineClientSecret', 'clientSecret'],
  ['apiKey', 'clientSecret'],
])('the seal of "%s" copied under "%s": refused by name, by every command and by the check', async (from, to) => {
  const { project, uassist, used } = await sealedProject()
  change(project, { [to]: sealOf(project, from) })
  await expect(used(to)).rejects.toMatchObject({
    ...refused,
    message: `"${to}" in the environment "staging" was sealed as "${from}", and stands under another key: it is not opened`,
  })
  const before = project.read(STAGING)
  for (const argv of [
    ['unseal', to, '-e', 'staging'],
    ['rekey', '--yes'],
  ]) {
    const { code, stdout, stderr } = await uassist(argv)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(`was sealed as "${from}"`)
    expect(stderr).not.toContain(SECRET)
  }
  expect(project.read(STAGING)).toBe(before)
  expect((await uassist(['check'])).stdout).toContain(`the value was sealed as "${from}"`)
})

test.each([
  ['clientSecret', 'auth0Domain', EVIL],
  ['clientSecret', 'auth0Domain', 'http://tenant.us.auth0.com'],
  ['clientSecret', 'auth0Domain', 'tenant.us.auth0.com:444'],
  ['clientSecret', 'auth0Domain', 'https://tenant.us.auth0.com\\@evil.example'],
  ['clientSecret', 'clientId', 'another-client'],
  ['machineClientSecret', 'auth0Domain', EVIL],
  ['machineClientSecret', 'machineClientId', 'another-client'],
])('"%s", and "%s" beside it changed to %s: refused, and found by the check', async (key, changed, value) => {
  const { project, uassist } = await sealedProject()
  change(project, { [changed]: value })
  // Asked like this, because some of these are no domain that a session could be of.
  const { code, stderr } = await uassist(['unseal', key, '-e', 'staging'])
  expect(code).toBe(2)
  expect(stderr).toContain(changed === 'auth0Domain' ? 'was sealed for the issuer' : 'was sealed for the client')
  const { stdout } = await uassist(['check'])
  expect(stdout).toContain(`error sealed-value: ${key}: the value was sealed for`)
  // What is no credential is bound to its key alone.
  expect(await uassist(['unseal', 'apiKey', '-e', 'staging'])).toMatchObject({ stdout: `${SECRET} apiKey\n` })
})

test('the same issuer in another spelling is the same issuer', async () => {
  const { project, used } = await sealedProject()
  for (const spelling of ['tenant.us.auth0.com', 'https://TENANT.us.auth0.com/', ' https://tenant.us.auth0.com:443 ']) {
    change(project, { auth0Domain: spelling })
    expect([spelling, await used('clientSecret')]).toEqual([spelling, `${SECRET} clientSecret`])
  }
})

test('another issuer from a process variable, from the personal file, or in a copy of the file: refused', async () => {
  const { project, used } = await sealedProject()
  await expect(used('clientSecret', { UASSIST_AUTH0_DOMAIN: EVIL })).rejects.toMatchObject(refused)
  await expect(used('clientSecret', { UASSIST_CLIENT_ID: 'other' })).rejects.toMatchObject(refused)
  expect(await used('clientSecret', { UASSIST_AUTH0_DOMAIN: ISSUER })).toBe(`${SECRET} clientSecret`)

  project.environment(
    'copy',
    valuesOf(project).map((one) => (one.key === 'auth0Domain' ? { ...one, value: EVIL } : one)),
  )
  await expect(used('clientSecret', {}, 'copy')).rejects.toMatchObject(refused)

  project.environment('staging.local', [variable('auth0Domain', EVIL)])
  await expect(used('machineClientSecret')).rejects.toMatchObject(refused)
})

test('two keys of one name: what is used is what is compared', async () => {
  const { project, used } = await sealedProject()
  project.environment('staging', [...valuesOf(project), variable('auth0Domain', EVIL)])
  await expect(used('clientSecret')).rejects.toMatchObject(refused)
})

test('the client of a machine application left out, so that another one would be taken: refused', async () => {
  const { project, used } = await sealedProject()
  project.environment(
    'staging',
    valuesOf(project).filter(({ key }) => key !== 'machineClientId'),
  )
  await expect(used('machineClientSecret')).rejects.toMatchObject(refused)
})

test('a label that was changed to suit its new place: the check is deceived, and nobody can open it', async () => {
  const { project, uassist, used } = await sealedProject()
  const text = Buffer.from(sealOf(project, 'clientSecret').slice('age:'.length), 'base64').toString('latin1')
  const [, label = ''] = /-> uassist-label\n([\s\S]*?)\n--- /.exec(text) ?? []
  const changed = JSON.parse(Buffer.from(label, 'base64').toString()) as Record<string, unknown>
  const lines = Buffer.from(JSON.stringify({ ...changed, issuer: EVIL }))
    .toString('base64')
    .replace(/=+$/, '')
    .replace(/.{64}/g, '$&\n')
  const forged = Buffer.from(text.replace(label, lines), 'latin1').toString('base64')
  change(project, { clientSecret: `age:${forged}`, auth0Domain: EVIL, machineClientSecret: '' })
  expect((await uassist(['check'])).code).toBe(0)
  await expect(used('clientSecret')).rejects.toMatchObject({ code: 'SEALED_DAMAGED' })
})

test('a seal of the older form: opened with a warning; the check refuses it; rekey says what it binds it to, and asks', async () => {
  const { project, recipient, uassist, used } = await sealedProject()
  const encrypter = new Encrypter()
  encrypter.addRecipient(recipient)
  const older = `age:${Buffer.from(await encrypter.encrypt(SECRET)).toString('base64')}`
  change(project, { clientSecret: older, note: older })
  const unsealed = await uassist(['unseal', 'clientSecret', '-e', 'staging'])
  expect(unsealed).toMatchObject({ code: 0, stdout: `${SECRET}\n` })
  expect(unsealed.stderr).toContain('warning: "clientSecret" in the environment "staging" is sealed in an older form')
  expect(await used('note')).toBe(SECRET)
  expect((await uassist(['check'])).stdout).toContain('clientSecret: sealed in an older form')

  const asked = await uassist(['rekey'])
  expect(asked.code).toBe(2)
  expect(asked.stderr).toContain(
    `"clientSecret" was bound to nothing, and from now on opens under this key and for the issuer "${ISSUER}" and the client "our-client" only`,
  )
  expect(sealOf(project, 'clientSecret')).toBe(older)
  expect((await uassist(['rekey', '--yes'])).code).toBe(0)
  expect(await uassist(['check'])).toMatchObject({ code: 0 })
  change(project, { auth0Domain: EVIL })
  await expect(used('clientSecret')).rejects.toMatchObject(refused)
})

test('a secret that looks like the inside of a seal is sealed and opened as any other', async () => {
  const { uassist, used } = await sealedProject()
  const inside = '{"uassistSeal":1,"key":"note","value":"x"}'
  await uassist(['seal', 'note', '-e', 'staging', '--stdin'], {}, inside)
  expect(await used('note')).toBe(inside)
})
