import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type RunResult } from '../../scripts/run/run-collections'
import { type SignedIn, startSignedIn } from '../../scripts/dev/signed-in'
import { run } from '../helpers/built-command'
import { testInChromium } from '../helpers/chromium'
import { tempFolder } from '../helpers/temp-folder'
import { openTab } from '../run/reports/html/open-report'
import { elements, readXml } from '../run/reports/read-xml'

/** One run of our collections on three machines, each a process with a folder of its own, and the same on one machine. */

let signedIn: SignedIn
let cwd: string
let whole: RunResult
let merged: RunResult
let mergedCode: number | null

const uassist = (args: string[]) => run(args, { UASSIST_HOME: signedIn.home, CI: 'true' }, cwd)
const ofRun = (...args: string[]) => uassist(['run', '-e', signedIn.environmentFile, '--json', ...args])
const resultIn = ({ stdout }: { stdout: string }) => JSON.parse(stdout) as RunResult
interface Executions {
  collections: { executions: { folder: string[]; name: string; sent: boolean }[] }[]
}
const shards = ['1', '2', '3'].map((index) => `machine-${index}`)

beforeAll(async () => {
  signedIn = await startSignedIn({ accounts: ['admin'] })
  cwd = tempFolder()
  const reporters = ['--reporters', 'junit,json,html']
  whole = resultIn(await ofRun(...reporters, '--out', 'whole'))
  const ended = await Promise.all(
    shards.map((out, index) => ofRun(...reporters, '--shard', `${String(index + 1)}/3`, '--out', out)),
  )
  expect(ended.map(({ code }) => code)).toEqual([0, 0, 0])
  const merge = await uassist(['report', 'merge', ...shards, '--out', 'merged', '--timings', 'timings.json', '--json'])
  mergedCode = merge.code
  merged = resultIn(merge)
}, 120_000)
afterAll(() => signedIn.stop())

const countsOf = ({ passed, failed, skipped, errors, requests }: RunResult) => ({
  passed,
  failed,
  skipped,
  errors,
  requests,
})
const collectionsIn = (folder: string) =>
  (JSON.parse(readFileSync(join(cwd, folder, 'report.json'), 'utf8')) as Executions).collections
const junitIn = (folder: string) => readXml(readFileSync(join(cwd, folder, 'junit.xml'), 'utf8'))
const identitiesIn = (folder: string) =>
  elements(junitIn(folder), 'testcase').map(({ attributes }) => [attributes.classname, attributes.name])

test('three shards merged are the run on one machine: its counts, its cases in their order, its collections', () => {
  expect(mergedCode).toBe(0)
  expect(whole.requests).toBeGreaterThan(15)
  expect(countsOf(merged)).toEqual(countsOf(whole))
  expect(merged.shards).toEqual({ total: 3, missing: [] })
  const perCollection = ({ collections }: RunResult) =>
    collections.map(({ name, passed, skipped, requests }) => ({ name, passed, skipped, requests }))
  expect(perCollection(merged)).toEqual(perCollection(whole))
  const namesIn = (folder: string) => collectionsIn(folder).map(({ executions }) => executions.map(({ name }) => name))
  expect(namesIn('merged')).toEqual(namesIn('whole'))
  expect(identitiesIn('merged')).toEqual(identitiesIn('whole'))
  expect(new Set(identitiesIn('merged').map(String)).size).toBe(identitiesIn('merged').length)
  const [suites] = elements(junitIn('merged'), 'testsuites')
  expect(suites?.attributes).toMatchObject({ tests: String(identitiesIn('whole').length), failures: '0', errors: '0' })
  expect(readdirSync(join(cwd, 'merged')).toSorted()).toEqual(['junit.xml', 'report.html', 'report.json'])
})

test('the times of the merged run divide the next one, the same on every machine', async () => {
  const text = readFileSync(join(cwd, 'timings.json'), 'utf8')
  expect(text.split('\n').length).toBeGreaterThan(whole.requests)
  const run = async (...args: string[]) => {
    const ended = await ofRun('--reporters', 'json', '--timings', 'timings.json', ...args)
    expect(ended.code).toBe(0)
  }
  await Promise.all(['1/2', '2/2'].map((shard) => run('--shard', shard, '--out', 'timed')))
  // A shard only reads: the others have to see what it has seen.
  expect(readFileSync(join(cwd, 'timings.json'), 'utf8')).toBe(text)
  const merge = await uassist(['report', 'merge', 'timed', '--out', 'timed', '--json'])
  expect(countsOf(resultIn(merge))).toEqual(countsOf(whole))

  rmSync(join(cwd, 'timings.json'))
  await run('--out', 'whole-again')
  expect(readFileSync(join(cwd, 'timings.json'), 'utf8').split('\n')).toHaveLength(text.split('\n').length)
}, 60_000)

test('a shard that is missing: exit 2 and nothing is written; where it may be, the reports say which it is', async () => {
  const some = ['report', 'merge', shards[0] ?? '', shards[2] ?? '', '--out', 'some']
  const refused = await uassist(some)
  expect(refused.code).toBe(2)
  expect(refused.stderr).toContain('shard 2 of 3 is missing')
  expect(readdirSync(cwd)).not.toContain('some')
  const allowed = await uassist([...some, '--allow-missing', '--json'])
  expect(allowed.code).toBe(0)
  expect(resultIn(allowed).shards).toEqual({ total: 3, missing: [2] })
  expect(allowed.stderr).toContain('the run is not complete: shard 2 of 3 is missing')
  expect(readFileSync(join(cwd, 'some', 'report.html'), 'utf8')).toContain(
    '<h1>The run is not complete</h1>\n<p class="note">shard 2 of 3 is missing</p>',
  )
})

test.each([
  ['no folder', [], 'name the folders'],
  ['a folder that is not there', ['nowhere'], 'nowhere" cannot be read (ENOENT)'],
  ['a folder without shards', ['whole'], 'whole" has no report of a shard'],
  ['one folder twice', ['machine-1', 'machine-1', 'machine-2', 'machine-3'], 'shard 1 of 3 is there twice'],
  ['timings that are none', ['machine-1', 'machine-2', 'machine-3', '--timings', 'merged/report.json'], 'report.json"'],
])('%s: named, exit 2', async (_what, args, named) => {
  const { code, stderr } = await uassist(['report', 'merge', ...args])
  expect(code).toBe(2)
  expect(stderr).toContain(named)
})

testInChromium(
  'Chromium: the merged report shows one run, its collections once, and finds what it is asked for',
  async (page) => {
    const { page: report, complaints } = await openTab(page, { offline: true })
    await report.goto(pathToFileURL(join(cwd, 'merged', 'report.html')).href)
    expect(await report.getByRole('heading', { level: 1 }).innerText()).toMatch(/^\d+ requests passed, \d+ skipped$/)
    const table = report.getByRole('table', { name: 'Totals by collection' })
    expect(await table.getByRole('rowheader').count()).toBe(2)
    const names = await report.getByRole('list', { name: 'Collections' }).getByRole('listitem').allInnerTexts()
    expect(names).toHaveLength(2)
    const rows = await report.locator('details.r').count()
    const executions = collectionsIn('whole').flatMap((one) => one.executions)
    expect(rows).toBe(executions.length)
    const status = report.getByRole('status')
    expect(await status.innerText()).toBe(`${String(rows)} requests`)
    await report.getByRole('searchbox').fill('Sign-in check')
    expect(await status.innerText()).toMatch(new RegExp(`^[1-9]\\d* of ${String(rows)} requests$`))
    expect(complaints).toEqual([])
  },
)
