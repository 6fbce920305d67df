import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { type MergeOptions, mergeReports } from '../../scripts/run/merge-reports'
import { type ShardReport, type ShardRequest } from '../../scripts/run/reports/merge/shard-report'
import { type ReportCounts } from '../../scripts/run/reports/report-data'
import { type Reporter } from '../../scripts/run/reports/reporters'
import { runCollections, type RunOptions } from '../../scripts/run/run-collections'
import { type CollectionInput } from '../../scripts/run/selection/item-tree'
import { collectionId, requestIds } from '../../scripts/run/selection/digests'
import { testInChromium } from '../helpers/chromium'
import { replyJson, serve } from '../helpers/http-server'
import { tempFolder } from '../helpers/temp-folder'
import { collection, type FolderPlan, options, type RequestPlan, silence } from './fixtures'
import { openFile, UNFOLD } from './reports/html/open-report'
import { elements, readXml } from './reports/read-xml'

const ALL: Reporter[] = ['junit', 'json', 'html']
const OK = "pm.test('is 200', () => pm.response.to.have.status(200))"
const SETS = "pm.environment.set('found', pm.response.json().id)"

/** Answers 200 with an id, and what `statusOf` says for some paths. */
const api = (statusOf: (path: string) => number | undefined = () => undefined) =>
  serve((request, response) => {
    replyJson(response, statusOf(request.url ?? '') ?? 200, { id: 'x1', token: 'q8-Zt4-unheard-of-7' })
  })

const folder = (name: string, ...item: RequestPlan[]): FolderPlan => ({ name, item })

/** Three folders, of which the others need what the first one finds. */
const chain = (url: string, name = 'shop'): CollectionInput =>
  collection(name, [
    folder('A', { name: 'a', url: `${url}/a`, test: `${OK}\n${SETS}` }, { name: 'a', url: `${url}/a2`, test: OK }),
    folder('B', { name: 'b', url: `${url}/b/{{found}}`, test: OK }),
    folder('C', { name: 'c', url: `${url}/c/{{found}}`, test: OK }),
  ])

/** Runs all shards, the reports of all in one folder. */
async function shardsOf(
  collections: CollectionInput[],
  total: number,
  more: Partial<RunOptions> = {},
): Promise<string> {
  const outFolder = tempFolder()
  for (let index = 1; index <= total; index++) {
    await runCollections(options(collections, { reporters: ALL, outFolder, shard: { index, total }, ...more }))
  }
  return outFolder
}

async function merged(folders: string | readonly string[], more: Partial<MergeOptions> = {}) {
  const outFolder = tempFolder()
  const progress = silence()
  const result = await mergeReports({
    folders: [folders].flat(),
    mayBeMissing: false,
    processEnv: {},
    signal: new AbortController().signal,
    ...{ outFolder, progress },
    ...more,
  })
  const text = (name: string) => readFileSync(join(more.outFolder ?? outFolder, name), 'utf8')
  return { result, text, lines: progress.lines, names: readdirSync(more.outFolder ?? outFolder) }
}

const fileOf = (folder: string, index: number, total: number) =>
  join(folder, `shard-${String(index)}-of-${String(total)}.json`)
const readShard = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as ShardReport

/** Rewrites the report of a shard. */
function change(file: string, by: (report: ShardReport) => object): void {
  writeFileSync(file, JSON.stringify(by(readShard(file))))
}

const withRequest = (report: ShardReport, more: object): object => {
  const [first, ...others] = report.collections
  const requests = first?.requests.map((request) => ({ ...request, ...more }))
  return { ...report, collections: [{ ...first, requests }, ...others] }
}

const countsOf = ({ passed, failed, skipped, errors, requests }: ReportCounts) => ({
  ...{ passed, failed, skipped, errors, requests },
})

describe('what shards send only to find something', () => {
  test('is not counted: the merged counts are those of the run on one machine, iterations and all', async () => {
    const url = await api()
    const more = { iterationData: [{ row: 1 }, { row: 2 }] }
    const collections = [chain(url), chain(url, 'stock')]
    const whole = await runCollections(options(collections, more))
    const { result, text } = await merged(await shardsOf(collections, 4, more))
    expect(countsOf(result)).toEqual(countsOf(whole))
    expect(result.collections.map(countsOf)).toEqual(whole.collections.map(countsOf))
    const cases = elements(readXml(text('junit.xml')), 'testcase').map(({ attributes }) => attributes)
    expect(cases.slice(0, 8).map((one) => `${one.classname ?? ''}: ${one.name ?? ''}`)).toEqual([
      'shop.A: a · is 200',
      'shop.A: a (2) · is 200',
      'shop.B: b · is 200',
      'shop.C: c · is 200',
      'shop.A: a (iteration 2) · is 200',
      'shop.A: a (2) (iteration 2) · is 200',
      'shop.B: b (iteration 2) · is 200',
      'shop.C: c (iteration 2) · is 200',
    ])
    const { collections: reported } = JSON.parse(text('report.json')) as typeof result
    expect(reported.map(({ name }) => name)).toEqual(['shop', 'stock'])
  })

  test('counts once where it fails for every shard, and is named where it fails for another shard alone', async () => {
    const everywhere = await merged(await shardsOf([chain(await api((path) => (path === '/a' ? 500 : 200)))], 3))
    expect(everywhere.result).toMatchObject({ failed: 1, requests: 4 })

    let asked = 0
    const url = await api((path) => (path === '/a' && ++asked > 1 ? 500 : 200))
    const { result, text } = await merged(await shardsOf([chain(url)], 3))
    expect(result).toMatchObject({ failed: 2, requests: 6 })
    const failed = result.collections.flatMap(({ failures }) => failures.map(({ request }) => request))
    expect(failed).toEqual(['A / a (sent for shard 2)', 'A / a (sent for shard 3)'])
    const names = elements(readXml(text('junit.xml')), 'testcase').map(({ attributes }) => attributes.name)
    expect(names).toEqual([
      'a · is 200',
      'a (sent for shard 2) · is 200',
      'a (sent for shard 3) · is 200',
      'a (2) · is 200',
      'b · is 200',
      'c · is 200',
    ])
  })
})

test('of each kind that the shards wrote there is one; what none of them shows is in no file', async () => {
  const url = await api((path) => (path.startsWith('/b') ? 500 : 200))
  const few = await shardsOf([chain(url)], 2, { reporters: ['json'] })
  expect((await merged(few)).names).toEqual(['report.json'])
  expect(readFileSync(fileOf(few, 2, 2), 'utf8')).not.toContain('unheard-of')
  expect(readFileSync(fileOf(few, 2, 2), 'utf8')).not.toMatch(/"failure"|"snippet"/)

  const texts = await shardsOf([chain(url)], 2, { reporters: ['cli', 'junit'] })
  expect(readFileSync(fileOf(texts, 2, 2), 'utf8')).toContain('"snippet"')
  expect(readFileSync(fileOf(texts, 2, 2), 'utf8')).not.toContain('"exchange"')

  const all = await merged(await shardsOf([chain(url)], 2))
  expect(all.names).toEqual(['junit.xml', 'report.html', 'report.json'])
  expect(all.text('report.html')).toContain('Response headers')
  expect(all.text('junit.xml')).toContain(`GET ${url}/b/x1 → 500`)
  expect(all.lines.join('\n')).toContain('1 request failed')
  expect(existsSync(fileOf(await shardsOf([chain(url)], 2, { reporters: [] }), 1, 2))).toBe(false)
})

test('the run lasts from the first start to the last end, a collection as long as its parts', async () => {
  const out = await shardsOf([chain(await api())], 2)
  const lasting = (startedAt: number, durationMs: number, ofPart: number) => (report: ShardReport) => ({
    ...{ ...report, startedAt, durationMs },
    collections: report.collections.map((one) => ({ ...one, durationMs: ofPart })),
  })
  change(fileOf(out, 1, 2), lasting(20_000, 3_000, 700))
  change(fileOf(out, 2, 2), lasting(10_000, 4_000, 400))
  const { result } = await merged(out)
  expect(result).toMatchObject({ durationMs: 13_000, collections: [{ durationMs: 1_100 }] })
})

test('each shard has numbers of its own for what was redacted', async () => {
  const { text } = await merged(await shardsOf([chain(await api((path) => (/^.[bc]/.test(path) ? 500 : 200)))], 3))
  expect(text('junit.xml')).toContain('[redacted 2.1]')
  expect(text('junit.xml')).toContain('[redacted 3.1]')
  expect(text('junit.xml')).not.toContain('[redacted 1]')
})

test('a shard that ended early or sent nothing makes the merged result say so', async () => {
  const url = await api()
  const out = await shardsOf([chain(url)], 2)
  expect((await merged(out)).result).not.toHaveProperty('aborted')
  change(fileOf(out, 2, 2), (report) => ({ ...report, aborted: 'timeout', reason: 'it took longer than 1 s' }))
  const early = await merged(out)
  expect(early.result).toMatchObject({ aborted: 'timeout', reason: 'shard 2: it took longer than 1 s' })
  expect(early.text('report.html')).toContain('The run is not complete')

  const silent = await shardsOf([collection('held', [folder('A', { name: 'a', url, method: 'POST' })])], 1, {
    writes: 'held',
  })
  expect((await merged(silent)).result.nothingSent).toMatch(/^shard 1: nothing was sent, 1 skipped: /)
  const empty = [collection('empty', [])]
  expect((await merged(await shardsOf(empty, 2))).result.nothingSent).toContain('there are no requests')
  const allowed = await merged(await shardsOf(empty, 2, { passWithNoTests: true }))
  expect(allowed.result).not.toHaveProperty('nothingSent')
})

describe('shards that are not those of one run are refused', () => {
  const refusal = async (folders: string | readonly string[]) => {
    const error: unknown = await merged(folders).catch((one: unknown) => one)
    return error as { code: string; message: string; exitCode: number }
  }

  test('by what differs: collections, environment, iterations, folders, times, number', async () => {
    const url = await api()
    const known = new Map([[collectionId(chain(url)), new Map(requestIds(chain(url)).map((id, at) => [id, at * 100]))]])
    const others: [Partial<RunOptions> & { collections?: CollectionInput[] }, string][] = [
      [{ collections: [chain(`${url}/other`)] }, 'other collections'],
      [{ environment: { name: 'prod', values: [] } }, 'another environment'],
      [{ iterationCount: 2 }, 'another number of iterations'],
      [{ folders: ['A', 'B'] }, 'divided otherwise'],
      [{ timings: { file: '', known } }, 'divided otherwise'],
      [{ shard: { index: 2, total: 3 } }, 'one of 3 and not of 2'],
    ]
    const first = await shardsOf([chain(url)], 2)
    expect((await merged(first)).result.failed).toBe(0)
    rmSync(fileOf(first, 2, 2))
    for (const [more, difference] of others) {
      const [outFolder, shard] = [tempFolder(), { index: 2, total: 2 }]
      await runCollections(options([chain(url)], { reporters: ALL, outFolder, shard, ...more }))
      expect(await refusal([first, outFolder])).toMatchObject({
        ...{ code: 'SHARDS_DIFFER', exitCode: 2 },
        message: expect.stringContaining(difference) as string,
      })
    }
  })

  test('and so is one that is there twice, or is missing; where it may be, the others are merged', async () => {
    const url = await api()
    const [one, other] = [await shardsOf([chain(url)], 3), await shardsOf([chain(url)], 3)]
    expect(await refusal([one, other])).toMatchObject({ code: 'SHARD_TWICE', exitCode: 2 })
    rmSync(fileOf(one, 2, 3))
    rmSync(fileOf(one, 3, 3))
    expect(await refusal(one)).toMatchObject({ code: 'SHARD_MISSING', message: 'shards 2, 3 of 3 are missing' })
    const { result } = await merged(one, { mayBeMissing: true })
    expect(result).toMatchObject({ requests: 2, shards: { total: 3, missing: [2, 3] } })
    expect(result.reason).toBe('shards 2, 3 of 3 are missing')
    // A second attempt of one job, on the same work, is of the same run.
    rmSync(fileOf(other, 1, 3))
    expect((await merged([one, other])).result.requests).toBe(4)
  })

  test('an old report of a shard is gone as soon as that shard begins again, whatever becomes of it', async () => {
    const url = await api()
    const outFolder = await shardsOf([chain(url)], 2)
    const failing = { tokenOf: () => Promise.reject(new Error('nobody is signed in')), accounts: ['default'] }
    const shard = { index: 2, total: 2 }
    const run = runCollections(options([chain(url)], { reporters: ALL, outFolder, shard, ...failing }))
    await expect(run).rejects.toThrow('nobody is signed in')
    expect(await refusal(outFolder)).toMatchObject({ code: 'SHARD_MISSING' })
  })
})

describe('a file that anybody may have written', () => {
  let out: string
  beforeAll(async () => {
    const url = await api((path) => (path.startsWith('/b') ? 500 : 200))
    out = await shardsOf([chain(url)], 1)
  })

  const copy = (by?: (report: ShardReport) => object): string => {
    const target = tempFolder()
    writeFileSync(fileOf(target, 1, 1), readFileSync(fileOf(out, 1, 1)))
    if (by) change(fileOf(target, 1, 1), by)
    return target
  }
  const refused = async (target: string, why: string) => {
    const file = fileOf(target, 1, 1)
    await expect(merged(target)).rejects.toMatchObject({
      ...{ code: 'SHARD_INVALID', exitCode: 2 },
      message: expect.stringContaining(`"${file}" is no report of a shard: `) as string,
    })
    await expect(merged(target)).rejects.toThrow(why)
  }

  const SECRET = 'the-hidden-text-of-a-field'
  test.each<[string, (report: ShardReport) => object, string]>([
    ['of another format', (report) => ({ ...report, format: SECRET }), '"format" is not one of uassist shard'],
    ['of a newer version', (report) => ({ ...report, version: 2 }), 'a newer uassist has written it'],
    ['without a version', (report) => ({ ...report, version: undefined }), '"version" is not'],
    ['of another shard', (report) => ({ ...report, shard: { index: 2, total: 2 } }), 'that of another shard'],
    ['of shard 0', (report) => ({ ...report, shard: { index: 0, total: 1 } }), '"shard.index" is not'],
    ['of a billion shards', (report) => ({ ...report, shard: { index: 1, total: 1e9 } }), '"shard.total" is not'],
    ['with a text for a list', (report) => ({ ...report, collections: SECRET }), '"collections" is not a list'],
    ['with a list for an object', (report) => ({ ...report, run: [] }), '"run" is not an object'],
    [
      'with a digest that is none',
      (report) => ({ ...report, run: { ...report.run, split: SECRET } }),
      '"run.split" is',
    ],
    ['with a report that none writes', (report) => ({ ...report, reporters: ['../x'] }), '"reporters.0" is not one of'],
    ['from beyond the end of time', (report) => ({ ...report, startedAt: 8.7e15 }), '"startedAt" is not a number'],
    ['with an end nobody knows', (report) => ({ ...report, aborted: SECRET }), '"aborted" is not one of'],
    ['with a note that is no text', (report) => ({ ...report, notes: [{}] }), '"notes.0" is not a text'],
    [
      'with fields of every object in place of its own',
      (report) => ({ ...report, collections: [JSON.parse('{"__proto__":{"order":0,"id":"aaaaaaaaaaaa"}}') as object] }),
      '"collections.0.order" is not',
    ],
    ['with a place in between', (report) => withRequest(report, { position: 0.5 }), 'position" is not a whole number'],
    ['with a name that is none', (report) => withRequest(report, { name: { toString: 1 } }), 'name" is not a text'],
    ['with an id that is none', (report) => withRequest(report, { id: '__proto__' }), 'id" is not what it has to be'],
    ['with a negative time', (report) => withRequest(report, { ms: -1 }), 'ms" is not a number from 0'],
    [
      'with an outcome of its own',
      (report) => withRequest(report, { tests: [{ name: 'a', outcome: '"><script>' }] }),
      'tests.0.outcome" is not one of',
    ],
    ['with half an answer', (report) => withRequest(report, { failure: { exchange: {} } }), 'requestHeaders" is not'],
  ])('%s: refused by name, without what is in it', async (_what, by, why) => {
    const target = copy(by)
    await refused(target, why)
    await expect(merged(target)).rejects.not.toThrow(SECRET)
    expect((await merged(copy())).result.failed).toBe(1)
  })

  test.each([
    ['cut off', (text: string) => text.slice(0, -20), 'it is not JSON'],
    ['nested without end', () => '['.repeat(100_000) + ']'.repeat(100_000), 'nested too deeply'],
    ['withdrawn', () => 'This report was withdrawn: a scan found a secret in it.', 'it was withdrawn'],
    ['empty', () => '', 'it is not JSON'],
  ])('%s: refused by name', async (_what, by, why) => {
    const target = copy()
    const file = fileOf(target, 1, 1)
    writeFileSync(file, by(readFileSync(file, 'utf8')))
    await refused(target, why)
  })

  test('a link or a folder: refused by name', async () => {
    const target = tempFolder()
    symlinkSync(fileOf(out, 1, 1), fileOf(target, 1, 1))
    await refused(target, 'it is a link')
    rmSync(fileOf(target, 1, 1))
    mkdirSync(fileOf(target, 1, 1))
    await refused(target, 'it is no file')
  })

  test('fields that are not known: read without them', async () => {
    const target = copy((report) => withRequest({ ...report, later: SECRET } as ShardReport, { also: SECRET }))
    const { text, names } = await merged(target)
    for (const name of names) expect(text(name)).not.toContain(SECRET)
  })

  const RUN = 'window.__pwned=1'
  const HOSTILE = `</script><script>${RUN}</script>"><img src=x onerror=${RUN}>\u001b[31m\u202e\n::error::x\n##vso[task.complete]`
  /** The text wherever a file may have any. */
  const hostile = (text: string) => (report: ShardReport) =>
    withRequest(
      {
        ...{ ...report, notes: [text], reason: text },
        collections: report.collections.map((one) => ({ ...one, label: text, name: text })),
      },
      {
        ...({ name: text, folder: [text], method: text, url: text, logs: [text] } satisfies Partial<ShardRequest>),
        tests: [{ name: text, outcome: 'failed', message: `${text} said` }],
        failure: {
          ...{ url: text, snippet: text },
          exchange: {
            ...{ requestBody: text, reason: text, responseBody: text },
            requestHeaders: [{ key: text, value: text }],
            responseHeaders: [{ key: 'server', value: text }],
          },
        },
      },
    )

  test('texts that move cursors, turn text around or command a CI: none of that arrives', async () => {
    const { result, text, lines } = await merged(copy(hostile(HOSTILE)))
    expect(elements(readXml(text('junit.xml')), 'failure').length).toBeGreaterThan(2)
    for (const shown of [
      text('junit.xml'),
      text('report.html'),
      text('report.json'),
      lines.join(''),
      JSON.stringify(result),
    ]) {
      // eslint-disable-next-line no-control-regex -- these characters are what is meant
      expect(shown).not.toMatch(/\x1b|\u202e|\\u001b|\\u202e|##vso|^::/m)
      expect(shown).toMatch(/said/)
    }
  })

  testInChromium('Chromium: scripts are shown, and do not run', async (page) => {
    const { text } = await merged(copy(hostile(HOSTILE)))
    const { page: report, complaints, requests } = await openFile(page, text('report.html'))
    await report.evaluate(UNFOLD)
    expect(await report.evaluate('window.__pwned')).toBeUndefined()
    expect(await report.locator('img').count()).toBe(0)
    expect(await report.getByText('<script>window.__pwned=1</script>').count()).toBeGreaterThan(5)
    expect([complaints, requests.length]).toEqual([[], 1])
  })

  test('secrets that nobody took out: taken out by their names and looks, and headers by theirs', async () => {
    const jwt = `eyJ${'hbGciOiJIUzI1NiJ9'}.eyJ${'zdWIiOiIxMjM0NTY3ODkwIn0'}.${'dozjgNryP4J3jVmNHl0w5N'}`
    const named = '{"password":"h7-Zp2-of-the-answer"}'
    const { text, names, result } = await merged(copy(hostile(`a ${jwt} b ${named}`)))
    expect(result.withdrawn).toEqual([])
    for (const name of names) {
      expect(text(name)).not.toContain(jwt)
      expect(text(name)).not.toContain('h7-Zp2')
    }
    const header = { key: 'x-anything', value: 'its-own-value' }
    const exchange = {
      requestHeaders: [header],
      requestBody: '',
      reason: '',
      responseHeaders: [],
      responseBody: 'the body',
    }
    const shown = await merged(copy((report) => withRequest(report, { failure: { exchange } })))
    expect(shown.text('report.html')).toContain('x-anything')
    expect(shown.text('report.html')).not.toContain('its-own-value')
  })

  test('texts without end: as much is shown as of any run', async () => {
    const { text } = await merged(
      copy((report) => withRequest(report, { url: 'u'.repeat(50_000), method: 'm'.repeat(50_000) })),
    )
    expect(text('junit.xml').length).toBeLessThan(20_000)
  })

  test('hundreds of failures: the first ones have their exchange, and all of them a snippet, as in one run', async () => {
    const many = (report: ShardReport) => {
      const [shop] = report.collections
      const failed = shop?.requests.find(({ failure }) => failure)
      const requests = Array.from({ length: 203 }, (_, position) => {
        const exchange = { ...failed?.failure?.exchange, requestBody: `in question ${String(position)}.` }
        return { ...failed, position, failure: { snippet: `in answer ${String(position)}.`, exchange } }
      })
      return { ...report, collections: [{ ...shop, requests }] }
    }
    const { text } = await merged(copy(many))
    expect(text('report.html')).toContain('in question 199.')
    expect(text('report.html')).not.toContain('in question 200.')
    expect(text('report.html')).toContain('in answer 202.')
  })

  test('what is written replaces a link, and does not follow it', async () => {
    const [outFolder, elsewhere] = [tempFolder(), join(tempFolder(), 'precious')]
    writeFileSync(elsewhere, 'precious')
    symlinkSync(elsewhere, join(outFolder, 'junit.xml'))
    await merged(out, { outFolder })
    expect(readFileSync(elsewhere, 'utf8')).toBe('precious')
    expect(lstatSync(join(outFolder, 'junit.xml')).isSymbolicLink()).toBe(false)
  })
})

test('times are kept of each request in the shard that it belongs to; a run of all of it keeps the same ones', async () => {
  const url = await api()
  const files = [join(tempFolder(), 'merged.json'), join(tempFolder(), 'whole.json')] as const
  const out = await shardsOf([chain(url)], 3)
  const timesIn = (file: string) =>
    (JSON.parse(readFileSync(file, 'utf8')) as { collections: Record<string, Record<string, number>> }).collections
  change(fileOf(out, 1, 3), (report) => withRequest(report, { ms: 200 }))
  // Here the first request is one of another shard.
  change(fileOf(out, 2, 3), (report) => withRequest(report, { ms: 3000 }))
  await merged(out, { timingsFile: files[0] })
  await runCollections(options([chain(url)], { timings: { file: files[1], known: new Map() } }))
  const [a, a2, b] = requestIds(chain(url))
  const id = collectionId(chain(url))
  expect(timesIn(files[0])[id]).toMatchObject({ [a ?? '']: 200, [a2 ?? '']: 200, [b ?? '']: 3000 })
  expect(Object.keys(timesIn(files[1])[id] ?? {})).toEqual(Object.keys(timesIn(files[0])[id] ?? {}))
  expect(Object.keys(timesIn(files[1])[id] ?? {})).toHaveLength(4)
  // Names may hold anything, and are not in it.
  expect(readFileSync(files[1], 'utf8')).not.toContain('shop')
})

test('a run that sends nothing keeps no times, and one that cannot write them says so before it sends anything', async () => {
  let asked = 0
  const url = await serve((_request, response) => {
    asked += 1
    replyJson(response, 200, {})
  })
  const file = join(tempFolder(), 'timings.json')
  const one = [collection('one', [{ name: 'a', url, method: 'POST' }])]
  await runCollections(options(one, { writes: 'held', timings: { file, known: new Map() } }))
  expect(existsSync(file)).toBe(false)
  const nowhere = { file: '/proc/none/timings.json', known: new Map<string, Map<string, number>>() }
  await expect(runCollections(options(one, { timings: nowhere }))).rejects.toThrow(
    'timings cannot be written to "/proc/none"',
  )
  expect(asked).toBe(0)
  await runCollections(options(one, { timings: { file, known: new Map() } }))
  expect([asked, existsSync(file)]).toEqual([1, true])
})

test('a merge that is cancelled while it redacts ends there, and writes nothing', async () => {
  const from = await shardsOf([chain(await api())], 1)
  const [outFolder, cancelling] = [tempFolder(), new AbortController()]
  const ended = merged(from, { outFolder, signal: cancelling.signal })
  setImmediate(() => {
    cancelling.abort()
  })
  await expect(ended).rejects.toMatchObject({ code: 'CANCELLED' })
  expect(readdirSync(outFolder)).toEqual([])
  expect((await merged(from, { outFolder })).names.length).toBe(3)
})
