import { type TokenStore } from '../../plugin/auth'
import { redisStore } from '../../scripts/stores/redis/redis-store'
import { storeKeyOf } from '../../scripts/stores/redis/stored-session'
import {
  redisClient,
  type RedisServer,
  startRedis,
  STORE_PROGRAMS,
  storeFor,
  whereRedisIs,
} from '../helpers/redis-server'
import { describeStore } from '../node/store-contract'

const servers = new Map<string, RedisServer>()
beforeAll(async () => {
  for (const program of STORE_PROGRAMS) servers.set(program, await startRedis([], program))
})

const log = () => undefined
let scenes = 0

describe.each(STORE_PROGRAMS)('%s', (program) => {
  describeStore(
    'the store of a fleet',
    () => {
      const server = servers.get(program)
      if (!server) throw new Error(`${program} does not run`)
      const settings = storeFor(server, `?prefix=scene${String(++scenes)}:`)
      return { store: redisStore(settings, { log }), overtaking: () => afterTheLease(server, settings) }
    },
    whereRedisIs,
  )
})

/** As if the lease and the grace of whoever has the lock were over. */
function afterTheLease(server: RedisServer, settings: ReturnType<typeof storeFor>): TokenStore {
  const store = redisStore(settings, { log })
  return {
    read: store.read,
    update: async (id, change, wait) => {
      await (await redisClient(server)).hset(storeKeyOf(id, settings), { u: 0, su: 0 })
      return store.update(id, change, wait)
    },
  }
}
