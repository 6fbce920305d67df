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
  ['is read', false, 'talk\nmore talk'],
  ['is closed by its reader', true, ''],
])('the work goes on when stderr %s', async (_what, isClosed, talk) => {
  const child = spawn(process.execPath, [await bundleProgram(TALKER)], { stdio: 'pipe' })
  const said = Promise.all([text(child.stdout), isClosed ? '' : text(child.stderr)])
  if (isClosed) await once(child.stderr.destroy(), 'close')
  child.stdin.end('go')
  expect(await once(child, 'exit')).toEqual([7, null])
  expect(await said).toEqual(['the result\n', talk])
})
