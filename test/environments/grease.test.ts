import { Encrypter, Stanza } from 'age-encryption'
import { createIdentity } from '../../scripts/environments/sealing/age'
import { bind } from '../../scripts/environments/sealing/binding'
import { LABEL_TYPE } from '../../scripts/environments/sealing/sealed-value'
import { projectFolder, variable } from './project-folder'
import { uassistEnv } from './uassist-env'

/*
 * Implementations of age may add a stanza for nobody, whose type ends in "-grease", so that others learn to skip what
 * they do not know. `rage` does, with none to four further arguments.
 */

/** A project whose one secret is sealed to its team of one, with one more stanza in the header; and a way to it. */
async function projectWith(stanza: string[]) {
  const { identity, recipient } = await createIdentity()
  const encrypter = new Encrypter()
  encrypter.addRecipient(recipient)
  encrypter.addRecipient({ wrapFileKey: () => [new Stanza(stanza, Buffer.alloc(32, 7))] })
  const binding = { key: 'clientSecret', issuer: '', clientId: '' }
  const label = { ...binding, recipients: [{ key: recipient, name: 'Ann' }] }
  encrypter.addRecipient({ wrapFileKey: () => [new Stanza([LABEL_TYPE], Buffer.from(JSON.stringify(label)))] })
  const sealed = Buffer.from(await encrypter.encrypt(bind('the secret', binding))).toString('base64')
  const project = projectFolder()
  project.write('collections/recipients.txt', `${recipient} Ann\n`)
  project.environment('staging', [variable('clientSecret', `age:${sealed}`, 'secret')])
  return (...argv: string[]) => uassistEnv(argv, { cwd: project.root, env: { UASSIST_AGE_IDENTITY: identity } })
}

test.each([[['x7-grease']], [['x7-grease', 'a', 'b2']]])(
  'a stanza %j is for nobody: the value is opened, and not counted as sealed to one more',
  async (stanza) => {
    const uassist = await projectWith(stanza)
    expect(await uassist('unseal', 'clientSecret', '-e', 'staging')).toMatchObject({ code: 0, stdout: 'the secret\n' })
    expect(await uassist('check')).toMatchObject({ code: 0 })
  },
)

test.each([[['X25519', 'a']], [['x7', 'a-grease', 'b']]])(
  'a stanza %j is for somebody, and counted',
  async (stanza) => {
    const uassist = await projectWith(stanza)
    const { code, stdout } = await uassist('check')
    expect({ code, stdout }).toEqual({
      code: 1,
      stdout: expect.stringContaining('the sealed value is damaged') as string,
    })
  },
)
