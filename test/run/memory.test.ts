import { tempFolder } from '../helpers/temp-folder'
import { inAProcess, PROGRAM } from './in-a-process'

/** By how many megabytes memory grows from the 50th to the last of so many answers of 100 KB. */
async function growth(reporters: readonly string[], requests: number): Promise<number> {
  const changes = { timeoutMs: 100_000, reporters, outFolder: tempFolder() }
  const { stdout, stderr } = await inAProcess(
    `process.env.BODY_BYTES = '100000'
    ${PROGRAM}
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
      const { passed } = await runCollections(options([collection('many', requests)], ${JSON.stringify(changes)}))
      console.log(JSON.stringify({ passed, megabytes: (measured[1] - measured[0]) / 1e6 }))
    })`,
    100_000,
  )
  expect(stderr).toBe('')
  const { passed, megabytes } = JSON.parse(stdout) as { passed: number; megabytes: number }
  expect(passed).toBe(requests)
  return megabytes
}

test('the bodies of answers do not pile up: of 45 MB that came in, next to nothing stays', async () => {
  expect(await growth(['junit', 'json'], 500)).toBeLessThan(12)
}, 120_000)

test('an HTML report keeps as much of each body as it may show', async () => {
  expect(await growth(['html'], 200)).toBeLessThan(10)
}, 120_000)
