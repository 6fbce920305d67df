import { type RunOptions, runCollections } from '../../scripts/run/run-collections'
import { exitCodeOf } from '../../scripts/run/run-with-session'
import { replyJson, serve } from '../helpers/http-server'
import { collection, type FolderPlan, options, type RequestPlan, silence } from './fixtures'

/* Green means that something was checked: a run that sent nothing is red, and says why. */

let url: string

beforeAll(async () => {
  url = await serve((_request, response) => {
    replyJson(response, 200, {})
  })
})

async function run(item: readonly (RequestPlan | FolderPlan)[], changes: Partial<RunOptions> = {}) {
  const progress = silence()
  const result = await runCollections(options([collection('one', item)], { progress, reporters: ['cli'], ...changes }))
  const { nothingSent } = result
  if (nothingSent !== undefined) expect(progress.lines).toContain(nothingSent)
  return { code: exitCodeOf(result), nothingSent }
}

const skipped = (name: string, why: string): RequestPlan => ({
  name,
  url,
  pre: `pm.test.skip('not sent: ${why}'); pm.execution.skipRequest()`,
})

test('a collection without requests', async () => {
  expect(await run([])).toEqual({ code: 1, nothingSent: 'nothing was sent: there are no requests' })
  expect(await run([{ name: 'empty', item: [] }])).toMatchObject({ code: 1 })
  expect(await run([{ name: 'a', url }])).toEqual({ code: 0, nothingSent: undefined })
})

test('requests that were all skipped, grouped by reason, the most frequent first', async () => {
  const reasons = ['it is old', 'it is new', 'it is old', 'it is blue', 'it is red', 'it is red']
  const item = reasons.map((why, index) => skipped(String(index), why))
  expect(await run(item)).toEqual({
    code: 1,
    nothingSent: 'nothing was sent, 6 skipped: 2 × it is old; 2 × it is red; 1 × it is new; and 1 more',
  })
  expect(await run([...item, { name: 'sent', url }])).toEqual({ code: 0, nothingSent: undefined })
})

test('a test that passes in a script checks nothing that was sent', async () => {
  const pre = "pm.test('fine', () => {}); pm.execution.skipRequest()"
  expect(await run([{ name: 'a', url, pre }])).toMatchObject({
    code: 1,
    nothingSent: 'nothing was sent, 1 skipped: 1 × a script skipped the request',
  })
})

test('writes that were held', async () => {
  expect(await run([{ name: 'a', url, method: 'POST' }], { writes: 'held' })).toEqual({
    code: 1,
    nothingSent: 'nothing was sent, 1 skipped: 1 × it changes data: run with --allow-writes',
  })
})

test('unless that is asked for', async () => {
  expect(await run([], { passWithNoTests: true })).toEqual({ code: 0, nothingSent: undefined })
  const broken = { name: 'a', url, pre: "pm.test('x', () => { throw new Error('y') }); pm.execution.skipRequest()" }
  expect(await run([broken], { passWithNoTests: true })).toMatchObject({ code: 1 })
})

test('a shard with nothing to do is good, and one whose requests were skipped is not', async () => {
  const one = [{ name: 'A', item: [skipped('a', 'it is old')] }]
  expect(await run(one, { shard: { index: 2, total: 2 } })).toEqual({ code: 0, nothingSent: undefined })
  expect(await run(one, { shard: { index: 1, total: 2 } })).toMatchObject({ code: 1 })
})

test('a run that was cancelled says that', async () => {
  expect(await run([{ name: 'a', url }], { signal: AbortSignal.abort() })).toEqual({
    code: 130,
    nothingSent: undefined,
  })
})

describe('an id that is missing', () => {
  const needs = (...names: string[]): RequestPlan => ({
    name: 'detail',
    url: `${url}/${names.map((name) => `{{${name}}}`).join('/')}`,
    pre: `const empty = ${JSON.stringify(names)}.filter((name) => !pm.variables.get(name))
      if (empty.length > 0) { pm.test.skip('not sent: ' + empty.join(', ') + ' is empty'); pm.execution.skipRequest() }`,
  })
  const finds = (name: string, script: string): RequestPlan => ({ name, url, test: script })
  const whole = (detail: RequestPlan) => [
    { name: 'Orders of today', item: [{ name: 'Lists', item: [finds('list', "pm.environment.set('orderId', '1')")] }] },
    finds('Customers', "pm.collectionVariables.set('customerId', '2')"),
    { name: 'Details', item: [detail] },
  ]

  test('of a folder that was selected alone: the sentence names what finds it', async () => {
    const item = whole(needs('orderId', 'customerId', 'otherId'))
    const { code, nothingSent } = await run(item, { folders: ['Details'] })
    expect(code).toBe(1)
    expect(nothingSent?.split('. ').slice(1)).toEqual([
      `"Orders of today" finds orderId: run it as well, with --folder 'Orders of today'`,
      '"Customers" finds customerId: run it as well, with --folder Customers',
    ])
    const folders = ['Details', 'Orders of today', 'Customers']
    expect(await run(whole(needs('orderId', 'customerId')), { folders })).toEqual({ code: 0, nothingSent: undefined })
  })

  test('which nothing finds, or which another reason names, gets no advice', async () => {
    const lost = await run(whole(needs('otherId')), { folders: ['Details'] })
    expect(lost.nothingSent).toBe('nothing was sent, 1 skipped: 1 × otherId is empty')
    const other = await run(whole({ ...skipped('x', 'it is old'), url: `${url}/{{orderId}}` }), {
      folders: ['Details'],
    })
    expect(other.nothingSent).toBe('nothing was sent, 1 skipped: 1 × it is old')
  })
})
