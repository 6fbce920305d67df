import { memoryStore, type Session } from '../../plugin/auth'

const session = (signedInAt: number): Session => ({
  version: 1,
  identity: {
    auth0Domain: 'https://tenant.example',
    clientId: 'c',
    organization: '',
    connection: '',
    account: 'default',
  },
  signedInAt,
  accessTokens: [],
})
const tick = () => new Promise((resolve) => setImmediate(resolve))

test('updates of one session run in turn, each with what the one before saved', async () => {
  const store = memoryStore({ a: session(0) })
  const count = () =>
    store.update('a', async (current) => {
      await tick()
      return session((current?.signedInAt ?? 0) + 1)
    })
  await Promise.all(Array.from({ length: 20 }, count))
  expect(await store.read('a')).toEqual(session(20))
})

test('updates of different sessions do not wait for each other', async () => {
  const store = memoryStore()
  let letGo = () => {}
  const slow = store.update('slow', () => new Promise((resolve) => (letGo = () => resolve(session(1)))))
  await expect(store.update('quick', () => Promise.resolve(session(2)))).resolves.toEqual(session(2))
  letGo()
  await expect(slow).resolves.toEqual(session(1))
})

test('an update that fails changes nothing, and lets the next one in', async () => {
  const store = memoryStore({ a: session(1) })
  await expect(store.update('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await store.read('a')).toEqual(session(1))
  await expect(store.update('a', () => Promise.resolve(undefined))).resolves.toBeUndefined()
  expect(await store.read('a')).toBeUndefined()
})
