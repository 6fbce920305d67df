import { Readable } from 'node:stream'
import { createIdentity } from '../../scripts/environments/sealing/age'
import { parsePostmanEnvironment } from '../../scripts/formats/postman-environment'
import { environmentPath, projectFolder, variable } from './project-folder'
import { uassistEnv } from './uassist-env'

/** Who is on the list of recipients, and what a change of the list says before anything is sealed to it. */

const STAGING = environmentPath('staging')
const LIST = 'collections/recipients.txt'

/** A project whose secret is sealed to Ann and Ben. */
async function team() {
  const project = projectFolder()
  const people = { Ann: await createIdentity(), Ben: await createIdentity(), Mallory: await createIdentity() }
  const line = (who: keyof typeof people, name: string = who) => `${people[who].recipient} ${name}\n`
  project.write(LIST, line('Ann') + line('Ben'))
  project.environment('staging', [variable('apiKey', '', 'secret'), variable('other', '', 'secret')])
  const env = { UASSIST_AGE_IDENTITY: people.Ann.identity }
  const uassist = (argv: string[], changes: { isTTY?: boolean } = {}, stdin = '') =>
    uassistEnv(argv, { cwd: project.root, env, stdin: Readable.from([stdin]), ...changes })
  const seal = (key: string, ...more: string[]) =>
    uassist(['seal', key, '-e', 'staging', '--stdin', ...more], {}, 'the secret')
  expect((await seal('apiKey')).code).toBe(0)
  const value = (key = 'apiKey') =>
    parsePostmanEnvironment(project.read(STAGING), STAGING).values.find((one) => one.key === key)?.value
  return { project, people, line, uassist, seal, value }
}

test('the list and the seals agree: nothing is said, and nothing is asked', async () => {
  const { uassist, value } = await team()
  const before = value()
  expect(await uassist(['check'])).toMatchObject({ code: 0, stdout: '' })
  expect(await uassist(['rekey'])).toMatchObject({ code: 0 })
  expect(value()).not.toBe(before)
})

test('somebody takes the place of another on the list: the check names both, although the numbers agree', async () => {
  const { project, line, uassist } = await team()
  project.write(LIST, line('Ann') + line('Mallory'))
  const { code, stdout } = await uassist(['check'])
  expect(code).toBe(1)
  expect(stdout).toContain('apiKey: not sealed to "Mallory", who is on the list')
  expect(stdout).toContain('apiKey: sealed to "Ben", who is not on the list')
})

test("another key beside a teammate's name is another person", async () => {
  const { project, people, line, uassist, value } = await team()
  project.write(LIST, line('Ann') + line('Mallory', 'Ben'))
  expect((await uassist(['check'])).stdout).toContain('not sealed to "Ben"')
  const before = value()
  const { code, stderr } = await uassist(['rekey'])
  expect(code).toBe(2)
  expect(stderr).toContain(`  + Ben: ${people.Mallory.recipient}`)
  expect(stderr).toContain(`  - Ben: ${people.Ben.recipient}`)
  expect(stderr).toContain('again with --yes')
  expect(value()).toBe(before)
})

test.each([
  ['y\n', 0, true],
  ['n\n', 1, false],
  ['', 1, false],
])('on a terminal rekey asks; the answer %j: exit %i', async (answer, code, isWritten) => {
  const { project, line, uassist, value } = await team()
  project.write(LIST, line('Ann') + line('Ben') + line('Mallory'))
  const before = value()
  expect(await uassist(['rekey'], { isTTY: true }, answer)).toMatchObject({ code })
  expect(value() !== before).toBe(isWritten)
})

test('seal shows who is new since something was sealed beside it, too', async () => {
  const { project, people, line, seal, value } = await team()
  expect((await seal('other')).code).toBe(0)
  project.write(LIST, line('Ann') + line('Ben') + line('Mallory'))
  const before = value('other')
  const { code, stderr } = await seal('other')
  expect(code).toBe(2)
  expect(stderr).toContain(`  + Mallory: ${people.Mallory.recipient}`)
  expect(stderr).not.toContain('  + Ben')
  expect(value('other')).toBe(before)
  expect((await seal('other', '--yes')).code).toBe(0)
})

test.each([
  ['a second Ben', 'Ben', 'cannot be told from "Ben" above'],
  ['a Ben in small letters', 'ben', 'cannot be told from'],
  ['a Ben with a dot', 'Ben.', 'cannot be told from'],
  ['a Ben with a Cyrillic e', 'B\u0435n', 'mixes alphabets'],
  ['a Ben with something that cannot be seen', 'Be\u200bn', 'cannot be seen'],
  ['a Ben written backwards', '\u202eneB', 'cannot be seen'],
  ['a name of blanks and dots', '…', 'has no letter'],
])('%s on the list: refused with the line, by seal, rekey and check', async (_what, name, sentence) => {
  const { project, line, uassist, seal } = await team()
  project.write(LIST, line('Ann') + line('Ben') + line('Mallory', name))
  for (const { code, stderr } of [await seal('other', '--yes'), await uassist(['rekey', '--yes'])]) {
    expect(code).toBe(2)
    expect(stderr).toContain('line 3 of')
    expect(stderr).toContain(sentence)
  }
  expect((await uassist(['check'])).stdout).toContain(sentence)
})

test('one key under two names is refused; names that differ are not', async () => {
  const { project, line, uassist } = await team()
  project.write(LIST, line('Ann') + line('Ben') + line('Ben', 'Ben at home'))
  expect((await uassist(['rekey', '--yes'])).stderr).toContain('has a key that is on the list already')
  project.write(LIST, line('Ann', 'Ann (laptop)') + line('Ben', 'Вера') + line('Mallory', 'Łukasz Ångström'))
  expect(await uassist(['rekey', '--yes'])).toMatchObject({ code: 0 })
})
