import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { collection, environmentPath, projectFolder, variable } from './project-folder'
import { uassistEnv } from './uassist-env'

/** Whatever a file holds: a result or one clear error, never a stack trace, never half a file. */

const name = fc.constantFrom('apiUrl', 'clientSecret', 'x', '', ' ', '__proto__', 'constructor', 'a.b', 'toString')

const entry = fc.oneof(
  fc.record({
    key: name,
    value: fc.jsonValue(),
    type: fc.constantFrom('default', 'secret', 'any', 7),
    enabled: fc.boolean(),
  }),
  fc.record({ key: name, value: fc.string({ unit: 'binary' }) }),
  fc.jsonValue(),
)

const environment = fc.oneof(
  { weight: 3, arbitrary: fc.record({ name: fc.jsonValue(), values: fc.array(entry) }, { requiredKeys: [] }) },
  fc.jsonValue(),
)

const insomniaResource = fc.oneof(
  fc.record({
    _id: fc.constantFrom('a', 'b', 7),
    _type: fc.constantFrom('environment', 'workspace', null),
    parentId: fc.constantFrom('a', 'b', null),
    name: fc.jsonValue(),
    data: fc.oneof(fc.dictionary(name, fc.jsonValue()), fc.jsonValue()),
  }),
  fc.jsonValue(),
)

const insomnia = fc.oneof(
  fc.record({ _type: fc.constant('export'), resources: fc.array(insomniaResource) }),
  fc.record({
    type: fc.constant('environment.insomnia.rest/5.0'),
    name: fc.jsonValue(),
    environments: fc.oneof(
      fc.record({ name: fc.jsonValue(), data: fc.dictionary(name, fc.jsonValue()), subEnvironments: fc.jsonValue() }),
      fc.jsonValue(),
    ),
  }),
)

const item: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  item: fc.oneof(
    { maxDepth: 3 },
    fc.jsonValue(),
    fc.record({ name: fc.jsonValue(), request: fc.jsonValue(), auth: fc.jsonValue(), event: fc.jsonValue() }),
    fc.record({ name: fc.jsonValue(), item: fc.array(tie('item')), variable: fc.jsonValue() }),
  ),
})).item

/** What a person may see of an error: two lines, and nothing of the inside. */
function expectPlain({ code, stderr }: { code: number; stderr: string }): void {
  expect([0, 1, 2]).toContain(code)
  expect(stderr).not.toMatch(/^\s+at .*[:(]/m)
  expect(stderr).not.toMatch(/TypeError|RangeError|ReferenceError/)
  if (code === 2) expect(stderr).toMatch(/^error: .+\n {2}.+$/m)
}

test('import: any environment or Insomnia export', async () => {
  const project = projectFolder()
  const target = join(project.root, environmentPath('staging'))
  await fc.assert(
    fc.asyncProperty(fc.oneof(environment, insomnia), fc.boolean(), async (content, isThere) => {
      const before = project.environment('staging', isThere ? [variable('apiUrl', 'https://a.example')] : [])
      const text = readFileSync(before, 'utf8')
      const source = project.write('download.json', JSON.stringify(content))
      const result = await uassistEnv(['import', source, '--as', 'staging', '--yes'], { cwd: project.root })
      expectPlain(result)
      if (result.code !== 0) expect(readFileSync(target, 'utf8')).toBe(text)
      else JSON.parse(readFileSync(target, 'utf8'))
    }),
    { numRuns: 200 },
  )
})

test('import: any text, JSON or not', async () => {
  const project = projectFolder()
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.json(),
        fc.string().map((text) => `a: ${text}`),
      ),
      async (text) => {
        const source = project.write('download', `${text} `)
        const result = await uassistEnv(['import', source, '--as', 'staging'], { cwd: project.root })
        expectPlain(result)
        if (result.code !== 0) expect(existsSync(join(project.root, environmentPath('staging')))).toBe(false)
      },
    ),
    { numRuns: 200 },
  )
})

test('check, list, export: any environment and any collection', async () => {
  const project = projectFolder()
  await fc.assert(
    fc.asyncProperty(
      environment,
      fc.oneof(
        fc.array(item).map((items) => collection(items)),
        fc.jsonValue(),
      ),
      async (content, items) => {
        project.write(environmentPath('staging'), JSON.stringify(content))
        project.write('collections/a.postman_collection.json', JSON.stringify(items))
        for (const argv of [
          ['check'],
          ['check', '--json'],
          ['list'],
          ['list', '-e', 'staging'],
          ['export', 'staging', '--to', 'insomnia'],
        ]) {
          expectPlain(await uassistEnv(argv, { cwd: project.root }))
        }
      },
    ),
    { numRuns: 150 },
  )
})

test('check: JSON nested too deep is a finding, not a crash', async () => {
  const project = projectFolder()
  project.write('collections/a.postman_collection.json', `{"item":${'['.repeat(20_000)}${']'.repeat(20_000)}}`)
  const { code, stdout } = await uassistEnv(['check'], { cwd: project.root })
  expect(code).toBe(1)
  expect(stdout).toContain('it is nested too deeply')
})
