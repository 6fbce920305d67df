import { renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type AuthError } from '../../plugin/auth'
import { freePorts } from '../../scripts/sandbox/free-ports'
import { redisStore } from '../../scripts/stores/redis/redis-store'
import { type StoreSettings } from '../../scripts/stores/redis/store-settings'
import { type RedisServer, redisClient, startRedis, storeFor, whereRedisIs } from '../helpers/redis-server'
import { tempFolder } from '../helpers/temp-folder'
import { ID, refresh, strictIssuer, withToken } from './strict-issuer'

/** A master that ends, and a replica that takes its place. */

const TIMES = { leaseMs: 1000, graceMs: 5000 }
const said: string[] = []
beforeEach(() => said.splice(0))
const open = (settings: StoreSettings) => redisStore(settings, { log: (line) => said.push(line) })

/** A master with a replica that has all that it has, and somebody signed in there. */
async function pair() {
  const [masterPort = 0, replicaPort = 0, sentinelPort = 0] = await freePorts(3)
  const master = await startRedis(['--port', String(masterPort), '--repl-diskless-sync-delay', '0'])
  const of = ['--replicaof', `127.0.0.1 ${String(masterPort)}`]
  const replica = await startRedis(['--port', String(replicaPort), ...of])
  await infoOf(replica, 'master_link_status:up')
  await infoOf(master, 'state=online')
  const settings = (changes: Partial<StoreSettings> = {}, server: Pick<RedisServer, 'address'> = master) =>
    storeFor(server, '?replicas=1', { ...TIMES, ...changes })
  await open(settings()).update(ID, () => Promise.resolve(withToken('rt-0', 1)))
  return { master, masterPort, replica, replicaPort, sentinelPort, settings, issuer: strictIssuer() }
}

async function infoOf(server: RedisServer, line: string): Promise<void> {
  const client = await redisClient(server)
  while (!(await client.info('replication')).includes(line)) await new Promise((resolve) => setTimeout(resolve, 20))
}

const stored = async (settings: StoreSettings) => (await open(settings).read(ID))?.refreshToken?.refreshToken

whereRedisIs(
  'no replica answers: nothing is sent, all who wait are told so, and the session lives',
  async () => {
    const { master, replica, settings, issuer } = await pair()
    const waits = async () => {
      const stats = await (await redisClient(master)).info('commandstats')
      return Number(/cmdstat_wait:calls=(\d+)/.exec(stats)?.[1])
    }
    const before = await waits()
    replica.signal('SIGSTOP')
    const all = await Promise.allSettled(Array.from({ length: 10 }, () => refresh(open(settings()), issuer)))
    for (const outcome of all) {
      if (outcome.status === 'fulfilled') throw new Error('it was sent')
      const { code, message, hint } = outcome.reason as AuthError
      expect(code).toBe('TEMPORARY')
      expect(message).toMatch(/^of the 1 replicas of the store "\S+" that must know of a refresh, 0 answered$/)
      expect(hint).toContain('nothing is lost')
    }
    expect(issuer.calls()).toBe(0)
    // A second each: what one of them found out serves the others.
    expect((await waits()) - before).toBeLessThan(5)
    replica.signal('SIGCONT')
    const client = await redisClient(master)
    await client.set('other', '')
    expect(await client.wait(1, 0)).toBe(1)
    expect(await refresh(open(settings()), issuer)).toBe('rt-1')
    expect(said.filter((line) => line.startsWith('warning'))).toEqual([])
  },
  60_000,
)

whereRedisIs.each([
  ['without ?replicas the refresh token is sent twice, and the session is lost', 0],
  ['with ?replicas=1 nothing is sent, and the session lives', 1],
])(
  'the master ends before its replica knows of the refresh: %s',
  async (_what, replicas) => {
    const { master, replica, settings, issuer } = await pair()
    // It takes over without what has not reached it.
    await (await redisClient(replica)).replicaof('NO', 'ONE')
    const first = refresh(open(settings({ replicas, savePatienceMs: 300 })), issuer, () => master.kill())
    const outcome = await first.catch((error: unknown) => error)
    const elsewhere = open(settings({ replicas: 0 }, replica))
    const next = await refresh(elsewhere, issuer).catch((error: unknown) => error)
    if (replicas === 1) {
      expect(outcome).toMatchObject({ code: 'TEMPORARY' })
      expect(next).toBe('rt-1')
    } else {
      expect(outcome).toBe('rt-1')
      expect(next).toMatchObject({ message: 'the refresh token was used twice' })
    }
  },
  60_000,
)

whereRedisIs(
  'the master ends under a refresh, and sentinels put the replica in its place: one call, all are served, the session lives',
  async () => {
    const { master, masterPort, replica, sentinelPort, settings, issuer } = await pair()
    const file = join(tempFolder(), 'sentinel.conf')
    const watched = `sentinel monitor mymaster 127.0.0.1 ${String(masterPort)} 1`
    const quickly = ['down-after-milliseconds mymaster 500', 'failover-timeout mymaster 2000']
    writeFileSync(file, `${[watched, ...quickly.map((line) => `sentinel ${line}`)].join('\n')}\n`)
    const sentinel = await startRedis([file, '--port', String(sentinelPort), '--sentinel'])
    const client = await redisClient(sentinel)
    while (((await client.call('SENTINEL', 'REPLICAS', 'mymaster')) as unknown[]).length === 0) {
      await new Promise((resolve) => setTimeout(resolve, 20))
    }

    const address = `redis-sentinel://127.0.0.1:${String(sentinelPort)}/mymaster`
    const there = (changes: Partial<StoreSettings> = {}) => settings(changes, { address })
    const begun: Promise<unknown>[] = []
    const first = refresh(open(there({ patienceMs: 20_000 })), issuer, async () => {
      await master.kill()
      await expect(open(there({ patienceMs: 0 })).read(ID)).rejects.toMatchObject({ code: 'UNREACHABLE' })
      for (let count = 0; count < 10; count++) {
        begun.push(refresh(open(there({ patienceMs: 20_000 })), issuer, undefined, 'rt-0'))
      }
    })
    expect(await first).toBe('rt-1')
    expect(await Promise.all(begun)).toEqual(Array(10).fill('rt-1'))
    await infoOf(replica, 'role:master')
    expect({ calls: issuer.calls(), stored: await stored(there()) }).toEqual({ calls: 1, stored: issuer.live() })
    // There is no other replica now.
    expect(said).toContainEqual(expect.stringMatching(/^warning: the session is saved, and 0 of 1 replicas/))
    expect(await refresh(open(there({ replicas: 0 })), issuer)).toBe('rt-2')
  },
  60_000,
)

whereRedisIs(
  'a master that becomes a replica under an open connection is left for the one that the address leads to',
  async () => {
    const { master, replica, replicaPort, settings, issuer } = await pair()
    // As a name that DNS leads elsewhere.
    const [name, next] = ['name.sock', 'next.sock'].map((file) => join(tempFolder(), file)) as [string, string]
    const pathOf = ({ address }: RedisServer) => address.replace('redis+unix://', '')
    symlinkSync(pathOf(master), name)
    const store = open(settings({ replicas: 0 }, { address: `redis+unix://${name}` }))
    expect(await refresh(store, issuer)).toBe('rt-1')
    await (await redisClient(master)).wait(1, 1000)
    await (await redisClient(replica)).replicaof('NO', 'ONE')
    await (await redisClient(master)).replicaof('127.0.0.1', replicaPort)
    symlinkSync(pathOf(replica), next)
    renameSync(next, name)
    expect(await refresh(store, issuer)).toBe('rt-2')
    expect(await stored(settings({ replicas: 0 }, replica))).toBe('rt-2')
  },
)
