import { AuthError, type Change, type LockWait, type Session, type TokenStore } from '../../plugin/auth'
import { aSession } from '../helpers/sessions'
import { type TestOrSkip } from '../helpers/test-where'

/** What a kind of store has to offer for the tests of its contract. Each call of `open` begins with no session. */
export interface StoreScene {
  store: TokenStore
  /** The store of another process, which takes over every lock that is held now, as if its holder had died or slept. */
  overtaking: () => TokenStore
}

const ID = 'tenant.example,client,,,default'
const refreshing = (serves?: LockWait['serves']): LockWait => ({ purpose: 'refreshing', ...(serves && { serves }) })

/** A point that an update reaches, and where it waits until it is let go. */
function stop() {
  let reach = () => {}
  let letGo = () => {}
  const reached = new Promise<void>((resolve) => (reach = resolve))
  const gone = new Promise<void>((resolve) => (letGo = resolve))
  return {
    reached,
    letGo: () => {
      letGo()
    },
    here: () => {
      reach()
      return gone
    },
  }
}

/** A session after a refresh: of the same sign-in, with tokens of `at`. */
function refreshed(signedInAt: number, at: number): Session {
  const { refreshToken, accessTokens } = aSession(at)
  return aSession(signedInAt, { accessTokens, ...(refreshToken && { refreshToken }) })
}

/** The session that the tests begin with, whose access token an API refused. */
const MARKED = aSession(1, { accessTokens: aSession(1).accessTokens.map((token) => ({ ...token, stale: true })) })

/**
 * The tests that every `TokenStore` passes. Call it at the top of a test file, once for a kind of store.
 *
 * @param test for a store that is not on every machine: a `testWhere`
 */
export function describeStore(name: string, open: () => StoreScene, test: TestOrSkip = globalThis.test): void {
  const save = (store: TokenStore, session: Session | undefined) => store.update(ID, () => Promise.resolve(session))

  describe(`${name}: updates`, () => {
    test('of one session run in turn, each with what the one before saved', async () => {
      const { store } = open()
      const count: Change = async (current) => {
        await new Promise((resolve) => setImmediate(resolve))
        return aSession((current?.signedInAt ?? 0) + 1)
      }
      await Promise.all(Array.from({ length: 10 }, () => store.update(ID, count)))
      expect(await store.read(ID)).toEqual(aSession(10))
    })

    test('of different sessions do not wait for each other', async () => {
      const { store } = open()
      const { here, letGo, reached } = stop()
      const slow = store.update('slow', () => here().then(() => aSession(1)))
      await reached
      await expect(store.update('quick', () => Promise.resolve(aSession(2)))).resolves.toEqual(aSession(2))
      letGo()
      await expect(slow).resolves.toEqual(aSession(1))
    })

    test('that fail change nothing, and let the next one in', async () => {
      const { store } = open()
      await save(store, aSession(1))
      await expect(store.update(ID, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
      expect(await store.read(ID)).toEqual(aSession(1))
      await expect(save(store, undefined)).resolves.toBeUndefined()
      expect(await store.read(ID)).toBeUndefined()
    })

    test('keep what this version does not know', async () => {
      const { store } = open()
      const fromTheFuture = { ...aSession(1), notKnownYet: [{ audience: 'b' }] }
      await save(store, fromTheFuture)
      await store.update(ID, (current) => Promise.resolve(current && { ...current, signedInAt: 2 }))
      expect(await store.read(ID)).toEqual({ ...fromTheFuture, signedInAt: 2 })
    })
  })

  describe(`${name}: an update that was overtaken`, () => {
    test('before it spends the refresh token spends none: it begins again with the newer session', async () => {
      const { store, overtaking } = open()
      await save(store, aSession(1))
      const { here, letGo, reached } = stop()
      const seen: (number | undefined)[] = []
      const spent: typeof seen = []
      const slow = store.update(ID, async (current, spend) => {
        seen.push(current?.signedInAt)
        await here()
        await spend()
        spent.push(current?.signedInAt)
        return refreshed(10, 12)
      })
      await reached
      await overtaking().update(ID, async (_current, spend) => {
        await spend()
        return aSession(10)
      })
      letGo()
      await expect(slow).resolves.toEqual(refreshed(10, 12))
      expect({ seen, spent }).toEqual({ seen: [1, 10], spent: [10] })
      expect(await store.read(ID)).toEqual(refreshed(10, 12))
    })

    test('and is served by what the other one saved ends with it', async () => {
      const { store, overtaking } = open()
      await save(store, aSession(1))
      const { here, letGo, reached } = stop()
      let spent = 0
      const slow = store.update(
        ID,
        async (current, spend) => {
          await here()
          await spend()
          spent++
          return current
        },
        refreshing((session) => session?.signedInAt === 10),
      )
      await reached
      await save(overtaking(), aSession(10))
      letGo()
      await expect(slow).resolves.toEqual(aSession(10))
      expect(spent).toBe(0)
    })

    test.each<[string, Session | undefined, Session | undefined, Session | undefined]>([
      ['overwrites no later sign-in', refreshed(1, 5), aSession(10), aSession(10)],
      ['overwrites no other new token of its sign-in', refreshed(1, 9), refreshed(1, 7), refreshed(1, 7)],
      ['is saved where the old token was only marked', refreshed(1, 5), MARKED, refreshed(1, 5)],
      ['brings back no session that was removed', refreshed(1, 5), undefined, undefined],
      ['removes no later sign-in', undefined, aSession(10), aSession(10)],
      ['removes its own sign-in', undefined, refreshed(1, 7), undefined],
      ['is saved where it is the latest sign-in', aSession(20), aSession(10), aSession(20)],
      ['is saved where it is a sign-in, and the session was removed', aSession(20), undefined, aSession(20)],
    ])('after it spent the refresh token %s', async (_what, late, meanwhile, afterwards) => {
      const { store, overtaking } = open()
      await save(store, aSession(1))
      const { here, letGo, reached } = stop()
      const slow = store.update(ID, async (_current, spend) => {
        await spend()
        await here()
        return late
      })
      await reached
      await save(overtaking(), meanwhile)
      letGo()
      await expect(slow).resolves.toEqual(afterwards)
      expect(await store.read(ID)).toEqual(afterwards)
    })
  })

  describe(`${name}: updates that wait`, () => {
    test('take a session that serves them, and only the first one runs', async () => {
      const { store } = open()
      let runs = 0
      const update = () =>
        store.update(
          ID,
          async (_current, spend) => {
            runs++
            await spend()
            return aSession(7)
          },
          refreshing((session) => session?.signedInAt === 7),
        )
      expect(await Promise.all(Array.from({ length: 10 }, update))).toEqual(Array(10).fill(aSession(7)))
      expect(await update()).toEqual(aSession(7))
      expect(runs).toBe(1)
    })

    /** Ten at once of which the first one fails so, and then one more that asks when all that is over. */
    async function tenThatFail(error: Error, { serves, spends = true }: { serves: boolean; spends?: boolean }) {
      const { store } = open()
      const { here, letGo, reached } = stop()
      let runs = 0
      const update = () =>
        store.update(
          ID,
          async (_current, spend) => {
            runs++
            if (spends) await spend()
            await here()
            throw error
          },
          refreshing(serves ? () => false : undefined),
        )
      const first = update()
      await reached
      const others = Array.from({ length: 9 }, update)
      letGo()
      const failures = (await Promise.allSettled([first, ...others])).map((outcome) =>
        outcome.status === 'rejected' ? (outcome.reason as Error) : undefined,
      )
      const atOnce = runs
      await expect(update()).rejects.toThrow(error.message)
      return { failures, atOnce, later: runs - atOnce }
    }
    const trouble = new AuthError('TEMPORARY', 'the issuer answered 503', 'Try again in 7 s.')

    test('take the trouble of the one that asked the issuer; who comes later asks again', async () => {
      const { failures, atOnce, later } = await tenThatFail(trouble, { serves: true })
      expect({ atOnce, later }).toEqual({ atOnce: 1, later: 1 })
      for (const error of failures) {
        expect(error).toMatchObject({ name: 'AuthError', code: trouble.code, message: trouble.message })
        expect(error).toMatchObject({ hint: trouble.hint })
      }
    })

    test.each<[string, Error, { serves: boolean; spends?: boolean }]>([
      ['of another kind', trouble, { serves: false }],
      ['that asked nobody', trouble, { serves: true, spends: false }],
      ['that its person cancelled', new AuthError('CANCELLED', 'the sign-in was cancelled'), { serves: true }],
      ['with a bug', new Error('undefined is not a function'), { serves: true }],
    ])('do not take the failure of an update %s', async (_what, error, kind) => {
      expect(await tenThatFail(error, kind)).toMatchObject({ atOnce: 10, later: 1 })
    })
  })
}
