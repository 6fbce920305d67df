/** The source of a process that refreshes, and stops itself at a POINT until it is continued or killed. */
export const OWNER = `
import { existsSync } from 'node:fs'
import { getToken } from './plugin/auth'
import { createSend } from './plugin/node/send'
import { redisStore } from './scripts/stores/redis/redis-store'
import { storeSettings } from './scripts/stores/redis/store-settings'

const { POINT = '', CONFIG = '', TIMES = '', ARRIVED = '' } = process.env
const reach = (point: string) => {
  if (point !== POINT) return
  console.log('at ' + point)
  process.kill(process.pid, 'SIGSTOP')
}
const real = createSend()
const store = redisStore({ ...storeSettings(process.env), ...JSON.parse(TIMES) }, { log: console.error })
const deps = {
  now: Date.now,
  wait: () => Promise.resolve(),
  log: console.error,
  send: async (request: any) => {
    const answer = real(request)
    // Until the tenant has it. What it answers is not looked at before.
    while (POINT === 'sent' && !existsSync(ARRIVED)) await new Promise((resolve) => setTimeout(resolve, 5))
    reach('sent')
    const reply = await answer
    reach('replied')
    return reply
  },
  store: {
    read: store.read,
    update: async (id: any, change: any, wait: any) => {
      const saved = await store.update(id, (current: any, spend: any) => {
        reach('locked')
        return change(current, async () => {
          await spend()
          reach('spent')
        })
      }, wait)
      reach('saved')
      return saved
    },
  },
}
getToken(JSON.parse(CONFIG), {}, deps).then(
  (token) => console.log('token ' + token.accessToken),
  (error) => console.log('error ' + error.code),
)
`
