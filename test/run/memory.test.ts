import { tempFolder } from '../helpers/temp-folder'
import { inAProcess, PROGRAM } from './in-a-process'

const REQUESTS = 150
const WARM_UP = 50

/** One test that passes, and one that does not. */
const FAILS = "pm.test('ok', () => undefined); pm.test('no', () => { throw new Error('no') })"

/** By how many megabytes a thread's memory grows while 15 MB are received, in 100 responses after the first 50. */
async function growth(run: string, test = "pm.test('ok', () => undefined)"): Promise<number> {
  const { stdout, stderr } = await inAProcess(
    `process.env.BODY_BYTES = '150000'
    ${PROGRAM}
    import { planRun } from '../../scripts/run/plan-run'
    import { withDefaults } from '../../scripts/run/run-options'
    import { NewmanWorker } from '../../scripts/run/worker/worker'
    require('node:v8').setFlagsFromString('--expose-gc')
    const collectGarbage = require('node:vm').runInNewContext('gc')
    const used = () => {
      // The second collection waits for the sweep of the first.
      collectGarbage()
      collectGarbage()
      const { heapUsed, arrayBuffers } = process.memoryUsage()
      return heapUsed + arrayBuffers
    }
    const measured = []
    let answers = 0
    server.on('request', () => { if (++answers === ${String(WARM_UP)} || answers === ${String(REQUESTS)}) measured.push(used()) })
    listening.then(async (url) => {
      const requests = Array.from({ length: ${String(REQUESTS)} }, (_, index) => ({ name: 'r' + index, url, test: ${JSON.stringify(test)} }))
      const many = collection('many', requests)
      ${run}
      console.log(JSON.stringify({ passed, megabytes: (measured[1] - measured[0]) / 1e6 }))
    })`,
    { timeoutMs: 100_000 },
  )
  expect(stderr).toBe('')
  const { passed, megabytes } = JSON.parse(stdout) as { passed: number; megabytes: number }
  expect(passed).toBe(REQUESTS)
  return megabytes
}

/** What a worker thread does, here in the main thread. */
const WORKER = `
  let passed = 0
  await new Promise((resolve) => {
    const worker = new NewmanWorker((messages) => {
      for (const { event } of messages) {
        if (event.type === 'assertion' && event.outcome === 'passed') passed += 1
        if (event.type === 'done') resolve()
      }
    })
    const tokens = { variables: [], renewAt: Infinity }
    const plan = planRun(many, withDefaults(options([many])), new Set(), tokens)
    worker.execute({ type: 'run', run: 1, plan })
  })`

/** What the main thread does: it records the run and writes the reports. */
const mainThread = (reporters: readonly string[]): string => `
  const changes = { timeoutMs: 100_000, reporters: ${JSON.stringify(reporters)}, outFolder: ${JSON.stringify(tempFolder())} }
  const { passed } = await runCollections(options([many], changes))`

test('bodies of responses are not kept in the worker: of 15 MB received, next to nothing stays', async () => {
  expect(await growth(WORKER)).toBeLessThan(4)
}, 120_000)

test('nor are they kept in the main thread, whatever reports are wanted', async () => {
  expect(await growth(mainThread(['cli', 'junit', 'json', 'html']))).toBeLessThan(4)
}, 120_000)

test('of failed requests, the part of each body that may be shown is kept', async () => {
  expect(await growth(mainThread(['html']), FAILS)).toBeLessThan(6.5)
}, 120_000)
