import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Redactor } from '../../../scripts/run/redaction/redactor'
import { learnKnownSecrets } from '../../../scripts/run/redaction/known-secrets'
import { runCollections } from '../../../scripts/run/run-collections'
import { isSecretName } from '../../../scripts/formats/secret-names'
import { readBody, serve } from '../../helpers/http-server'
import { tempFolder } from '../../helpers/temp-folder'
import { ORDINARY_VALUES } from '../../environments/ordinary-values'
import { plantedSecrets } from '../../environments/planted-secrets'
import { collection as collectionFile, projectFolder, variable } from '../../environments/project-folder'
import { uassistEnv } from '../../environments/uassist-env'
import { collection, options, silence } from '../fixtures'

/** What `env check` refuses and what a run hides: one vocabulary, so the same secrets are tried on all of them. */

/** One environment with all of them: of several under one name each gets a name of its own. */
const variables = plantedSecrets().map(([, key, value], index) =>
  variable(key === 'note' || key === 'header' || key === 'body' ? `${key}Of${String(index)}x` : key, value),
)

/** Which of the secrets a text shows: any piece of eight characters and more with a digit in it. */
function shownIn(text: string): string[] {
  const piecesOf = (value: unknown) => String(value).split(/[\s:?&"@=/]+/)
  return variables.flatMap(({ key, value }) =>
    piecesOf(value)
      .filter((piece) => piece.length >= 8 && /\d/.test(piece) && text.includes(piece))
      .map((piece) => `${key}: ${piece}`),
  )
}

test('the judge of these tests knows every planted secret, except the one of plain words', () => {
  const known = new Set(shownIn(variables.map(({ value }) => value).join('\n')).map((line) => line.split(':')[0]))
  expect(variables.map(({ key }) => key).filter((key) => !known.has(key))).toEqual(['adminPassword'])
})

/** What scripts do with variables: they log them, compare them, send them, and throw. */
const SAY = `
  for (const [name, value] of Object.entries(pm.environment.toObject())) {
    console.log(name, value)
    console.log(String(value), Buffer.from(String(value)).toString('base64'))
    pm.test('seen ' + value, () => pm.expect(value).to.equal(''))
  }
  pm.test('echo', () => { throw new Error(pm.response.text()) })`

test('run: none of them is on the screen or in any report, and the rest is told', async () => {
  const url = await serve((request, response) => {
    void readBody(request).then((body) =>
      response.end(JSON.stringify({ url: request.url, headers: request.headers, body })),
    )
  })
  // Not the private key, which has several lines.
  const header = Object.fromEntries(
    variables.flatMap(({ key, value }) => (/\n/.test(String(value)) ? [] : [[key, `{{${key}}}`]])),
  )
  const body = {
    mode: 'raw',
    raw: JSON.stringify(Object.fromEntries(variables.map(({ key }) => [`of ${key}`, `{{${key}}}`]))),
  }
  const outFolder = tempFolder()
  const progress = silence()
  const query = variables.map(({ key }, index) => `q${String(index)}={{${key}}}`).join('&')
  const plan = { name: 'Echo {{alerts}}', url: `${url}/?${query}`, method: 'POST', body, test: SAY, header }
  const result = await runCollections(
    options([collection('vocabulary', [plan])], {
      environment: { name: 'staging', values: variables.map(({ key, value }) => ({ key, value: String(value) })) },
      reporters: ['cli', 'junit', 'json', 'html'],
      outFolder,
      progress,
      processEnv: { GITHUB_STEP_SUMMARY: join(outFolder, 'summary.md') },
      timeoutRequestMs: 10_000,
    }),
  )
  const files = ['junit.xml', 'report.json', 'report.html', 'summary.md']
  const outputs = [
    ['screen', progress.lines.join('\n')],
    ['result', JSON.stringify(result)],
    ...files.map((file) => [file, readFileSync(join(outFolder, file), 'utf8')]),
  ]
  for (const [name, text = ''] of outputs) {
    expect([name, shownIn(text)]).toEqual([name, []])
    expect(text).toContain('seen ')
  }
  expect(result).toMatchObject({ requests: 1, withdrawn: [] })
})

test('an answer that holds one of them by its looks: taken out, although nobody knew it', () => {
  for (const { key, value } of variables.filter((one) => !isSecretName(one.key))) {
    expect([key, shownIn(new Redactor().redact(`${key} is ${String(value)}, it says`))]).toEqual([key, []])
  }
})

test('env check, list, import and export know all of them, and none of them repeats one', async () => {
  const project = projectFolder()
  project.environment('staging', variables)
  project.write(
    'collections/a.postman_collection.json',
    collectionFile([{ name: 'a', request: variables.map(({ key }) => `{{${key}}}`).join('') }]),
  )
  const cwd = project.root
  const check = await uassistEnv(['check', '--json'], { cwd })
  const { findings } = JSON.parse(check.stdout) as { findings: { rule: string; key: string }[] }
  const refused = new Set(
    findings.filter(({ rule }) => rule === 'credential-shape').map(({ key }) => key.split(' > ')[0]),
  )
  expect(variables.map(({ key }) => key).filter((key) => !refused.has(key))).toEqual([])

  const list = await uassistEnv(['list', '-e', 'staging', '--json'], { cwd })
  const shown = (JSON.parse(list.stdout) as { values: { value: string }[] }).values
  expect(shown.filter(({ value }) => value !== '•••')).toEqual([])

  const exported = await uassistEnv(['export', 'staging', '--to', 'postman'], { cwd })
  expect(
    (JSON.parse(exported.stdout) as { values: { value: string }[] }).values.filter(({ value }) => value !== ''),
  ).toEqual([])

  const download = project.write('download.json', { name: 'production', values: variables })
  const imported = await uassistEnv(['import', download], { cwd })
  expect(imported.code).toBe(0)
  const written = project.read('collections/environments/production.postman_environment.json')
  expect((JSON.parse(written) as { values: { value: string }[] }).values.filter(({ value }) => value !== '')).toEqual(
    [],
  )
  for (const { stdout, stderr } of [check, list, exported, imported]) expect(shownIn(stdout + stderr)).toEqual([])
})

test('names that only look like it, and ordinary values, stay as they are in what a run shows', () => {
  const redactor = new Redactor()
  const ordinary = ORDINARY_VALUES.filter(([key]) => !isSecretName(key))
  const values = ordinary.map(([key, value]) => ({ key, value }))
  expect(ordinary.length).toBeGreaterThan(190)
  expect(learnKnownSecrets(options([], { environment: { name: 'test', values } }), redactor)).toBe(0)
  for (const [key, value] of ordinary) {
    for (const text of [
      `${key} is ${value}`,
      JSON.stringify({ [key]: value }),
      `?${key}=${encodeURIComponent(value)}`,
    ]) {
      expect(redactor.redact(text)).toBe(text)
    }
  }
})
