import { bundleProgram, startProgram } from '../helpers/child'
import { type RedisServer, startRedis, storeVariables, whereRedisIs } from '../helpers/redis-server'

let server: RedisServer
beforeAll(async () => (server = await startRedis()))

/** A program that uses the store twice, with a pause between in which the connection is all that there is. */
const PROGRAM = `
import { openRedis } from './scripts/stores/redis/redis-store'
const { store } = openRedis(process.env, { log: console.error })
process.exitCode = 9
const use = async () => {
  await store.update('a', async (session, spend) => (await spend(), session))
  await store.read('a')
}
void use().then(use).then(() => {
  console.log('done')
  process.exitCode = 0
})
`

whereRedisIs('a process that has used the store ends by itself, and not before its work is done', async () => {
  const program = await bundleProgram(PROGRAM)
  const child = startProgram(program, [], storeVariables(server))
  await expect(child.ended).resolves.toEqual({ code: 0, signal: null })
  expect(child.lines).toEqual(['done'])
})
