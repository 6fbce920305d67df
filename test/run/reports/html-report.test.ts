import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runCollections } from '../../../scripts/run/run-collections'
import { replyJson, serve } from '../../helpers/http-server'
import { tempFolder } from '../../helpers/temp-folder'
import { collection, options, silence } from '../fixtures'

const OK = "pm.test('status is 200', () => pm.response.to.have.status(200))"

afterEach(() => {
  jest.resetModules()
  jest.dontMock('newman-reporter-htmlextra')
})

test('the HTML report shows requests, responses, logs and failures of all collections, each iteration by itself', async () => {
  const url = await serve((request, response) => {
    replyJson(response, 200, { asked: request.url })
  })
  const outFolder = tempFolder()
  const failing = "console.log('a log line'); pm.test('n is 2', () => pm.expect(pm.iterationData.get('n')).to.equal(2))"
  const result = await runCollections(
    options(
      [
        collection('shop', [{ name: 'Orders', item: [{ name: 'list orders', url: `${url}/orders`, test: failing }] }]),
        collection('stock', [
          { name: 'post', url: `${url}/stock`, method: 'POST', body: { mode: 'raw', raw: 'the body' }, test: OK },
        ]),
      ],
      { reporters: ['html'], outFolder, iterationData: [{ n: 1 }, { n: 2 }] },
    ),
  )
  const file = join(outFolder, 'report.html')
  expect(result.reports).toEqual([file])
  const html = readFileSync(file, 'utf8')
  for (const text of ['shop / Orders', 'list orders', 'stock', 'the body', 'a log line', 'expected 1 to equal 2']) {
    expect(html).toContain(text)
  }
  expect(html).toContain('Iteration: 2 - list orders')
  expect(html).toContain('{&quot;asked&quot;:&quot;/orders&quot;}')
})

test('collections whose names differ only in an accent keep their own logs', async () => {
  const url = await serve((_request, response) => {
    replyJson(response, 200, {})
  })
  const outFolder = tempFolder()
  const logging = (name: string, text: string) => collection(name, [{ name: 'a', url, test: `console.log('${text}')` }])
  const collections = [logging('logä', 'LOG-OF-A'), logging('logö', 'LOG-OF-O')]
  await runCollections(options(collections, { reporters: ['html'], outFolder }))
  const html = readFileSync(join(outFolder, 'report.html'), 'utf8')
  expect(html).toContain('LOG-OF-A')
  expect(html).toContain('LOG-OF-O')
})

test('a browser that shows the report loads its parts, and sends nothing', async () => {
  const url = await serve((_request, response) => {
    replyJson(response, 200, {})
  })
  const outFolder = tempFolder()
  await runCollections(options([collection('shop', [{ name: 'a', url }])], { reporters: ['html'], outFolder }))
  const html = readFileSync(join(outFolder, 'report.html'), 'utf8')
  const policy = /<head>\s*<meta http-equiv="Content-Security-Policy" content="([^"]+)">/.exec(html)?.[1] ?? ''
  const allowed = new Set(policy.match(/https:\/\/[^\s;]+/g))
  const origins = new Set(Array.from(html.matchAll(/<(?:script|link)[^>]+(https:\/\/[^/"]+)/g), ([, origin]) => origin))
  expect(origins.size).toBeGreaterThan(0)
  expect(origins).toEqual(allowed)
  expect(policy).toContain("default-src 'none'")
  expect(policy).not.toMatch(/connect-src|\*|unsafe-eval/)
})

test('the reason why a request was skipped or did not run is in every report', async () => {
  const url = await serve((_request, response) => {
    replyJson(response, 200, {})
  })
  const outFolder = tempFolder()
  const progress = silence()
  await runCollections(
    options(
      [
        collection('skips', [
          { name: 'held', url, pre: "pm.test.skip('skipped: it changes data')\npm.execution.skipRequest()" },
          { name: 'jumps', url, test: 'pm.execution.setNextRequest(null)' },
          { name: 'left', url },
        ]),
      ],
      { reporters: ['cli', 'junit', 'json', 'html'], outFolder, progress },
    ),
  )
  const reports = ['junit.xml', 'report.json', 'report.html'].map((name) => readFileSync(join(outFolder, name), 'utf8'))
  for (const text of [...reports, progress.lines.join('\n')]) expect(text).toContain('it changes data')
  for (const text of reports) expect(text).toContain('a script jumped past it or ended the iteration')
})

test('without htmlextra an HTML report is an error before anything is sent, and other reports are written', async () => {
  jest.doMock('newman-reporter-htmlextra', () => {
    throw Object.assign(new Error("Cannot find module 'newman-reporter-htmlextra'"), { code: 'MODULE_NOT_FOUND' })
  })
  let asked = 0
  const url = await serve((_request, response) => {
    asked += 1
    replyJson(response, 200, {})
  })
  const collections = [collection('one', [{ name: 'a', url }])]
  const outFolder = tempFolder()
  await expect(runCollections(options(collections, { reporters: ['html'], outFolder }))).rejects.toMatchObject({
    code: 'REPORTER_MISSING',
    message: 'the html report needs newman-reporter-htmlextra, which is not installed',
  })
  expect(asked).toBe(0)
  expect(await runCollections(options(collections, { reporters: ['junit'], outFolder }))).toMatchObject({ requests: 1 })
})
