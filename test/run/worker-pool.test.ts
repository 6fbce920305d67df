import { inAProcess } from './in-a-process'

/** A program that makes a pool, and then does this with it. */
const program = (run: string): string => `
  import { WorkerPool } from '../../scripts/run/worker-pool/worker-pool'
  const pool = new WorkerPool()
  pool.open(1, new AbortController().signal)
  process.on('exit', () => { console.log('exit') })
  ${run}`

test('a thread that was started in advance and got nothing to run is gone when its pool is closed', async () => {
  expect(await inAProcess(program('pool.close()'))).toEqual({ code: 0, signal: null, stdout: 'exit\n', stderr: '' })
})

test('a run keeps it until it is done, and closing a pool ends what is under way', async () => {
  const plan = `{ options: { collection: { item: [] } }, tokens: { variables: [], renewAt: Infinity }, givenTokens: {}, privatePaths: [] }`
  const done = `pool.run(${plan}, ({ type }) => { console.log(type) }).then(() => { console.log('resolved'); pool.close() })`
  expect((await inAProcess(program(done))).stdout).toMatch(/^done\nresolved\nexit\n$/m)
  const closed = `pool.run(${plan}, () => undefined).then(() => { console.log('resolved') }); pool.close()`
  expect((await inAProcess(program(closed))).stdout).toBe('resolved\nexit\n')
})
