import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { bundleProgram } from '../helpers/child'

/** Waits for a word on stdin, talks to the person, and then says its result. */
const TALKER = `
  import { processIo } from './scripts/cli/io'
  const io = processIo()
  process.stdin.once('data', () => {
    io.err('talk')
    io.errRaw('more talk')
    io.out('the result')
    process.exitCode = 7
    process.stdin.destroy()
  })
`

test.each([
  ['are read', [], 'the result\n', 'talk\nmore talk'],
  ['are without a reader of the talk', ['stderr'], 'the result\n', ''],
  ['are without a reader of the result', ['stdout'], '', 'talk\nmore talk'],
  ['are without any reader', ['stdout', 'stderr'], '', ''],
] as const)(
  'the work goes on, to its own exit code, when stdout and stderr %s',
  async (_what, closed, result, talk) => {
    const child = spawn(process.execPath, [await bundleProgram(TALKER)], { stdio: 'pipe' })
    const isClosed = (name: 'stdout' | 'stderr') => closed.some((one) => one === name)
    const said = Promise.all([
      isClosed('stdout') ? '' : text(child.stdout),
      isClosed('stderr') ? '' : text(child.stderr),
    ])
    for (const name of closed) await once(child[name].destroy(), 'close')
    child.stdin.end('go')
    expect(await once(child, 'exit')).toEqual([7, null])
    expect(await said).toEqual([result, talk])
  },
)

/** Fills a pipe that does not wait, waits for a word on stdin, and has one more line. */
const FULL = `
  import { readSync } from 'node:fs'
  import { processIo } from './scripts/cli/io'
  const io = processIo()
  // Node has writes to this pipe fail now, where it is full.
  const { stdout } = process
  for (let line = 0; stdout.writableLength === 0; line += 1) io.out(String(line).padStart(1000, '-'))
  io.err('full')
  readSync(0, Buffer.alloc(1))
  for (let more = 0; more < 20; more += 1) io.out('more')
  io.out('the end')
`

test('nothing overtakes what waits for a slow reader', async () => {
  const child = spawn(process.execPath, [await bundleProgram(FULL)], { stdio: 'pipe' })
  expect(String(await once(child.stderr, 'data'))).toBe('full\n')
  child.stdout.once('data', () => child.stdin.end('go'))
  const [result, talk] = await Promise.all([text(child.stdout), text(child.stderr)])
  expect(result).toMatch(/^(-+\d+\n)+(more\n){20}the end\n$/)
  // No warning of Node of too many listeners, either.
  expect(talk).toBe('')
})
