import { runCollections } from '../../scripts/run/run-collections'
import { mapConcurrently } from '../../scripts/run/worker-pool/worker-pool'
import { replyJson, serve } from '../helpers/http-server'
import { collection, options } from './fixtures'

test('collections that run at the same time share no variable, no cookie and no global of their scripts', async () => {
  const url = await serve((request, response) => {
    response.setHeader(
      'set-cookie',
      `who=${new URL(request.url ?? '/', 'http://h').searchParams.get('who') ?? ''}; Path=/`,
    )
    replyJson(response, 200, { cookie: request.headers.cookie ?? '' })
  })
  const test = `const who = pm.collectionVariables.get('who') || pm.info.requestName.split(' ')[0]
    for (const scope of [pm.environment, pm.globals, pm.collectionVariables, pm.variables]) {
      pm.test('own variable', () => pm.expect(scope.get('who') || who).to.equal(who))
      scope.set('who', who)
    }
    pm.test('own global', () => pm.expect(typeof leaked === 'undefined' ? who : leaked).to.equal(who))
    leaked = who
    pm.test('own cookie', () => pm.expect(pm.response.json().cookie || 'who=' + who).to.equal('who=' + who))`
  const collections = ['ann', 'ben', 'cleo', 'dan'].map((who) =>
    collection(
      who,
      Array.from({ length: 15 }, (_, index) => ({ name: `${who} ${String(index)}`, url: `${url}/?who=${who}`, test })),
    ),
  )
  const result = await runCollections(options(collections, { parallel: 4 }))
  expect(result).toMatchObject({ passed: 4 * 15 * 6, failed: 0, errors: 0, requests: 60 })
  expect(result.collections.map(({ name, requests }) => [name, requests])).toEqual(
    ['ann', 'ben', 'cleo', 'dan'].map((who) => [who, 15]),
  )
})

test('no more than the limit work at the same time, and results keep the order of the inputs', async () => {
  let busy = 0
  let most = 0
  const results = await mapConcurrently([5, 1, 4, 2, 3], 2, async (input) => {
    most = Math.max(most, ++busy)
    for (let turn = 0; turn < input; turn++) await new Promise(setImmediate)
    busy -= 1
    return input * 10
  })
  expect(results).toEqual([50, 10, 40, 20, 30])
  expect(most).toBe(2)
})
