import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Attempt } from '../../../scripts/run/record/attempt'
import { type CollectionRun } from '../../../scripts/run/record/collection-run'
import { Redactor } from '../../../scripts/run/redaction/redactor'
import { secretScan } from '../../../scripts/run/redaction/scan'
import { buildReportData, type Wording } from '../../../scripts/run/reports/build-report-data'
import { CliReport } from '../../../scripts/run/reports/cli-report'
import { annotations, jobSummary } from '../../../scripts/run/reports/github'
import { htmlReport } from '../../../scripts/run/reports/html/page'
import { jsonReport } from '../../../scripts/run/reports/json-report'
import { junitReport } from '../../../scripts/run/reports/junit'
import { resultOf } from '../../../scripts/run/reports/run-result'
import { runCollections } from '../../../scripts/run/run-collections'
import { readBody, serve } from '../../helpers/http-server'
import { tempFolder } from '../../helpers/temp-folder'
import { collection, options, silence } from '../fixtures'
import { ENCODINGS, KINDS, NAMES, shownIn, SYNTAXES } from './leak-table'

/** A failed request that has a text in all places: URL, headers, bodies, the name and message of a test, the log. */
function attemptWith(text: string, name: string, value: string, position: number): Attempt {
  return {
    position,
    name: `request ${text}`,
    folder: [`folder ${text}`],
    iteration: 1,
    attempt: 1,
    method: 'POST',
    url: `https://h/${String(position)}?${text}`,
    sent: true,
    status: 400,
    assertions: [{ name: `test ${text}`, outcome: 'failed', message: `expected ${text} to be something else` }],
    problems: [],
    repeats: false,
    logs: [`logged ${text}`],
    failure: {
      url: `https://h/?${text}`,
      snippet: text,
      exchange: {
        requestHeaders: [
          { key: name, value },
          { key: 'x-nobody-knows-it', value },
        ],
        requestBody: text,
        reason: `Bad ${text}`,
        responseHeaders: [{ key: 'link', value: text }],
        responseBody: text,
      },
    },
  }
}

/** Everything that is written and printed of a run, by name. */
function outputsOf(run: CollectionRun, clean: Wording['clean']): Record<string, string> {
  const wording = { clean, advise: (reason: string) => reason }
  const progress = silence()
  const cli = new CliReport(progress, wording, () => 0, run.attempts.length)
  const listener = cli.listenerOf(run.label)
  for (const attempt of run.attempts) {
    for (const log of attempt.logs ?? []) listener.onLog(log)
    listener.onAttempt(attempt)
  }
  const data = buildReportData([run], wording, { startedAt: 0, durationMs: 1, reason: `stopped: ${run.name}` })
  const result = resultOf(data)
  cli.summary(result, data)
  return {
    screen: progress.lines.join('\n'),
    junit: junitReport(data),
    json: jsonReport(result, data),
    html: [...htmlReport(data)].join(''),
    summary: jobSummary(result, data),
    annotations: annotations(data).join('\n'),
  }
}

const combinations = Object.keys(KINDS).flatMap((kind) =>
  Object.keys(ENCODINGS).map((encoding) => [kind, encoding] as const),
)

/** All names in all syntaxes with one value. */
function everyText(kind: string, encoding: string): { name: string; value: string; text: string }[] {
  const value = ENCODINGS[encoding]?.(KINDS[kind] ?? '') ?? ''
  return NAMES.flatMap((name) => Object.values(SYNTAXES).map((write) => ({ name, value, text: write(name, value) })))
}

function runOf(texts: readonly { name: string; value: string; text: string }[]): CollectionRun {
  const attempts = texts.map(({ name, value, text }, position) => attemptWith(text, name, value, position))
  return { label: 'shop', name: texts[0]?.text ?? '', attempts, durationMs: 1 }
}

test('the table has 40 names, 10 syntaxes, 5 kinds and 3 encodings', () => {
  const sizes = [NAMES, Object.keys(SYNTAXES), Object.keys(KINDS), Object.keys(ENCODINGS)].map(({ length }) => length)
  expect(sizes).toEqual([40, 10, 5, 3])
  expect(new Set(NAMES).size).toBe(40)
  expect(
    Object.values(KINDS)
      .map(({ length }) => length)
      .slice(1),
  ).toEqual([63, 64, 43, 8])
})

test.each(combinations)(
  '%s %s under 40 names in 10 syntaxes, which nobody told the run: no report and no line shows it',
  (kind, encoding) => {
    const redactor = new Redactor()
    const secret = KINDS[kind] ?? ''
    for (const [name, text] of Object.entries(
      outputsOf(runOf(everyText(kind, encoding)), (one) => redactor.redact(one)),
    )) {
      expect([name, shownIn(text, secret)]).toEqual([name, 0])
      expect(text).toContain('redacted 1')
      expect(text).toMatch(/expected|test/)
    }
  },
  60_000,
)

test.each(combinations)('%s %s, which the run knows: it is not shown in plain words either', (kind, encoding) => {
  const redactor = new Redactor()
  const secret = KINDS[kind] ?? ''
  redactor.learn(secret)
  const value = ENCODINGS[encoding]?.(secret) ?? ''
  const texts = [`${value}`, `it is ${value}, they say`, `(${value})`, `x${value}y`, value.toUpperCase()]
  // Base64 in other letters is another text.
  const run = runOf(texts.slice(0, encoding === 'in base64' ? 4 : 5).map((text) => ({ name: 'note', value, text })))
  for (const [name, text] of Object.entries(outputsOf(run, (one) => redactor.redact(one)))) {
    expect([name, shownIn(text, secret)]).toEqual([name, 0])
    expect([name, shownIn(text.toLowerCase(), secret.toLowerCase())]).toEqual([name, 0])
    expect(text).toMatch(/redacted 1/)
  }
})

test.each(combinations)(
  '%s %s with the redaction switched off: every output shows it, and the scan finds it',
  (kind, encoding) => {
    const secret = KINDS[kind] ?? ''
    const texts = everyText(kind, encoding).slice(0, 20)
    const outputs = outputsOf(runOf(texts), (one) => one)
    for (const [name, text] of Object.entries(outputs)) expect([name, shownIn(text, secret)]).not.toEqual([name, 0])
    // Names, URL, test, message, logs, headers and bodies of each.
    expect(shownIn(outputs.html ?? '', secret)).toBeGreaterThan(20 * 8)
    const holdsSecret = secretScan([secret])
    expect(texts.filter(({ text }) => !holdsSecret(text))).toEqual([])
  },
)

/** A real run that prints, sends and gets back what the table has, for a sample of it. */
async function realRun(
  sample: readonly { name: string; value: string; text: string }[],
): Promise<Record<string, string>> {
  const url = await serve((request, response) => {
    void readBody(request).then((body) => response.end(body))
  })
  const outFolder = tempFolder()
  const progress = silence()
  const requests = sample.map(({ name, value, text }, index) => ({
    name: `sample ${String(index)}`,
    url: `${url}/?${encodeURIComponent(text)}`,
    method: 'POST',
    header: { [name]: value, 'x-nobody-knows-it': value },
    body: { mode: 'raw', raw: text },
    test: `console.log(pm.response.text(), pm.request.headers.toObject())
      console.log(${JSON.stringify(text)}.split('.'), { said: ${JSON.stringify(text)} })
      pm.test('seen ' + pm.response.text(), () => pm.expect(pm.response.text()).to.equal(''))`,
  }))
  const result = await runCollections(
    options([collection('shop', requests)], {
      reporters: ['cli', 'junit', 'json', 'html'],
      outFolder,
      progress,
      processEnv: { GITHUB_STEP_SUMMARY: join(outFolder, 'summary.md') },
    }),
  )
  expect(result).toMatchObject({ requests: sample.length, failed: sample.length, errors: 0, withdrawn: [] })
  const files = ['junit.xml', 'report.json', 'report.html', 'summary.md']
  return {
    screen: progress.lines.join('\n'),
    ...Object.fromEntries(files.map((file) => [file, readFileSync(join(outFolder, file), 'utf8')])),
  }
}

test('a sample of the table in a real run: what a request sends and an answer says is not shown', async () => {
  const sample = combinations.flatMap(([kind, encoding], index) =>
    everyText(kind, encoding).filter((_, place) => place % 133 === index),
  )
  expect(sample.length).toBeGreaterThan(40)
  const outputs = await realRun(sample)
  for (const [name, text] of Object.entries(outputs)) {
    for (const [kind, secret] of Object.entries(KINDS))
      expect([name, kind, shownIn(text, secret)]).toEqual([name, kind, 0])
    expect(text).toContain('seen')
  }
}, 60_000)
