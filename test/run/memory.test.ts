import { tempFolder } from '../helpers/temp-folder'
import { inAProcess, PROGRAM } from './in-a-process'

/** By how many megabytes a thread's memory grows from the 50th to the last of so many answers of 100 KB. */
async function growth(requests: number, run: string): Promise<number> {
  const { stdout, stderr } = await inAProcess(
    `process.env.BODY_BYTES = '100000'
    ${PROGRAM}
    import { Lane } from '../../scripts/run/worker/worker'
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
    server.on('request', () => { if (++answers === 50 || answers === ${String(requests)}) measured.push(used()) })
    listening.then(async (url) => {
      const requests = Array.from({ length: ${String(requests)} }, (_, index) => ({ name: 'r' + index, url, test: "pm.test('ok', () => undefined)" }))
      const many = collection('many', requests)
      ${run}
      console.log(JSON.stringify({ passed, megabytes: (measured[1] - measured[0]) / 1e6 }))
    })`,
    { timeoutMs: 100_000 },
  )
  expect(stderr).toBe('')
  const { passed, megabytes } = JSON.parse(stdout) as { passed: number; megabytes: number }
  expect(passed).toBe(requests)
  return megabytes
}

/** The thread that has Newman in it, here without a thread of its own. */
const LANE = `
  let passed = 0
  await new Promise((resolve) => {
    const lane = new Lane(({ event }) => {
      if (event.is === 'assertion' && event.outcome === 'passed') passed += 1
      if (event.is === 'done') resolve()
    })
    const tokens = { variables: [], renewAt: Infinity }
    lane.follow({ do: 'run', run: 1, plan: { options: { collection: many.definition }, tokens, keepsExchanges: false, stepwise: false } })
  })`

/** The thread that keeps the journal and writes the reports. */
const journal = (reporters: readonly string[]): string => `
  const changes = { timeoutMs: 100_000, reporters: ${JSON.stringify(reporters)}, outFolder: ${JSON.stringify(tempFolder())} }
  const { passed } = await runCollections(options([many], changes))`

test('the bodies of answers do not pile up where Newman runs: of 45 MB that came in, next to nothing stays', async () => {
  expect(await growth(500, LANE)).toBeLessThan(12)
}, 120_000)

test('nor where the reports are made', async () => {
  expect(await growth(500, journal(['junit', 'json']))).toBeLessThan(12)
}, 120_000)

test('an HTML report keeps as much of each body as it may show', async () => {
  expect(await growth(200, journal(['html']))).toBeLessThan(10)
}, 120_000)
