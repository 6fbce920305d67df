import { referencesIn } from '../../scripts/formats/references'

/* Which variables a collection refers to: only those does it get where they are credentials. */

const inScript = (...exec: string[]) => [...referencesIn({ item: [{ event: [{ listen: 'test', script: { exec } }] }] })]

test('in requests, in auth and in variables, at every depth', () => {
  const request = {
    url: '{{a}}/x',
    header: [{ key: 'h', value: 'Bearer {{ b }}' }],
    body: { mode: 'raw', raw: '{{c}}' },
  }
  const folder = { auth: { bearer: [{ value: '{{d}}' }] }, item: [{ item: [{ request }, { request: '{{e}}' }] }] }
  const collection = {
    auth: { basic: [{ value: '{{f}}' }] },
    variable: [{ key: 'x', value: 'https://{{g}}' }],
    item: [folder],
  }
  expect([...referencesIn(collection)].sort()).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g'])
})

test.each([
  ["pm.environment.get('key')"],
  ['pm.variables.get("key")'],
  ['pm.variables.get(`key`)'],
  ["environment['key']"],
  ['pm.variables.replaceIn("Bearer {{key}}")'],
  ["const it's = 1; get('key')"],
  ["get(/'/, 'key')"],
  ["const url = 'https://api.example.com'; get('key')"],
  ['const url = `https://${host}`; get("key")'],
  ["url.replace(/https?:\\/\\//, ''); get('key')"],
  ["text.replace(/\\/*$/, '') + get('key')"],
  ["'/* no comment'; get('key'); '*/'"],
])('in a script: %s', (line) => {
  expect(inScript(line)).toContain('key')
})

test.each([
  ["// get('key')"],
  ["done() // then get('key') or {{key}}"],
  ["/* get('key')\n * {{key}} */ done()"],
  ['const key = 1'],
  ["get('keys'); get('my key')"],
])('not in a script: %s', (lines) => {
  expect(inScript(...lines.split('\n'))).not.toContain('key')
})

test('scripts are read in each form that they come in', () => {
  const forms = [{ exec: ["get('key')"] }, { exec: "get('key')" }, ["get('key')"], "get('key')"]
  for (const script of forms) expect([...referencesIn({ item: [], event: [{ script }] })]).toContain('key')
  for (const script of [undefined, null, 1, { exec: null }])
    expect([...referencesIn({ item: [], event: [{ script }] })]).toEqual([])
})

test('not in what is there to be read only', () => {
  const request = { description: '{{a}}', url: { raw: 'x', query: [{ key: 'q', value: '', description: '{{b}}' }] } }
  const item = [{ name: '{{c}}', description: '{{d}}', request, response: [{ body: '{{e}}' }] }]
  expect([...referencesIn({ info: { description: '{{f}}' }, item })]).toEqual([])
  const form = { body: { mode: 'urlencoded', urlencoded: [{ key: 'description', value: '{{sent}}' }] } }
  expect([...referencesIn({ item: [{ request: form }] })]).toEqual(['sent'])
})

test('nor names of Postman’s own or of its vault', () => {
  expect([...referencesIn({ item: [{ request: '{{$guid}}/{{vault:key}}' }] })]).toEqual([])
})
