import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { sessionId } from '../../plugin/auth'
import { fileStore } from '../../plugin/node/file-store'
import { tempFolder } from '../helpers/temp-folder'
import { setScene, TAG } from './host/scene'

/** Takes a session's lock as another program would. Resolves, once it is held, to what gives it back. */
async function holdLock(folder: string, id: string): Promise<() => Promise<unknown>> {
  let letGo = (): void => undefined
  const until = new Promise<void>((resolve) => (letGo = resolve))
  let held = (): void => undefined
  const taken = new Promise<void>((resolve) => (held = resolve))
  const done = fileStore(folder, () => undefined).update(
    id,
    async (current) => {
      held()
      await until
      return current
    },
    { purpose: 'testing' },
  )
  await taken
  return () => {
    letGo()
    return done
  }
}

describe.each(['renderer', 'main'] as const)('trouble with the store in Insomnia (%s)', (generation) => {
  test('UASSIST_STORE is for the command: that is said, and the sessions of this machine are used', async () => {
    process.env.UASSIST_STORE = 'redis://store.invalid'
    try {
      const { insomnia } = await setScene({ generation })
      await insomnia.render(TAG, 'send')
      await expect(insomnia.render(TAG)).resolves.toContain('access token of Ada Admin')
      const said = insomnia.logged.filter((line) => line.includes('UASSIST_STORE'))
      expect(said).toEqual([expect.stringContaining('keeps to the sessions of this machine')])
    } finally {
      delete process.env.UASSIST_STORE
    }
  })

  test('a home that cannot be written: the token is there, and the loss is said', async () => {
    const file = join(tempFolder(), 'file')
    writeFileSync(file, '')
    const { insomnia } = await setScene({ generation, home: join(file, 'home') })
    const token = await insomnia.render(TAG, 'send')
    await expect(insomnia.render(TAG, 'send')).resolves.toBe(token)
    await expect(insomnia.render(TAG)).resolves.toContain('access token of Ada Admin')
    expect(insomnia.opened).toHaveLength(1)
    expect(insomnia.logged.join('\n')).toMatch(
      /\[uassist\] warning: the session could not be saved .*a new sign-in will be needed/,
    )
    // The main process of 13 has no dialogs.
    const dialogs = insomnia.alerts.map(({ text }) => text)
    expect(dialogs).toEqual(
      generation === 'main' ? [] : [expect.stringMatching(/^Warning: the session could not be saved/)],
    )
  })

  test('a corrupt session counts as none, and is moved aside', async () => {
    const { insomnia, sessionFiles } = await setScene({ generation })
    await insomnia.render(TAG, 'send')
    const [file = ''] = sessionFiles()
    writeFileSync(file, '{"version":1,')
    await expect(insomnia.render(TAG)).rejects.toThrow('Nobody is signed in')
    await insomnia.render(TAG, 'send')
    expect(insomnia.opened).toHaveLength(2)
    expect(readdirSync(dirname(file)).filter((name) => name.includes('.corrupt-'))).toHaveLength(1)
  })

  test('a home that is no absolute path: what to do, and no page opens', async () => {
    const { insomnia } = await setScene({ generation, home: 'uassist-home' })
    await expect(insomnia.render(TAG, 'send')).rejects.toThrow(
      'UASSIST_HOME is "uassist-home", which is no absolute path. Give it an absolute path, or unset it.',
    )
    expect(insomnia.opened).toEqual([])
  })

  test('another process holds the lock: a good token needs none, a renewal waits for it', async () => {
    const { insomnia, expire, session, sessionFiles, tokenCalls } = await setScene({ generation })
    const first = await insomnia.render(TAG, 'send')
    const release = await holdLock(dirname(sessionFiles()[0] ?? ''), sessionId(session().identity))
    await expect(insomnia.render(TAG, 'send')).resolves.toBe(first)
    expire()
    const waiting = insomnia.render(TAG, 'send')
    const says = /\[uassist\] waiting for process \d+, which is testing …/
    while (!says.test(insomnia.logged.join('\n'))) await new Promise((resolve) => setTimeout(resolve, 20))
    expect(tokenCalls()).toBe(1)
    await release()
    await expect(waiting).resolves.not.toBe(first)
    expect(tokenCalls()).toBe(2)
  })

  test('a session of a newer uassist is refused, and left alone', async () => {
    const { insomnia, sessionFiles } = await setScene({ generation })
    await insomnia.render(TAG, 'send')
    const [file = ''] = sessionFiles()
    writeFileSync(file, '{"version":2}')
    await expect(insomnia.render(TAG, 'send')).rejects.toThrow(/^The session file .* has version 2; .* Update uassist/)
    expect(sessionFiles()).toEqual([file])
  })

  test('the tenant does not answer: what is stored stays', async () => {
    const { insomnia, expire, session, tenant } = await setScene({ generation })
    await insomnia.render(TAG, 'send')
    expire()
    tenant.faults.queue('POST /oauth/token', { status: 503 })
    await expect(insomnia.render(TAG, 'send')).rejects.toThrow(
      /answered 503.*\. Nothing is lost: try again in a moment\./,
    )
    expect(session().refreshToken).toBeDefined()
    await expect(insomnia.render(TAG, 'send')).resolves.toMatch(/^Bearer /)
    expect(insomnia.opened).toHaveLength(1)
  })
})

test('a home that does not exist yet is made', async () => {
  const parent = tempFolder()
  mkdirSync(join(parent, 'a'))
  const { insomnia, sessionFiles } = await setScene({ generation: 'renderer', home: join(parent, 'a', 'b', 'c') })
  await insomnia.render(TAG, 'send')
  expect(sessionFiles()).toHaveLength(1)
})
