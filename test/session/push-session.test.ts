import { type Session, sessionId } from '../../plugin/auth'
import { fileStore } from '../../plugin/node/file-store'
import { pushSession } from '../../scripts/session/push-session'
import { redisStore } from '../../scripts/stores/redis/redis-store'
import { type RedisServer, startRedis, storeFor, whereRedisIs } from '../helpers/redis-server'
import { aSession } from '../helpers/sessions'
import { tempFolder } from '../helpers/temp-folder'

/** A move that was cut off between the two stores, and what was done since. */

let server: RedisServer
beforeAll(async () => (server = await startRedis()))

const refreshed = (at: number): Session =>
  aSession(1, {
    refreshToken: { refreshToken: `rt-${String(at)}`, obtainedAt: at, audience: 'api', requestedScope: '' },
  })

const said: string[] = []
beforeEach(() => said.splice(0))

async function push(here: Session, there: Session, unsaved = false): Promise<{ here?: Session; there?: Session }> {
  const config = { ...here.identity, audience: 'api', scope: '' } as unknown as Parameters<typeof pushSession>[0]
  const id = sessionId(config)
  const log = (line: string) => void said.push(line)
  const folder = tempFolder()
  const from = fileStore(folder, log, folder)
  const settings = storeFor(server, `?prefix=${folder}:`, { patienceMs: 100, savePatienceMs: 100 })
  const to = redisStore(settings, { log })
  await from.update(id, () => Promise.resolve(here))
  await to.update(id, () => Promise.resolve(there))
  const lost = {
    ...to,
    update: (_id: string, change: (s: Session | undefined) => Promise<Session | undefined>) => change(there),
  }
  const send = () => Promise.reject(new Error('nothing is revoked'))
  const stores = { from, to: unsaved ? (lost as unknown as typeof to) : to, saved: redisStore(settings, { log }) }
  await pushSession(config, stores, { send, log }).catch((error: unknown) => {
    expect(error).toMatchObject({ code: 'STORE_UNWRITABLE' })
  })
  const [left, moved] = [await from.read(id), await redisStore(settings, { log }).read(id)]
  return { ...(left && { here: left }), ...(moved && { there: moved }) }
}

whereRedisIs('the store has been refreshed since: it stays', async () => {
  expect(await push(refreshed(10), refreshed(20))).toEqual({ there: refreshed(20) })
})

whereRedisIs('this machine has been refreshed since: its refresh token is the one that lives', async () => {
  expect(await push(refreshed(20), refreshed(10))).toEqual({ there: refreshed(20) })
})

whereRedisIs('this machine has been refreshed since, and the store does not get it: it stays here', async () => {
  expect(await push(refreshed(20), refreshed(10), true)).toEqual({ here: refreshed(20), there: refreshed(10) })
})

whereRedisIs('the sign-in of somebody else is named when it is ended', async () => {
  const of = (name: string, signedInAt: number): Session => {
    const { refreshToken: _toRevoke, ...session } = aSession(signedInAt, { claims: { sub: name, name } })
    return session
  }
  const ended = 'warning: the sign-in of Grace was there before, and is ended'
  expect(await push(of('Ada', 2), of('Grace', 1))).toEqual({ there: of('Ada', 2) })
  expect(said).toContain(ended)
  said.splice(0)
  expect(await push(of('Grace', 2), of('Grace', 1))).toEqual({ there: of('Grace', 2) })
  expect(said).not.toContain(ended)
})
