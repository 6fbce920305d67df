import { htmlReport } from '../../../../scripts/run/reports/html/page'
import { collection, failed, many, pageOf, passed, run, skipped } from './report-data'

const textOf = (html: string) => html.replace(/<(style|script|title)>[^]*?<\/\1>|<[^>]+>/g, '')
const headings = (html: string) =>
  Array.from(html.matchAll(/<h([1-6])[^>]*>(.*?)<\/h\1>/g), ([, level, text]) => `${level ?? ''} ${textOf(text ?? '')}`)

test('the heading says how the run came out, and so does the tab', () => {
  const verdicts = [
    [run([collection('a', [passed(), failed(), failed()])]), '2 of 3 requests failed'],
    [run([collection('a', [passed()])]), '1 request passed'],
    [run([collection('a', [passed(), skipped(), passed()])]), '2 requests passed, 1 skipped'],
    [run([collection('a', [skipped()])]), 'Nothing was sent'],
    [run([collection('a', [])]), 'Nothing was sent'],
    [run([collection('a', [passed()])], { reason: 'nobody is signed in' }), 'The run is not complete'],
    [run([], { counts: { requests: 0, passed: 0, failed: 0, errors: 1, skipped: 0 } }), 'The run failed'],
  ] as const
  for (const [data, verdict] of verdicts) {
    const html = pageOf(data)
    expect(headings(html)[0]).toBe(`1 ${verdict}`)
    expect(html).toContain(`<title>${verdict} | uassist run</title>`)
  }
})

test('a failure stands at the top with its request, sentence, snippet and a link; its exchange is in the list', () => {
  const html = pageOf(run([collection('shop', [passed(), failed({ iteration: 2 })])]))
  const recap = html.slice(html.indexOf('<article'), html.indexOf('</article>'))
  const id = /href="#(r\d+)"/.exec(recap)?.[1] ?? ''
  expect(textOf(recap)).toBe(
    [
      '',
      'shop / Agents Join a session iteration 2',
      'POST https://gateway.example/sessions/17 → 500 Internal Server Error, 84 ms',
      'failed status is 200expected 500 to equal 200',
      '',
      '{&quot;error&quot;:&quot;upstream is gone&quot;}',
    ].join('\n'),
  )
  const row = html.slice(html.indexOf(`id=${id}>`))
  for (const text of ['x-request-id', 'traceId', 'application/json', 'inbound', 'joins session 17', 'Log (1 line)']) {
    expect(row).toContain(text)
    expect(recap).not.toContain(text)
  }
})

test('a request that broke before it was sent, with nothing else known, is a failure too', () => {
  const { failure: _failure, status: _status, ms: _ms, bytes: _bytes, ...rest } = failed({ sent: false })
  const html = pageOf([
    { ...rest, tests: [{ name: 'pre-request script', outcome: 'error', message: 'x is not defined' }] },
  ])
  expect(textOf(html)).toContain('POST {{gatewayUrl}}/sessions/{{sessionId}} → not sent')
  expect(textOf(html)).toContain('error pre-request scriptx is not defined')
  expect(html).not.toContain('Response times')
})

test('requests are grouped by collection, iteration and folder, in the order of the run; retries are counted', () => {
  const html = pageOf(
    run([
      collection('shop', [
        passed({ folder: ['A'], name: 'first' }),
        passed({ folder: ['A', 'B'], name: 'second', status: 401, tests: [] }),
        passed({ folder: ['A', 'B'], name: 'second', attempt: 2 }),
        passed({ folder: ['A'], name: 'third' }),
      ]),
      collection(
        'stock',
        [1, 2].flatMap((iteration) => passed({ iteration, folder: ['A'], name: 'count' })),
      ),
      collection('shop', [passed({ folder: [], name: 'alone' })]),
    ]),
  )
  const list = html.slice(html.indexOf('id="requests"'))
  const names = Array.from(
    list.matchAll(/<h\d>(.*?)<\/h\d>|<b>([^<]*)<\/b> <code>/g),
    ([, group, name]) => group ?? `- ${name ?? ''}`,
  )
  expect(names.join('\n')).toBe(
    [
      'shop',
      ...['A', '- first', 'B', '- second', '- second (attempt 2)', '- third'],
      'stock',
      ...['Iteration 1', 'A', '- count', 'Iteration 2', 'A', '- count'],
      'shop',
      '- alone',
    ].join('\n'),
  )
  expect(textOf(list)).toContain('no tests')
})

test('a long report is folded but for its failures; a short one is open', () => {
  const isOpen = (html: string) =>
    Array.from(html.matchAll(/class="g"( open)?><summary><h\d>(.*?)</g), ([, open, name]) => [name, open !== undefined])
  const long = many(60, (index) => (index === 25 ? failed() : passed()))
  expect(isOpen(pageOf(long))).toEqual([
    ['shop', true],
    ['Agents', true],
    ['Part 0', false],
    ['Part 1', true],
    ['Part 2', false],
  ])
  expect(isOpen(pageOf([passed()]))).toEqual([
    ['shop', true],
    ['Agents', true],
  ])
})

test('folders in folders without end do not nest without end', () => {
  const folder = Array.from({ length: 3000 }, (_, index) => `f${String(index)}`)
  const html = pageOf([passed({ folder })])
  expect(html.match(/class="g"/g)?.length).toBe(6)
  expect(html).toContain('f2998 / f2999</h6>')
})

test('times and sizes are short and have units', () => {
  const cells = (ms: number, bytes: number) =>
    /<span>([^<]*)<\/span> <small>([^<]*)<\/small>/.exec(pageOf([passed({ ms, bytes })]))?.slice(1)
  expect(cells(0, 0)).toEqual(['0 ms', '0 B'])
  expect(cells(999, 1023)).toEqual(['999 ms', '1023 B'])
  expect(cells(1000, 1024)).toEqual(['1 s', '1.0 KB'])
  expect(cells(12_345, 1_048_063)).toEqual(['12.3 s', '1023 KB'])
  expect(cells(59_960, 1_048_576)).toEqual(['1 min 0 s', '1.0 MB'])
  expect(cells(3_599_700, 123_456_789)).toEqual(['60 min 0 s', '118 MB'])
})

test('the picture has a bar for each answer, and where there are more than fit, no failure is lost between them', () => {
  const bars = (html: string) => Array.from(html.matchAll(/<rect class="(\w+)"/g), ([, outcome]) => outcome)
  expect(bars(pageOf([passed(), failed(), skipped()]))).toEqual(['passed', 'failed'])
  const long = bars(pageOf(many(1000, (index) => (index === 500 ? failed({ ms: 1 }) : passed({ ms: 900 })))))
  expect(long.length).toBe(160)
  expect(long.filter((outcome) => outcome === 'failed').length).toBe(1)
})

test('a hundred failures are told at the top; all are in the list', () => {
  const html = pageOf(many(130, () => failed()))
  expect(html.match(/<article/g)?.length).toBe(100)
  expect(html).toContain('and 30 more, in the list of requests')
  expect(html.match(/class="r failed"/g)?.length).toBe(130)
})

test('requests that passed add lines and no more, written bit by bit', () => {
  const sized = (count: number) => many(count, (index) => passed({ name: `List the agents of team ${String(index)}` }))
  const chunks = [...htmlReport(run([collection('shop', sized(2000))]))]
  const bytes = Buffer.byteLength(chunks.join(''))
  expect(bytes).toBeLessThan(1_000_000)
  expect((bytes - Buffer.byteLength(pageOf(sized(1000)))) / 1000).toBeLessThan(400)
  expect(chunks.length).toBeGreaterThan(2000)
  expect(Math.max(...chunks.map((chunk) => chunk.length))).toBeLessThan(60_000)
})
