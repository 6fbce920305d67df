import { type TokenStore } from '../../plugin/auth'
import { redisStore } from '../../scripts/stores/redis/redis-store'
import { storeKeyOf } from '../../scripts/stores/redis/stored-session'
import { redisClient, type RedisServer, startRedis, storeFor } from '../helpers/redis-server'
import { describeStore } from '../node/store-contract'

let server: RedisServer
beforeAll(async () => (server = await startRedis()))

const log = () => undefined
let scenes = 0

describeStore('the Redis store', () => {
  const settings = storeFor(server, `?prefix=scene${String(++scenes)}:`)
  return { store: redisStore(settings, { log }), overtaking: () => afterTheLease(settings) }
})

/** As if the lease and the grace of whoever has the lock were over. */
function afterTheLease(settings: ReturnType<typeof storeFor>): TokenStore {
  const store = redisStore(settings, { log })
  return {
    read: store.read,
    update: async (id, change, wait) => {
      await (await redisClient(server)).hset(storeKeyOf(id, settings), { u: 0, su: 0 })
      return store.update(id, change, wait)
    },
  }
}
