import { AuthError, isAuthError } from '../../plugin/auth'
import { redisStore } from '../../scripts/stores/redis/redis-store'
import { type StoreSettings } from '../../scripts/stores/redis/store-settings'
import { DOCUMENTED_RIGHTS } from '../helpers/documented-server'
import { redisClient, type RedisServer, startRedis, storeFor, whereRedisIs } from '../helpers/redis-server'
import { aSession } from '../helpers/sessions'

/** The rights that docs/fleet.md gives to jobs: they do for everything that a job does, and each of them is needed. */

const ID = 'tenant.example,client,,,default'
const PASSWORD = 'the-password-of-the-store'
/** Short: where a lock cannot be given back, its end is waited for. */
const TIMES = { patienceMs: 200, savePatienceMs: 200, leaseMs: 300, graceMs: 100 }
const RIGHTS = DOCUMENTED_RIGHTS.filter((word) => word.startsWith('+'))

let server: RedisServer
beforeAll(async () => (server = await startRedis()))

/** What a user with these words of an ACL may do, in its own part of the keys. */
async function asUser(name: string, words: readonly string[]): Promise<StoreSettings> {
  const client = await redisClient(server)
  await client.call('ACL', 'SETUSER', name, 'reset', 'on', `>${PASSWORD}`, ...words)
  // What ran before must not spare anybody the right to send a script.
  await client.script('FLUSH')
  const address = server.address.replace('://', `://${name}:${PASSWORD}@`)
  return storeFor({ address }, '', { ...TIMES, prefix: `uassist:${name}:` })
}

const open = (settings: StoreSettings) => redisStore(settings, { log: () => undefined })

/** Everything that a job does with a store. What goes wrong, in words: errors, and what is missed without one. */
async function problemsOf(settings: StoreSettings): Promise<string[]> {
  const problems: string[] = []
  const step = async (work: () => Promise<string | undefined>) => {
    const problem = await work().catch((error: unknown) => (isAuthError(error) ? error.message : String(error)))
    if (problem !== undefined) problems.push(problem)
  }
  const store = open(settings)
  const spent = { isSo: false }
  await step(async () => {
    await store.update(ID, async (_current, spend) => {
      await spend()
      spent.isSo = true
      return aSession(1)
    })
    return JSON.stringify(await open(settings).read(ID)) === JSON.stringify(aSession(1)) ? undefined : 'no session'
  })
  // What cannot be saved must not be spent.
  if (problems.length > 0) expect(spent).toEqual({ isSo: false })
  await step(async () => {
    await store.update(ID, (session) => Promise.resolve(session))
    return (await store.look(ID)).holder && 'the lock is not given back'
  })
  const failure = new AuthError('TEMPORARY', 'the issuer is away')
  await step(async () => {
    let begun: Promise<unknown> = Promise.resolve()
    const failed = store.update(ID, async (_session, spend) => {
      await spend()
      begun = open(settings).update(ID, () => Promise.resolve(aSession(2)), { purpose: 'waiting', serves: () => false })
      // It waits before this fails.
      begun.catch(() => undefined)
      await open(settings).look(ID)
      throw failure
    })
    await failed.catch((error: unknown) => {
      if (error !== failure) throw error
    })
    await begun.catch((error: unknown) => {
      if (!isAuthError(error, 'TEMPORARY')) throw error
    })
    return undefined
  })
  await step(async () => (await store.describe()).notes.find((note) => note.includes('INFO')))
  await step(async () => ((await store.remove(ID)) ? undefined : 'nothing was there to remove'))
  return problems
}

const POLICIES = ['noeviction', 'volatile-lru']

/** The same at a server that evicts nothing, where sessions have an end, and at one that does, where they have none. */
async function problemsAnywhere(name: string, words: readonly string[]): Promise<string[]> {
  const client = await redisClient(server)
  const problems: string[] = []
  for (const policy of POLICIES) {
    await client.config('SET', 'maxmemory-policy', policy)
    problems.push(...(await problemsOf(await asUser(`${name}-${policy}`, words))))
  }
  return problems
}

whereRedisIs('the rights that are documented do for everything', async () => {
  expect(RIGHTS.length).toBeGreaterThan(5)
  expect(await problemsAnywhere('ci', DOCUMENTED_RIGHTS)).toEqual([])
})

whereRedisIs.each(RIGHTS)('without %s something is missed, and a lack that loses sessions is named', async (right) => {
  const less = DOCUMENTED_RIGHTS.filter((word) => word !== right)
  const problems = await problemsAnywhere(`less${right.slice(1)}`, less)
  // The lock ends by itself, and the policy may be unknown: with these two, sessions are refreshed and saved all the same.
  const mild = { '+hget': 'the lock is not given back', '+info': 'may not ask the store for INFO' }[right]
  if (mild === undefined) expect(problems).toContainEqual(expect.stringContaining('does not give the rights'))
  else expect([...new Set(problems)]).toEqual([expect.stringContaining(mild)])
})

whereRedisIs('a job may touch nothing but the keys of its part, and not list or empty them', async () => {
  await asUser('job', DOCUMENTED_RIGHTS)
  const job = await redisClient(server, { username: 'job', password: PASSWORD })
  await expect(job.hset('uassist:job', 'v', '1')).resolves.toBe(1)
  const calls: [string, ...string[]][] = [
    ['HSET', 'other:job', 'v', '1'],
    ['EVAL', "return redis.call('HGET', KEYS[1], 'v')", '1', 'other:job'],
    ['EVAL', "return redis.call('DEL', KEYS[1])", '1', 'uassist:job'],
    ...['DEL uassist:job', 'KEYS *', 'SCAN 0', 'FLUSHALL', 'CONFIG GET dir', 'ACL LIST', 'MONITOR', 'PUBLISH a b'].map(
      (line) => line.split(' ') as [string, ...string[]],
    ),
  ]
  for (const [command, ...args] of calls) {
    const refused = await job.call(command, ...args).catch((error: unknown) => String(error))
    expect({ command, refused }).toEqual({
      command,
      refused: expect.stringMatching(/NOPERM|permission|can't run/i) as string,
    })
  }
})

whereRedisIs('a user with rights to other keys is refused by name', async () => {
  const elsewhere = DOCUMENTED_RIGHTS.map((word) => word.replace('~uassist:', '~other:'))
  const problems = await problemsOf(await asUser('elsewhere', elsewhere))
  expect(problems[0]).toContain('does not give the rights')
})

whereRedisIs('where replicas are waited for, the right to wait is needed as well', async () => {
  const without = { ...(await asUser('ci', DOCUMENTED_RIGHTS)), replicas: 1 }
  const [first] = await problemsOf(without)
  expect(first).toContain('does not give the rights')
  await expect(open(without).describe()).rejects.toThrow('does not give the rights')
  const waiting = { ...(await asUser('replicated', [...DOCUMENTED_RIGHTS, '+wait'])), replicas: 1 }
  expect((await problemsOf(waiting))[0]).toMatch(/^of the 1 replicas .* 0 answered$/)
  await expect(open(waiting).describe()).resolves.toBeDefined()
})
