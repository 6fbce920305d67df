import fs, { chmodSync, existsSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { AuthError, type Session, type TokenStore } from '../../plugin/auth'
import { findAccessToken } from '../../plugin/auth/session'
import { fileStore } from '../../plugin/node/file-store'
import { listSessions } from '../../plugin/node/list-sessions'
import { summaryOf } from '../../scripts/session/summary'
import { bundleProgram, startProgram } from '../helpers/child'
import { aSession } from '../helpers/sessions'
import { failure } from '../helpers/signed-in'
import { testOnSmallVolume } from '../helpers/small-volume'
import { tempFolder } from '../helpers/temp-folder'
import { testWhere } from '../helpers/test-where'

const ID = 'tenant.example,client,,,default'

/** Writes one large session after the other. */
const WRITER = `
  import { fileStore } from './plugin/node/file-store'
  import { aSession } from './test/helpers/sessions'
  const [folder] = process.argv.slice(2)
  const store = fileStore(folder, (line) => console.error(line))
  async function write() {
    for (let n = 1; n <= 100; n++) {
      await store.update('${ID}', async () => aSession(n, { idToken: 'x'.repeat(50_000) }))
      if (n === 1) console.log('begun')
    }
  }
  void write()
`
const isWindows = process.platform === 'win32'
const whereModesAre = testWhere(isWindows ? 'Windows has no modes' : undefined)
const whereProcIs = testWhere(existsSync('/proc/self') ? undefined : 'there is no /proc (run on Linux)')

interface Place {
  folder: string
  file: string
  store: TokenStore
  said: string[]
  /** Saves a session without looking at the one before. */
  save: (session: Session | undefined) => Promise<Session | undefined>
}

/** A store in a folder that does not exist yet. */
function place(folder = join(tempFolder(), 'home', 'sessions')): Place {
  const said: string[] = []
  const store = fileStore(folder, (line) => said.push(line))
  const save = (session: Session | undefined) =>
    store.update(ID, () => Promise.resolve(session), { purpose: 'testing' })
  return { folder, file: join(folder, `${ID}.json`), store, said, save }
}

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8)

describe('a session', () => {
  test('that is saved is read, by this store and by another one', async () => {
    const { store, save, folder, said } = place()
    expect(await store.read(ID)).toBeUndefined()
    expect(await save(aSession(7))).toEqual(aSession(7))
    expect(await store.read(ID)).toEqual(aSession(7))
    expect(await place(folder).store.read(ID)).toEqual(aSession(7))
    expect(said).toEqual([])
  })

  test('that is removed leaves no file, and nothing beside it', async () => {
    const { store, save, folder } = place()
    await save(aSession())
    expect(readdirSync(folder)).toEqual([`${ID}.json`])
    expect(await save(undefined)).toBeUndefined()
    expect(await store.read(ID)).toBeUndefined()
    expect(readdirSync(folder)).toEqual([])
    expect(await save(undefined)).toBeUndefined()
  })

  test('that did not change is not written', async () => {
    const { store, save, file } = place()
    await save(aSession())
    const { ino, mtimeNs } = statSync(file, { bigint: true })
    await store.update(ID, (current) => Promise.resolve(current))
    expect(statSync(file, { bigint: true })).toMatchObject({ ino, mtimeNs })
  })

  test('whose change fails stays as it was, and the lock is given back', async () => {
    const { store, save } = place()
    await save(aSession(1))
    await expect(store.update(ID, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(await store.read(ID)).toEqual(aSession(1))
    expect(await save(aSession(2))).toEqual(aSession(2))
  })

  test('is its own file: another one does not wait for it', async () => {
    const { store, said } = place()
    let letGo = () => {}
    const held = new Promise<Session>((resolve) => (letGo = () => resolve(aSession(1))))
    const slow = store.update(ID, () => held)
    await expect(store.update('another', () => Promise.resolve(aSession(2)))).resolves.toEqual(aSession(2))
    letGo()
    await expect(slow).resolves.toEqual(aSession(1))
    expect(said).toEqual([])
  })
})

describe('privacy', () => {
  const umask = process.umask()
  afterEach(() => {
    process.umask(umask)
    jest.restoreAllMocks()
  })

  whereModesAre('folders are 0700 and files 0600 from their first moment, whatever the umask', async () => {
    process.umask(0)
    const { store, folder, file } = place()
    const seen = new Set<string>()
    const look = () => {
      for (const name of readdirSync(folder))
        seen.add(`${modeOf(join(folder, name))} ${name.replace(/[a-z0-9]+(?=\.tmp$)/, '*')}`)
    }
    const { fsyncSync: fsync, fchmodSync: fchmod } = fs
    jest.spyOn(fs, 'fchmodSync').mockImplementation((descriptor, mode) => {
      look()
      fchmod(descriptor, mode)
    })
    jest.spyOn(fs, 'fsyncSync').mockImplementation((descriptor) => {
      look()
      fsync(descriptor)
    })
    const trouble = new AuthError('TEMPORARY', 'the issuer is down')
    await expect(store.update(ID, (_current, spend) => spend().then(() => Promise.reject(trouble)))).rejects.toBe(
      trouble,
    )
    await store.update(ID, () => {
      // What proved that the store can be written was seen by now.
      expect([...seen].sort()).toEqual(
        ['failed', 'failed.*.tmp', 'lock', '*.tmp'].map((end) => `600 ${ID}.json.${end}`).sort(),
      )
      return Promise.resolve(aSession())
    })
    expect([...seen].filter((name) => !name.startsWith('600 '))).toEqual([])
    expect([modeOf(file), modeOf(folder), modeOf(join(folder, '..'))]).toEqual(['600', '700', '700'])
  })

  whereModesAre('modes that others loosened are tightened, aloud', async () => {
    const { store, save, folder, file, said } = place()
    await save(aSession())
    chmodSync(file, 0o644)
    expect(await store.read(ID)).toEqual(aSession())
    expect(modeOf(file)).toBe('600')
    expect(said).toEqual([expect.stringContaining(file)])
    chmodSync(folder, 0o755)
    await save(aSession(2))
    expect(modeOf(folder)).toBe('700')
    expect(said).toHaveLength(2)
    expect(said[1]).toContain(folder)
  })
})

describe('a write', () => {
  afterEach(() => {
    jest.restoreAllMocks()
  })

  test('is complete and on the disk before it takes the place of the old one', async () => {
    const { store, save, file } = place()
    await save(aSession(1))
    const events: string[] = []
    const { renameSync: rename, fsyncSync: fsync } = fs
    await store.update(ID, () => {
      jest.spyOn(fs, 'fsyncSync').mockImplementation((descriptor) => {
        events.push(fs.fstatSync(descriptor).isDirectory() ? 'fsync of the folder' : 'fsync')
        fsync(descriptor)
      })
      jest.spyOn(fs, 'renameSync').mockImplementation((from, to) => {
        events.push('rename')
        expect(JSON.parse(readFileSync(String(from), 'utf8'))).toEqual(aSession(2))
        expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(aSession(1))
        rename(from, to)
      })
      return Promise.resolve(aSession(2))
    })
    expect(events).toEqual(['fsync', 'rename', 'fsync of the folder'])
  })

  test('is never seen half: a reader gets the old session or the new one', async () => {
    const { store, folder } = place()
    const writer = startProgram(await bundleProgram(WRITER), [folder])
    const state = { isDone: false }
    void writer.ended.then(() => (state.isDone = true))
    await writer.said('begun')
    let reads = 0
    while (!state.isDone) {
      expect(await store.read(ID)).toMatchObject({ version: 1 })
      reads++
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(reads).toBeGreaterThan(30)
    expect((await store.read(ID))?.signedInAt).toBe(100)
  })

  test('sweeps out what a killed writer left, of its own session only', async () => {
    const { save, folder } = place()
    await save(aSession())
    const leftovers = [`${ID}.json.1234567`, `${ID}.json.89`, `${ID}.json.proof`]
    const others = ['another.json', 'another.json.1234567', `${ID}.json.corrupt-20260101000000`]
    for (const name of [...leftovers, ...others]) writeFileSync(join(folder, name), 'x')
    await save(aSession(2))
    expect(readdirSync(folder).sort()).toEqual([`${ID}.json`, ...others].sort())
  })
})

describe('a file that is no session', () => {
  const whole = JSON.stringify(aSession())
  const [token] = aSession().accessTokens
  test.each<[string, string | Buffer]>([
    ['nothing', ''],
    ['half a session', whole.slice(0, whole.length / 2)],
    ['a session and a half', whole + whole.slice(0, 10)],
    ['bytes', Buffer.from([0xff, 0xfe, 0x00, 0x80, 0x7b])],
    ['null', 'null'],
    ['a list', '[]'],
    ['a number', '7'],
    ['no version', JSON.stringify({ ...aSession(), version: undefined })],
    ['version 0', JSON.stringify({ ...aSession(), version: 0 })],
    ['a version in words', JSON.stringify({ ...aSession(), version: '1' })],
    ['no identity', JSON.stringify({ ...aSession(), identity: null })],
    ['a token that is null', JSON.stringify({ ...aSession(), accessTokens: [null] })],
    [
      'a token without its scope',
      JSON.stringify({ ...aSession(), accessTokens: [{ ...token, requestedScope: undefined }] }),
    ],
    ['a refresh token without its audience', JSON.stringify({ ...aSession(), refreshToken: { refreshToken: 'rt' } })],
    ['a refresh token that is null', JSON.stringify({ ...aSession(), refreshToken: null })],
    ['an end without its reason', JSON.stringify({ ...aSession(), ended: { at: 1, audience: '' } })],
    ['an ID token in numbers', JSON.stringify({ ...aSession(), idToken: 7 })],
    ['claims that are null', JSON.stringify({ ...aSession(), claims: null })],
    ['a sign-in at a time that no date can hold', JSON.stringify({ ...aSession(), signedInAt: 8.64e15 })],
    ['an endless token', whole.replace(/"expiresAt":\d+/, '"expiresAt":1e999')],
    ['a refresh token of before all time', whole.replace(/("rt-1","obtainedAt":)\d+/, '$1-1e300')],
    ...Object.keys(aSession().identity).map((field): [string, string] => [
      `the session of another ${field}`,
      JSON.stringify(aSession(1, { identity: { ...aSession().identity, [field]: 'another' } })),
    ]),
  ])('(%s) counts as "not signed in", and is moved aside when the lock is held', async (_what, content) => {
    const { store, save, folder, file, said } = place()
    await save(aSession())
    writeFileSync(file, content)
    expect(await store.read(ID)).toBeUndefined()
    expect(said.splice(0)).toEqual([expect.stringContaining(`"${file}" is corrupt`)])
    // Without the lock nothing is touched.
    expect(readFileSync(file)).toEqual(Buffer.from(content))

    await store.update(ID, (current) => Promise.resolve(current ?? aSession(2)))
    expect(await store.read(ID)).toEqual(aSession(2))
    const aside = readdirSync(folder).find((name) => name.includes('.corrupt-')) ?? ''
    expect(aside).toMatch(new RegExp(`^${ID}\\.json\\.corrupt-\\d{14}$`))
    expect(readFileSync(join(folder, aside))).toEqual(Buffer.from(content))
    if (!isWindows) expect(modeOf(join(folder, aside))).toBe('600')
    expect(said).toEqual([expect.stringContaining(aside)])
  })

  test('(a gigabyte) is not even read', async () => {
    const { store, save, file } = place()
    await save(aSession())
    const read = jest.spyOn(fs, 'readFileSync')
    expect(await store.read(ID)).toEqual(aSession())
    expect(read).toHaveBeenCalledTimes(1)
    truncateSync(file, 1024 ** 3)
    expect(await store.read(ID)).toBeUndefined()
    expect(read).toHaveBeenCalledTimes(1)
    read.mockRestore()
    expect(await save(aSession(2))).toEqual(aSession(2))
    expect(await store.read(ID)).toEqual(aSession(2))
  })

  test('but one of a newer uassist is refused and not touched', async () => {
    const { store, save, folder, file, said } = place()
    await save(aSession())
    const newer = JSON.stringify({ version: 2, everything: 'else' })
    writeFileSync(file, newer)
    for (const work of [store.read(ID), save(aSession(3)), save(undefined)]) {
      const error = await failure(work)
      expect(error).toMatchObject({ code: 'STORE_NEWER', message: expect.stringContaining(file) as string })
      expect(error.message).toContain('version 2')
      expect(error.message).toContain('version 1')
    }
    expect(readFileSync(file, 'utf8')).toBe(newer)
    expect(readdirSync(folder)).toEqual([`${ID}.json`])
    expect(listSessions(folder, (line) => said.push(line))).toEqual([])
    expect(said).toEqual([expect.stringContaining('version 2')])
  })

  test('never brings anything down, whatever it holds', async () => {
    const { store, save, file } = place()
    await save(aSession())
    const names = ['version', 'identity', 'signedInAt', 'accessTokens', 'refreshToken', 'idToken', 'claims']
    const content = fc.oneof(
      fc.json(),
      fc.string(),
      fc
        .record({ name: fc.constantFrom(...names), value: fc.jsonValue() })
        .map(({ name, value }) => JSON.stringify({ ...aSession(), [name]: value })),
      fc
        .record({ name: fc.constantFrom(...Object.keys(token ?? {})), value: fc.jsonValue() })
        .map(({ name, value }) => JSON.stringify({ ...aSession(), accessTokens: [{ ...token, [name]: value }] })),
    )
    await fc.assert(
      fc.asyncProperty(content, async (text) => {
        writeFileSync(file, text)
        const session = await store.read(ID).catch((error: unknown) => {
          expect(error).toMatchObject({ code: 'STORE_NEWER' })
          return undefined
        })
        findAccessToken(session, { audience: 'api', scope: 'openid', minValiditySeconds: 60 }, Date.now())
        if (session) summaryOf(session, Date.now())
        for (const { obtainedAt, expiresAt } of session?.accessTokens ?? [])
          for (const time of [obtainedAt, expiresAt]) new Date(time).toISOString()
      }),
      { numRuns: 300 },
    )
  })
})

describe('the list of sessions', () => {
  test('holds those that are whole, and no others', async () => {
    const { folder, save, said } = place()
    expect(listSessions(folder, () => undefined)).toEqual([])
    await save(aSession(3))
    writeFileSync(join(folder, 'tenant.example,other,,,default.json'), 'corrupt', { mode: 0o600 })
    writeFileSync(join(folder, `${ID}.json.holder`), '{}')
    writeFileSync(join(folder, 'notes.json'), JSON.stringify(aSession(4)))
    expect(listSessions(folder, (line) => said.push(line))).toEqual([aSession(3)])
    expect(said).toEqual([])
  })
})

describe('a folder that cannot be written', () => {
  const never = () => Promise.reject(new Error('the change ran, and must not have'))

  const isRefused = async (folder: string) => {
    const { store, said } = place(folder)
    expect(await store.read(ID)).toBeUndefined()
    const error = await failure(store.update(ID, never))
    expect(error).toMatchObject({ code: 'STORE_UNWRITABLE', hint: expect.stringContaining('UASSIST_HOME') as string })
    expect(error.message).toContain(folder)
    expect(said).toEqual([])
  }

  test('(below a file) is refused before anything is spent', async () => {
    const folder = join(tempFolder(), 'file', 'sessions')
    writeFileSync(join(folder, '..'), 'a file')
    await isRefused(folder)
  })

  whereProcIs('(in the kernel) is refused before anything is spent', () => isRefused('/proc/uassist/sessions'))

  test('still lets somebody sign in for this process, with a warning, once', async () => {
    const folder = join(tempFolder(), 'file', 'sessions')
    writeFileSync(join(folder, '..'), 'a file')
    const { store, said, save } = place(folder)
    await store.update(ID, () => Promise.resolve(aSession(5)), { purpose: 'signing in', evenIfUnwritable: true })
    expect(said).toEqual([expect.stringContaining('ends with this process')])
    expect(await store.read(ID)).toEqual(aSession(5))
    expect(await save(aSession(6))).toEqual(aSession(6))
    expect(await store.read(ID)).toEqual(aSession(6))
    expect(await place(folder).store.read(ID)).toBeUndefined()
    expect(said).toHaveLength(1)
    expect(await save(undefined)).toBeUndefined()
    expect(await store.read(ID)).toBeUndefined()
  })
})

describe('a small disk', () => {
  testOnSmallVolume('that is full is noticed before the change runs, and the old session stays', async (small) => {
    const { store, save, file } = place(join(small.folder, 'sessions'))
    await save(aSession(1))
    small.fill()
    let ran = false
    const change = () => {
      ran = true
      return Promise.resolve(aSession(2))
    }
    expect(await failure(store.update(ID, change))).toMatchObject({
      code: 'STORE_UNWRITABLE',
      message: expect.stringContaining('ENOSPC') as string,
    })
    expect(ran).toBe(false)
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(aSession(1))
    small.free()
    await expect(store.update(ID, change)).resolves.toEqual(aSession(2))
  })

  testOnSmallVolume(
    'that fills up while the change runs costs nothing: this process goes on, and saves when there is room',
    async (small) => {
      const { store, save, folder, said } = place(join(small.folder, 'sessions'))
      const elsewhere = place(folder)
      await save(aSession(1))
      await store.update(ID, () => {
        small.fill()
        return Promise.resolve(aSession(2))
      })
      expect(said).toEqual([expect.stringContaining('ENOSPC')])
      expect(await store.read(ID)).toEqual(aSession(2))
      expect(await elsewhere.store.read(ID)).toEqual(aSession(1))

      // Still full: the next change builds on what this process knows.
      await store.update(ID, (current) => Promise.resolve(aSession((current?.signedInAt ?? 0) + 1)))
      expect(await store.read(ID)).toEqual(aSession(3))
      small.free()
      await store.update(ID, (current) => Promise.resolve(current))
      expect(await elsewhere.store.read(ID)).toEqual(aSession(3))
      expect(said).toHaveLength(1)
    },
  )

  testOnSmallVolume('is not written over with an unsaved session once somebody has signed in anew', async (small) => {
    const { store, save, folder } = place(join(small.folder, 'sessions'))
    await save(aSession(1))
    await store.update(ID, () => {
      small.fill()
      return Promise.resolve(aSession(1, { accessTokens: [] }))
    })
    expect(await store.read(ID)).toMatchObject({ accessTokens: [] })
    small.free()
    await place(folder).save(aSession(9))
    expect(await store.read(ID)).toEqual(aSession(9))
    await store.update(ID, (current) => Promise.resolve(current))
    expect(await place(folder).store.read(ID)).toEqual(aSession(9))
  })

  testOnSmallVolume('that is full lets a session be removed', async (small) => {
    const { store, save, folder } = place(join(small.folder, 'sessions'))
    await save(aSession(1))
    small.fill()
    await store.update(ID, () => Promise.resolve(undefined), { purpose: 'signing out', forget: true })
    expect(readdirSync(folder)).toEqual([])
  })

  testOnSmallVolume('that fills up before a refresh token is spent is noticed, and none is', async (small) => {
    const { store, save, folder } = place(join(small.folder, 'sessions'))
    await save(aSession(1))
    let spent = false
    const work = store.update(ID, async (_current, spend) => {
      small.fill()
      await spend()
      spent = true
      return aSession(2)
    })
    expect(await failure(work)).toMatchObject({
      code: 'STORE_UNWRITABLE',
      message: expect.stringContaining('ENOSPC') as string,
    })
    expect(spent).toBe(false)
    expect(await place(folder).store.read(ID)).toEqual(aSession(1))
  })

  testOnSmallVolume('that has become read-only can still be read, and is refused for writing', async (small) => {
    const { store, save } = place(join(small.folder, 'sessions'))
    await save(aSession(1))
    small.readOnly()
    expect(await store.read(ID)).toEqual(aSession(1))
    expect(await failure(save(aSession(2)))).toMatchObject({
      code: 'STORE_UNWRITABLE',
      message: expect.stringContaining('EROFS') as string,
    })
  })
})
