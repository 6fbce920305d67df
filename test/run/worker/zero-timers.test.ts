import { setTimeout as timerOfTheModule } from 'node:timers'
import { promisify } from 'node:util'
import { runCollections } from '../../../scripts/run/run-collections'
import { makeZeroTimersImmediate } from '../../../scripts/run/worker/zero-timers'
import { replyJson, serve } from '../../helpers/http-server'
import { collection, options, silence } from '../fixtures'

type Timers = Pick<
  typeof globalThis,
  'setTimeout' | 'clearTimeout' | 'clearInterval' | 'setImmediate' | 'clearImmediate'
>

/** A thread's timers, with those that wait for a time replaced by a list of the delays that they were given. */
function patched(): { host: Timers; delays: unknown[] } {
  const delays: unknown[] = []
  const { setTimeout, clearTimeout, clearInterval, setImmediate, clearImmediate } = globalThis
  const noted = Object.defineProperties((callback: () => void, delay?: number) => {
    delays.push(delay)
    return setTimeout(callback, delay)
  }, Object.getOwnPropertyDescriptors(setTimeout)) as typeof setTimeout
  const host = { setTimeout: noted, clearTimeout, clearInterval, setImmediate, clearImmediate }
  makeZeroTimersImmediate(host)
  return { host, delays }
}

test('zero timers are immediates: in order, with their arguments, after all promises, and before the next one of them', async () => {
  const { host, delays } = patched()
  const seen: unknown[] = []
  await new Promise<void>((resolve) => {
    host.setTimeout(
      (...given: unknown[]) => {
        seen.push(given)
        void Promise.resolve().then(() => seen.push('promise of the first'))
      },
      0,
      'a',
      1,
    )
    host.setTimeout(() => seen.push('second'), 0)
    void Promise.resolve().then(() => seen.push('promise'))
    host.setImmediate(() => seen.push('immediate'))
    host.setTimeout(resolve, 0)
    seen.push('now')
  })
  expect(seen).toEqual(['now', 'promise', ['a', 1], 'promise of the first', 'second', 'immediate'])
  expect(delays).toEqual([])
})

test('timers with a time are left to Node, and so are those without any', async () => {
  const { host, delays } = patched()
  await new Promise<void>((resolve) => host.setTimeout(resolve, 2))
  await new Promise<void>((resolve) => host.setTimeout(resolve))
  expect(delays).toEqual([2, undefined])
})

test('both kinds are ended by the clear functions of both', async () => {
  const { host } = patched()
  const seen: string[] = []
  host.clearTimeout(host.setTimeout(() => seen.push('zero, clearTimeout'), 0))
  host.clearInterval(host.setTimeout(() => seen.push('zero, clearInterval'), 0))
  host.clearTimeout(host.setTimeout(() => seen.push('timed'), 1))
  host.clearTimeout(undefined)
  host.setTimeout(() => seen.push('not cleared'), 0)
  await new Promise<void>((resolve) => host.setTimeout(resolve, 5))
  expect(seen).toEqual(['not cleared'])
})

test('what is handed back can be unreferenced, and the function itself promisified', async () => {
  const { host } = patched()
  const timer = host.setTimeout(() => undefined, 0)
  expect(timer.unref().hasRef()).toBe(false)
  expect(timer.ref().hasRef()).toBe(true)
  host.clearTimeout(timer)
  expect(await promisify(host.setTimeout)(1, 'value')).toBe('value')
})

test("scripts' timers come from Node's module, which is left alone", () => {
  const { host } = patched()
  expect(host.setTimeout).not.toBe(timerOfTheModule)
  expect(globalThis.setTimeout).toBe(timerOfTheModule)
})

/** Each would fail if its timer had become an immediate. A timer may be late, and never is early. */
const KEPT_TIMES = `
  const started = Date.now()
  const waited = (name, least) => pm.test(name, () => pm.expect(Date.now() - started).to.be.at.least(least))
  setTimeout(() => waited('timeout', 39), 40)
  let beats = 0
  const interval = setInterval(() => {
    if (++beats < 4) return
    clearInterval(interval)
    waited('interval', 39)
  }, 10)
  clearTimeout(setTimeout(() => { throw new Error('cleared') }, 5))
  clearInterval(setInterval(() => { throw new Error('cleared') }, 5))
  const order = []
  setTimeout(() => order.push('zero'), 0)
  setTimeout(() => pm.test('order', () => pm.expect(order).to.eql(['zero'])), 20)`

test("scripts' own timers keep their times, and so does the delay between requests", async () => {
  const arrived: number[] = []
  const url = await serve((_request, response) => {
    arrived.push(Date.now())
    replyJson(response, 200, {})
  })
  const script = { pre: KEPT_TIMES, test: KEPT_TIMES }
  const timed = collection('timed', [
    { name: 'a', url, ...script },
    { name: 'b', url },
  ])
  const result = await runCollections(options([timed], { delayRequestMs: 60, progress: silence() }))
  expect(result).toMatchObject({ passed: 6, failed: 0, errors: 0, requests: 2 })
  const [first = 0, second = 0] = arrived
  expect(second - first).toBeGreaterThanOrEqual(59)
})
