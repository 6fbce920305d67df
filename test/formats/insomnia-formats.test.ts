import fc from 'fast-check'
import { parse } from 'yaml'
import { dataForInsomnia, variablesOfInsomnia } from '../../scripts/formats/insomnia-environment'
import { environmentExportV4, readEnvironmentsV4 } from '../../scripts/formats/insomnia-v4'
import { environmentDocumentV5, readEnvironmentsV5 } from '../../scripts/formats/insomnia-v5'
import { readExported } from '../../scripts/formats/read-exported'
import { isVaultReference, templatesToInsomnia, templatesToPostman } from '../../scripts/formats/templates'
import { variable } from '../environments/project-folder'

const ENVIRONMENTS = {
  base: { name: 'u-assist', data: { apiUrl: 'https://api.example', empty: '' } },
  subEnvironments: [
    { name: 'staging', data: { apiUrl: 'https://staging.example', who: 'yes' } },
    { name: 'mine', data: { count: '0042' }, isPrivate: true },
  ],
}

test.each([
  ['{{ _.apiUrl }}/x', '{{apiUrl}}/x'],
  ['{{ apiUrl }}', '{{apiUrl}}'],
  ["{{ _['api-url'] }}", '{{api-url}}'],
  ['{{ _.auth.domain }}', '{{auth.domain}}'],
  ['{{ _.a | upper }} {% uuid %}', '{{ _.a | upper }} {% uuid %}'],
])('Insomnia %s is Postman %s', (insomnia, postman) => {
  expect(templatesToPostman(insomnia)).toBe(postman)
})

test('what only Postman can fill stays as it is', () => {
  expect(templatesToInsomnia('{{$guid}} {{vault:key}} {{apiUrl}}')).toBe('{{$guid}} {{vault:key}} {{ _.apiUrl }}')
})

test('every name goes to Insomnia and back', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[\w-][\w. -]*[\w]$/), (name) => {
      expect(templatesToPostman(templatesToInsomnia(`a {{${name}}} b`))).toBe(`a {{${name}}} b`)
    }),
  )
})

test.each([
  ['{{vault:a}}', true],
  ['{{ vault.a }}', true],
  ['{{ _.vault.a }}', true],
  ['{{vaultUrl}}', false],
  ['vault:a', false],
])('%s is a reference to a vault: %s', (text, expected) => {
  expect(isVaultReference(text)).toBe(expected)
})

test('v5: a document of its own reads back the same, and is the same each time', async () => {
  const text = await environmentDocumentV5(ENVIRONMENTS)
  expect(readEnvironmentsV5(parse(text))).toEqual(ENVIRONMENTS)
  expect(await environmentDocumentV5(ENVIRONMENTS)).toBe(text)
  expect(text).toMatch(/^type: environment\.insomnia\.rest\/5\.0\nname: u-assist\nmeta:\n {2}id: wrk_[0-9a-f]{32}\n/)
})

test('v4: an export reads back the same, and is the same each time', () => {
  const text = environmentExportV4(ENVIRONMENTS)
  expect(readEnvironmentsV4(JSON.parse(text))).toEqual([ENVIRONMENTS])
  expect(environmentExportV4(ENVIRONMENTS)).toBe(text)
})

test('nested data, numbers, lists and vault secrets become variables', () => {
  const data = {
    auth: { domain: 'tenant.example', scope: { list: 'a b' } },
    port: 8080,
    on: true,
    none: null,
    list: [1, 'b'],
    url: '{{ _.auth.domain }}/x',
    __insomnia_vault: { apiKey: 'ciphertext' },
  }
  expect(variablesOfInsomnia(data)).toEqual([
    variable('auth.domain', 'tenant.example'),
    variable('auth.scope.list', 'a b'),
    variable('port', '8080'),
    variable('on', 'true'),
    variable('none', ''),
    variable('list', '[1,"b"]'),
    variable('url', '{{auth.domain}}/x'),
    variable('apiKey', '', 'secret'),
  ])
})

test('a name with dots becomes nested data; one that cannot be is left out and named', () => {
  const values = ['auth.domain', 'auth', 'plain', 'plain.sub', '$x', 'a..b', '__proto__', '__proto__.polluted'].map(
    (key) => variable(key, `value of ${key}`),
  )
  const { data, leftOut } = dataForInsomnia({ values: [...values, { ...variable('off', 'x'), enabled: false }] })
  expect(JSON.parse(JSON.stringify(data))).toEqual(
    JSON.parse('{"auth":{"domain":"value of auth.domain"},"plain":"value of plain","__proto__":"value of __proto__"}'),
  )
  expect(leftOut).toEqual(['auth', 'plain.sub', '$x', 'a..b', '__proto__.polluted'])
  expect(({} as Record<string, unknown>).polluted).toBeUndefined()
})

test('any variables with plain names go to Insomnia and back, in order', () => {
  const name = fc.stringMatching(/^[A-Za-z]\w{0,20}$/)
  fc.assert(
    fc.property(fc.uniqueArray(fc.tuple(name, fc.string()), { selector: ([key]) => key }), (pairs) => {
      const values = pairs.map(([key, value]) => variable(key, value.replace(/[{}]/g, '')))
      const back = variablesOfInsomnia(dataForInsomnia({ values }).data)
      expect(back.map(({ key, value }) => [key, value])).toEqual(values.map(({ key, value }) => [key, value]))
    }),
  )
})

test('an export with several environments lists them by name, each over its base', async () => {
  const { app, environments } = await readExported(environmentExportV4(ENVIRONMENTS), 'x.json')
  expect(app).toBe('Insomnia v4')
  expect(environments.map(({ name }) => name)).toEqual(['staging', 'mine'])
  expect(environments[0]?.environment.values).toEqual([
    variable('apiUrl', 'https://staging.example'),
    variable('empty', ''),
    variable('who', 'yes'),
  ])
})

test.each([
  [
    'an Insomnia export without an environment',
    '{"_type":"export","__export_format":4,"resources":[]}',
    'without an env',
  ],
  ['a collection', '{"info":{},"item":[]}', 'neither a Postman environment'],
  ['a YAML file of something else', 'openapi: 3.1.0\n', 'neither a Postman environment'],
  ['broken JSON', '{"values":', 'it is not JSON'],
  ['broken YAML', 'a: [1,\nb: }', 'neither JSON nor YAML'],
  ['nothing', '', 'neither a Postman environment'],
  ['a scalar', '42', 'neither a Postman environment'],
  [
    'a bomb',
    `a: &a [x,x]\n${'bcdefghijklm'.replace(/./g, (c, i: number) => `${c}: &${c} [${`*${'abcdefghijkl'[i] ?? ''},`.repeat(9)}]\n`)}`,
    'neither JSON nor YAML',
  ],
  ['JSON nested too deep', `{"values":${'['.repeat(5000)}${']'.repeat(5000)}}`, 'nested too deeply'],
])('%s: one clear error', async (_what, text, sentence) => {
  await expect(readExported(text, 'x')).rejects.toMatchObject({
    code: 'ENVIRONMENT_INVALID',
    message: expect.stringContaining(sentence) as string,
  })
})
