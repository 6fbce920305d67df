import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { hardTexts, ORDINARY } from '../../../scripts/dev/bench/hard-texts'
import { NOT_SHOWN, Redactor } from '../../../scripts/run/redaction/redactor'
import { PatternIndex } from '../../../scripts/run/redaction/pattern-index'
import { secretScan } from '../../../scripts/run/redaction/scan'
import { TimeLimit } from '../../../scripts/run/redaction/time-limit'
import { runCollections } from '../../../scripts/run/run-collections'
import { serve } from '../../helpers/http-server'
import { tempFolder } from '../../helpers/temp-folder'
import { collection, options, silence } from '../fixtures'

/** A clock that moves on by so many ms each time it is read. */
function clock(step: number): () => number {
  let time = 0
  return () => (time += step)
}

const knowing = (secret: string, startLimit?: () => TimeLimit) => {
  const redactor = new Redactor(startLimit)
  redactor.learn(secret)
  return redactor
}

const SECRET = 'the-secret-0f-th15-test'
const base64 = (text: string) => Buffer.from(text).toString('base64')
const inHex = (text: string, times: number): string =>
  times === 0 ? text : inHex(Buffer.from(text).toString('hex'), times - 1)

/** Characters that the search for known secrets goes through. They count the work, whatever the machine does meanwhile. */
function searchedFor(text: string): number {
  const passes = jest.spyOn(PatternIndex.prototype, 'find')
  new Redactor(() => new TimeLimit(() => 0)).redact(text)
  const searched = passes.mock.calls.reduce((sum, [searchedText]) => sum + searchedText.length, 0)
  passes.mockRestore()
  return searched
}

test.each(Object.entries(hardTexts()))('%s is searched a bounded number of times', (_what, text) => {
  expect(text.length).toBeGreaterThan(10_000)
  expect(searchedFor(text)).toBeGreaterThanOrEqual(text.length)
  expect(searchedFor(text)).toBeLessThan(40 * text.length)
  expect(searchedFor(ORDINARY)).toBeLessThan(5 * ORDINARY.length)
})

test('a secret behind two encodings is found, and equal words are decoded once', () => {
  const redactor = knowing(SECRET)
  for (const text of [
    base64(`"a=${base64(`x ${encodeURIComponent(`it is ${SECRET} here`)}`)}"`),
    Buffer.from(base64(`it is ${SECRET}`)).toString('hex'),
    encodeURIComponent(JSON.stringify({ a: base64(JSON.stringify({ b: base64(SECRET) })) })),
  ]) {
    expect(redactor.redact(`before ${text} after`)).toMatch(/^before .*\[redacted 1\].* after$/)
  }
  expect(redactor.redact(inHex(SECRET, 3))).toBe('[redacted 1]')
  // Nobody looks further: each encoding costs a pass, and an answer may have any number of them.
  expect(redactor.redact(inHex(SECRET, 4))).toBe(inHex(SECRET, 4))
  const word = base64('a text without any secret, long enough')
  expect(searchedFor(`${word} `.repeat(1_000))).toBeLessThan(2 * searchedFor(word) + 2_200 * word.length)
})

test('a text whose time is over is not shown, and the next one has its own time', () => {
  const text = `a text with ${SECRET}`
  expect(knowing(SECRET, () => new TimeLimit(clock(1), 1_000)).redact(text)).toBe('a text with [redacted 1]')
  const hurried = knowing(SECRET, () => new TimeLimit(clock(1), 3))
  expect(hurried.redact(`${JSON.stringify(JSON.stringify({ text }))} ${base64(text)}`)).toBe(NOT_SHOWN)
  expect(NOT_SHOWN).toBe('[not shown: too long to check]')
  const times = [3, 1_000]
  const redactor = knowing(SECRET, () => new TimeLimit(clock(1), times.shift()))
  const long = `\\"${text}\\" ${base64(text)}`
  expect([redactor.redact(long), redactor.redact(long)]).toEqual([NOT_SHOWN, expect.stringContaining('[redacted 1]')])
})

test('a text of 60 MB, and one of 10 MB of random base64, are not shown', () => {
  for (const text of ['x'.repeat(60_000_000), randomBytes(7_500_000).toString('base64')]) {
    expect(knowing(SECRET).redact(text)).toBe(NOT_SHOWN)
    expect(secretScan([SECRET], () => new TimeLimit(clock(1), 5))(text)).toBe(false)
  }
})

test('a scan whose time is over holds the text to be clean; with time it finds the secret', () => {
  const text = `${base64(base64(`it is ${SECRET}`))} \\u0041%41&amp;`
  expect(secretScan([SECRET], () => new TimeLimit(clock(1), 1_000))(text)).toBe(true)
  expect(secretScan([SECRET], () => new TimeLimit(clock(1), 2))(text)).toBe(false)
})

test('between the texts of a report signals are heard', async () => {
  const redactor = knowing(SECRET)
  const texts = Array.from({ length: 5 }, (_, index) => `text ${String(index)} with ${SECRET}`)
  let turns = 0
  const count = () => {
    turns += 1
    if (turns < 20) setImmediate(count)
  }
  count()
  await redactor.prepare(texts)
  expect(turns).toBeGreaterThanOrEqual(5)
  const passes = jest.spyOn(PatternIndex.prototype, 'find')
  expect(texts.map((text) => redactor.redact(text))).toEqual(texts.map((text) => text.replace(SECRET, '[redacted 1]')))
  expect(passes).not.toHaveBeenCalled()
  // What is learnt later is taken out of prepared texts as well.
  redactor.learn('text 1 with')
  expect(redactor.redact(texts[1] ?? '')).toBe('[redacted 2] [redacted 1]')
  passes.mockRestore()
})

test('a real run ends with its reports, whatever the API answers', async () => {
  const hard = Object.values(hardTexts())
  const huge: Record<string, string | Buffer> = {
    '/30mb': Buffer.alloc(30_000_000, '{"token":"k1b2c3d4"},'),
    '/10mb': randomBytes(7_500_000).toString('base64'),
  }
  const url = await serve((request, response) => {
    const path = request.url ?? ''
    response.end(huge[path] ?? hard[Number(path.slice('/hard'.length))])
  })
  const paths = [...hard.map((_, index) => `/hard${String(index)}`), ...Object.keys(huge)]
  const requests = paths.map((path) => ({
    name: path,
    url: url + path,
    test: `console.log(pm.response.text().slice(0, 20000)); pm.test('fails', () => { throw new Error(pm.response.text().slice(0, 20000)) })`,
  }))
  const outFolder = tempFolder()
  const result = await runCollections(
    options([collection('hard', requests)], {
      reporters: ['cli', 'junit', 'json', 'html'],
      outFolder,
      progress: silence(),
      timeoutRequestMs: 100_000,
      timeoutScriptMs: 100_000,
      timeoutMs: 110_000,
    }),
  )
  expect(result).toMatchObject({ requests: paths.length, failed: paths.length, errors: 0, withdrawn: [] })
  expect(result.reports).toHaveLength(3)
  expect(result.reports.every((file) => existsSync(file))).toBe(true)
}, 120_000)
