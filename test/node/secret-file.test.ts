import { spawnSync } from 'node:child_process'
import fs, {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { AuthError, type Session } from '../../plugin/auth'
import { fileStore } from '../../plugin/node/file-store'
import { listSessions } from '../../plugin/node/list-sessions'
import { brokerFiles } from '../../scripts/broker/broker-files'
import { createIdentity } from '../../scripts/environments/sealing/age'
import { readIdentities, writeIdentity } from '../../scripts/environments/sealing/identity-file'
import { aSession } from '../helpers/sessions'
import { failure } from '../helpers/signed-in'
import { tempFolder } from '../helpers/temp-folder'
import { testIo } from '../helpers/test-io'
import { testWhere } from '../helpers/test-where'

const ID = 'tenant.example,client,,,default'
const OTHER_UID = 54_321

const whereModesAre = testWhere(process.platform === 'win32' ? 'Windows has no modes' : undefined)
const asRoot = testWhere(process.geteuid?.() === 0 ? undefined : 'only root can give files to others (run as root)')

/** A file of ours that holds secrets, below a home of its own. */
interface Secret {
  home: string
  file: string
  said: () => string
  /** Makes it, as a first use does. */
  make: () => Promise<unknown>
  /** Uses it, and resolves to what it holds. */
  use: () => Promise<unknown>
}

const SECRETS: [string, () => Secret][] = [
  [
    'a session',
    () => {
      const home = join(tempFolder(), 'home')
      const folder = join(home, 'sessions')
      const said: string[] = []
      const store = fileStore(folder, (line) => said.push(line), home)
      const make = () => store.update(ID, () => Promise.resolve(aSession(1)))
      return { home, file: join(folder, `${ID}.json`), said: () => said.join('\n'), make, use: () => store.read(ID) }
    },
  ],
  [
    'the key of the broker',
    () => {
      const home = join(tempFolder(), 'home')
      const io = testIo({ env: { UASSIST_HOME: home } })
      const use = () => brokerFiles(io).key()
      return { home, file: join(home, 'broker-key'), said: io.stderr, make: use, use }
    },
  ],
  [
    'the age identity',
    () => {
      const home = join(tempFolder(), 'home')
      const io = testIo({ env: { UASSIST_HOME: home } })
      const file = join(home, 'age-identity')
      const make = async () => writeIdentity(file, await createIdentity(), io.err)
      // What reads it throws at once, and not by a promise.
      return { home, file, said: io.stderr, make, use: () => Promise.resolve().then(() => readIdentities(io)) }
    },
  ],
]

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8)

describe.each(SECRETS)('%s', (_what, open) => {
  whereModesAre('is private, and so is the home that is made for it; nothing is left beside it', async () => {
    const { home, file, make, use, said } = open()
    await make()
    const held = await use()
    expect(held).toBeTruthy()
    expect(await use()).toEqual(held)
    expect([modeOf(file), modeOf(home)]).toEqual(['600', '700'])
    expect(readdirSync(dirname(file))).toEqual([basename(file)])
    expect(said()).toBe('')
  })

  whereModesAre('that others could read is made private, and that is said', async () => {
    const { file, make, use, said } = open()
    await make()
    const held = await use()
    for (const mode of [0o644, 0o620]) {
      chmodSync(file, mode)
      expect(await use()).toEqual(held)
      expect(modeOf(file)).toBe('600')
    }
    expect(said().match(/warning: "(.*)" was open to others; its mode is private now/g)).toHaveLength(2)
    expect(said()).toContain(`"${file}"`)
  })

  whereModesAre('that others can read on a file system without modes is refused', async () => {
    const { file, make, use } = open()
    await make()
    const held = await use()
    chmodSync(file, 0o644)
    const ignored = jest.spyOn(fs, 'fchmodSync').mockImplementation(() => undefined)
    expect(await failure(use())).toMatchObject({
      code: 'STORE_UNSAFE',
      message: `"${file}" is open to others, and its mode cannot be changed, and is not used`,
    })
    ignored.mockRestore()
    expect(await use()).toEqual(held)
  })

  whereModesAre('in a home that others could enter makes the home private, and that is said', async () => {
    const { home, make, said } = open()
    mkdirSync(home, { mode: 0o755 })
    await make()
    expect(modeOf(home)).toBe('700')
    expect(said()).toContain(`warning: "${home}" was open to others`)
  })

  whereModesAre('that is a link is refused by name, neither read nor written', async () => {
    const { file, make, use } = open()
    await make()
    const elsewhere = join(tempFolder(), 'elsewhere')
    fs.renameSync(file, elsewhere)
    const text = readFileSync(elsewhere, 'utf8')
    symlinkSync(elsewhere, file)
    const refused = { code: 'STORE_UNSAFE', message: `"${file}" is a link, and is not used` }
    expect(await failure(use())).toMatchObject(refused)
    expect(await failure(make())).toMatchObject(refused)
    expect(readFileSync(elsewhere, 'utf8')).toBe(text)
    expect(lstatSync(file).isSymbolicLink()).toBe(true)
    fs.rmSync(elsewhere)
    // So is one that leads nowhere: it would be made there.
    expect(await failure(make())).toMatchObject(refused)
    expect(existsSync(elsewhere)).toBe(false)
  })

  whereModesAre.each([
    ['a folder', 'mkdir -m 755 "$1"'],
    ['a pipe', 'mkfifo -m 644 "$1"'],
    ['a socket', 'node -e "net.createServer().listen(process.argv[1], () => process.kill(process.pid, 9))" "$1"'],
  ])('in whose place %s is, is refused by name, and that is left as it is', async (_kind, command) => {
    const { file, make, use, said } = open()
    await make()
    fs.rmSync(file)
    spawnSync('sh', ['-c', command, 'sh', file])
    const before = lstatSync(file)
    expect(before.isFile()).toBe(false)
    const refused = { code: 'STORE_UNSAFE', message: `"${file}" is no file, and is not used` }
    expect(await failure(use())).toMatchObject(refused)
    expect(await failure(make())).toMatchObject(refused)
    expect(lstatSync(file)).toMatchObject({ ino: before.ino, mode: before.mode })
    expect(readdirSync(dirname(file))).toEqual([basename(file)])
    expect(said()).toBe('')
    fs.rmSync(file, { recursive: true })
    await make()
    expect(await use()).toBeTruthy()
  })

  asRoot('of another user is refused by name, neither used nor written', async () => {
    const { file, make, use } = open()
    await make()
    const text = readFileSync(file, 'utf8')
    chownSync(file, OTHER_UID, OTHER_UID)
    const refused = { code: 'STORE_UNSAFE', message: `"${file}" belongs to another user (uid 54321), and is not used` }
    expect(await failure(use())).toMatchObject(refused)
    expect(await failure(make())).toMatchObject(refused)
    expect(readFileSync(file, 'utf8')).toBe(text)
    chownSync(file, 0, 0)
    expect(await use()).toBeTruthy()
  })

  asRoot('in a home of another user is not made', async () => {
    const { home, make, file } = open()
    mkdirSync(home, { mode: 0o700 })
    chownSync(home, OTHER_UID, OTHER_UID)
    expect(await failure(make())).toMatchObject({
      code: 'STORE_UNSAFE',
      message: expect.stringContaining(home) as string,
    })
    expect(existsSync(file)).toBe(false)
  })
})

describe('the key of the broker', () => {
  const open = SECRETS[1]?.[1] ?? (() => Promise.reject(new Error('no such secret')))

  test.each([
    ['nothing, as a full disk leaves it', ''],
    ['a line break', '\n'],
    ['a piece of a key', 'abcdefghijklmnopqrst'],
    ['a key and a half', 'x'.repeat(64)],
  ])('in a file that holds %s is made anew', async (_what, text) => {
    const { file, use, home } = open() as Secret
    mkdirSync(home, { mode: 0o700 })
    writeFileSync(file, text, { mode: 0o600 })
    const key = await use()
    expect(key).toMatch(/^[\w-]{43}$/)
    expect(readFileSync(file, 'utf8')).toBe(key)
    expect(await use()).toBe(key)
  })

  test('is one, however many ask for it first', async () => {
    const { use } = open() as Secret
    expect(new Set(await Promise.all(Array.from({ length: 20 }, use))).size).toBe(1)
  })
})

test('an age identity is made in a file that is empty or holds comments, and never over another one', async () => {
  const home = tempFolder()
  const io = testIo({ env: { UASSIST_HOME: home } })
  const file = join(home, 'age-identity')
  for (const text of ['', '# public key: age1xyz\n']) {
    writeFileSync(file, text, { mode: 0o600 })
    const pair = await createIdentity()
    await writeIdentity(file, pair, io.err)
    expect(readIdentities(io)).toEqual([pair.identity])
  }
  const kept = readFileSync(file, 'utf8')
  await expect(writeIdentity(file, await createIdentity(), io.err)).rejects.toMatchObject({ code: 'IDENTITY_EXISTS' })
  writeFileSync(file, 'AGE-PLUGIN-YUBIKEY-1QQQQ', { mode: 0o600 })
  await expect(writeIdentity(file, await createIdentity(), io.err)).rejects.toMatchObject({ code: 'IDENTITY_EXISTS' })
  expect([kept.includes('AGE-SECRET-KEY-1'), readFileSync(file, 'utf8')]).toEqual([true, 'AGE-PLUGIN-YUBIKEY-1QQQQ'])
})

describe('beside a session', () => {
  /** A store with a session, and a file elsewhere that a link may lead to. */
  async function place() {
    const folder = tempFolder()
    const said: string[] = []
    const store = fileStore(folder, (line) => said.push(line))
    const save = (session: Session) => store.update(ID, () => Promise.resolve(session))
    await save(aSession(1))
    const precious = join(tempFolder(), 'authorized_keys')
    writeFileSync(precious, 'precious')
    const linkTo = (name: string) => {
      symlinkSync(precious, join(folder, `${ID}.json${name}`))
    }
    return { folder, said, store, save, precious, linkTo, file: join(folder, `${ID}.json`) }
  }

  whereModesAre.each(['.proof', '.holder', '.1234567'])(
    'a link named %s, as 0.1.0 wrote one, is not followed, and goes',
    async (name) => {
      const { folder, save, precious, linkTo } = await place()
      linkTo(name)
      await save(aSession(2))
      expect(readFileSync(precious, 'utf8')).toBe('precious')
      expect(readdirSync(folder)).toEqual([`${ID}.json`])
    },
  )

  whereModesAre('a link in place of the lock is refused by name', async () => {
    const { save, precious, linkTo, file } = await place()
    linkTo('.lock')
    const refused = { code: 'STORE_UNSAFE', message: `"${file}.lock" is a link, and is not used` }
    expect(await failure(save(aSession(2)))).toMatchObject(refused)
    expect(readFileSync(precious, 'utf8')).toBe('precious')
    fs.rmSync(precious)
    expect(await failure(save(aSession(2)))).toMatchObject(refused)
    expect(existsSync(precious)).toBe(false)
  })

  asRoot('a lock of another user is refused by name, and not waited for', async () => {
    const { save, file } = await place()
    writeFileSync(`${file}.lock`, '')
    chownSync(`${file}.lock`, OTHER_UID, OTHER_UID)
    expect(await failure(save(aSession(2)))).toMatchObject({
      code: 'STORE_UNSAFE',
      message: expect.stringContaining(`"${file}.lock" belongs to another user`) as string,
    })
  })

  whereModesAre('a link in place of a shared failure is not followed, and no failure is shared', async () => {
    const { store, precious, linkTo } = await place()
    linkTo('.failed')
    const trouble = new AuthError('TEMPORARY', 'the issuer is down')
    const work = store.update(ID, (_current, spend) => spend().then(() => Promise.reject(trouble)))
    expect(await failure(work)).toBe(trouble)
    expect(readFileSync(precious, 'utf8')).toBe('precious')
  })

  whereModesAre('what is not ours is left out of the list of sessions, and named', async () => {
    const { folder, said, precious } = await place()
    symlinkSync(precious, join(folder, 'tenant.example,client,,,agent.json'))
    expect(listSessions(folder, (line) => said.push(line))).toEqual([aSession(1)])
    expect(said).toEqual([expect.stringMatching(/^warning: ".*agent\.json" is a link, and is not used$/)])
  })
})
