import { readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ApiRefusal, explainRefusal, type Refusal } from '../../plugin/auth'
import { lastRefusals, rememberRefusal } from '../../plugin/node/last-refusals'
import { tempFolder } from '../helpers/temp-folder'

const refusal = (changes: Partial<ApiRefusal> = {}): ApiRefusal => ({
  kind: 'api',
  at: 1_000,
  status: 401,
  request: 'a request',
  method: 'GET',
  origin: 'https://api.example',
  account: 'default',
  token: { issuer: 'https://tenant.example/', audiences: ['api'], expiresAt: 2_000, roles: ['u_agent'] },
  expected: { issuer: 'https://tenant.example/', audience: 'api' },
  said: '',
  ...changes,
})

const fileIn = (home: string) => join(home, 'last-refusals.json')

function remember(home: string, ...refusals: Refusal[]): string[] {
  const said: string[] = []
  for (const one of refusals) rememberRefusal(home, one, (line) => said.push(line))
  return said
}

test('the last one comes first, twenty are kept, and the file is its owner’s alone', () => {
  const home = join(tempFolder(), 'home')
  const all = Array.from({ length: 25 }, (_, at) => refusal({ at }))
  expect(remember(home, ...all)).toEqual([])
  expect(lastRefusals(home, () => undefined).map(({ at }) => at)).toEqual(
    Array.from({ length: 20 }, (_, index) => 24 - index),
  )
  expect(statSync(fileIn(home)).mode & 0o777).toBe(0o600)
  expect(statSync(home).mode & 0o777).toBe(0o700)
})

test.each([
  ['no JSON', '{'],
  ['no list', '{}'],
  ['entries of another shape', '[null, 1, {"at":1}, {"at":1,"kind":"api"}, {"at":1,"kind":"issuer"}]'],
])('a file that holds %s counts as none, and is replaced', (_what, content) => {
  const home = tempFolder()
  writeFileSync(fileIn(home), content, { mode: 0o600 })
  expect(lastRefusals(home, () => undefined)).toEqual([])
  expect(remember(home, refusal())).toEqual([])
  expect(lastRefusals(home, () => undefined)).toEqual([refusal()])
})

test('a link in its place is neither read nor written through, and nothing throws', () => {
  const [home, elsewhere] = [tempFolder(), join(tempFolder(), 'other')]
  writeFileSync(elsewhere, '[]')
  symlinkSync(elsewhere, fileIn(home))
  expect(remember(home, refusal()).join('\n')).toMatch(/is a link, .* not remembered/s)
  expect(readFileSync(elsewhere, 'utf8')).toBe('[]')
})

test.each([
  ['opaque', { token: undefined }],
  ['expired', { at: 3_000 }],
  ['issuer', { expected: { issuer: 'https://other.example/', audience: 'api' } }],
  ['audience', { expected: { issuer: '', audience: 'another' } }],
  ['role-or-id', {}],
] as const)('a refusal is explained: %s', (cause, changes) => {
  const { token, ...rest } = { ...refusal(), ...changes }
  const explained = explainRefusal({ ...rest, ...(token && { token }) }, String)
  expect(explained.cause).toBe(cause)
  expect(explained.why).toMatch(/\.$/)
  expect(explained.fix).toMatch(/\.$/)
})
