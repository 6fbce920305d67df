import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type RunResult } from '../../scripts/run/run-collections'
import { run } from '../helpers/built-command'
import { replyJson, serve } from '../helpers/http-server'
import { tempFolder } from '../helpers/temp-folder'

/** A team with a collection of its own, in a folder of its own: nothing of uassist's is there. */

interface Seen {
  path: string
  authorization: string | undefined
}

interface Place {
  cwd: string
  url: string
  seen: Seen[]
  write: (name: string, content: object | string) => void
  uassist: (args: string[], env?: NodeJS.ProcessEnv) => Promise<{ code: number | null; stdout: string; stderr: string }>
}

async function emptyFolder(): Promise<Place> {
  const seen: Seen[] = []
  const url = await serve(({ url: path = '', headers }, response) => {
    seen.push({ path, authorization: headers.authorization })
    replyJson(response, 200, {})
  })
  const cwd = tempFolder()
  const home = tempFolder()
  return {
    cwd,
    url,
    seen,
    write: (name, content) => {
      writeFileSync(join(cwd, name), typeof content === 'string' ? content : JSON.stringify(content))
    },
    uassist: (args, env = {}) => run(['run', ...args], { UASSIST_HOME: home, ...env }, cwd),
  }
}

const SCHEMA = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json'
const get = (url: string, { token, test }: { token?: string; test?: string } = {}) => ({
  name: 'get',
  request: { method: 'GET', url, header: token === undefined ? [] : [{ key: 'Authorization', value: token }] },
  ...(test !== undefined && { event: [{ listen: 'test', script: { exec: [test] } }] }),
})
const collection = (...item: object[]) => ({ info: { name: 'theirs', schema: SCHEMA }, item })

test('--no-token in an empty folder: no environment, no sign-in, nothing is left behind but what was there', async () => {
  const { cwd, url, seen, write, uassist } = await emptyFolder()
  write('my.json', collection(get(`${url}/one`, { token: 'Bearer {{accessToken}}' })))
  expect(await uassist(['my.json', '--no-token', '--env-var', 'accessToken=mine'])).toMatchObject({ code: 0 })
  expect(seen).toEqual([{ path: '/one', authorization: 'Bearer mine' }])
  expect(readdirSync(cwd)).toEqual(['my.json'])
})

test('a collection that needs nothing of uassist says so in one line; one that needs a token asks for a sign-in', async () => {
  const { url, seen, write, uassist } = await emptyFolder()
  write('plain.json', collection(get(`${url}/plain`)))
  const plain = await uassist(['plain.json'])
  expect(plain).toMatchObject({ code: 0 })
  expect(plain.stderr.split('\n').filter((line) => line.includes('no environment'))).toHaveLength(1)
  expect(seen.map(({ path }) => path)).toEqual(['/plain'])
  write('token.json', collection(get(`${url}/token`, { token: 'Bearer {{agentAccessToken}}' })))
  expect(await uassist(['token.json'])).toMatchObject({ code: 3 })
  expect(seen).toHaveLength(1)
})

test('an environment without a tenant serves a collection without a token', async () => {
  const { url, seen, write, uassist } = await emptyFolder()
  write('e.json', { name: 'e', values: [{ key: 'base', value: url }] })
  write('my.json', collection(get('{{base}}/x')))
  expect(await uassist(['my.json', '-e', './e.json'])).toMatchObject({ code: 0 })
  expect(seen.map(({ path }) => path)).toEqual(['/x'])
})

test('UASSIST_ENVIRONMENT and package.json name the environment as -e does, with --no-token and from a sub-folder', async () => {
  const { cwd, url, seen, write, uassist } = await emptyFolder()
  write('my.postman_environment.json', { name: 'my', values: [{ key: 'base', value: url }] })
  write('my.postman_collection.json', collection(get('{{base}}/x')))
  const args = ['my.postman_collection.json', '--no-token']
  expect((await uassist(args)).code).not.toBe(0)
  expect(seen).toEqual([])
  expect(await uassist(args, { UASSIST_ENVIRONMENT: './my.postman_environment.json' })).toMatchObject({ code: 0 })
  write('package.json', { uassist: { environment: 'my.postman_environment.json' } })
  expect(await uassist(args)).toMatchObject({ code: 0 })
  mkdirSync(join(cwd, 'deep'))
  const below = await run(['run', '../my.postman_collection.json', '--no-token'], {}, join(cwd, 'deep'))
  expect(below).toMatchObject({ code: 0 })
  expect(seen).toHaveLength(3)
})

test('--env-var, --global-var and files: the order of precedence is Newman’s', async () => {
  const { url, seen, write, uassist } = await emptyFolder()
  const values = (names: Record<string, string>) => Object.entries(names).map(([key, value]) => ({ key, value }))
  write('e.json', { name: 'e', values: values({ a: 'env', b: 'env' }) })
  write('g.json', { globals: { values: values({ a: 'glob', c: 'glob', d: 'glob' }) } })
  write('my.json', collection(get(`${url}/{{a}}/{{b}}/{{c}}/{{d}}/{{e}}`)))
  const args = ['my.json', '--no-token', '-e', './e.json', '-g', 'g.json']
  const variables = ['--env-var', 'b=cli', '--env-var', 'e=x=y', '--global-var', 'd=cli', '--global-var', 'a=lost']
  expect(await uassist([...args, ...variables])).toMatchObject({ code: 0 })
  expect(seen.map(({ path }) => path)).toEqual(['/env/cli/glob/cli/x=y'])
})

test('-n, -d: as many iterations as asked for, and the last row serves for the rest', async () => {
  const { url, seen, write, uassist } = await emptyFolder()
  write('my.json', collection(get(`${url}/{{user}}`)))
  write('rows.csv', '\uFEFFuser\r\nann\r\nbob\r\n')
  const { code, stdout } = await uassist(['my.json', '--no-token', '-d', 'rows.csv', '-n', '3', '--json'])
  expect(code).toBe(0)
  expect(seen.map(({ path }) => path)).toEqual(['/ann', '/bob', '/bob'])
  expect(JSON.parse(stdout)).toMatchObject({ requests: 3 } satisfies Partial<RunResult>)
})

test('--token-variable: the token of --env-var is theirs, and no session is asked for', async () => {
  const { url, seen, write, uassist } = await emptyFolder()
  write('my.json', collection(get(`${url}/x`, { token: '{{accessToken}}' })))
  expect(await uassist(['my.json', '--env-var', 'accessToken=theirs'])).toMatchObject({ code: 0 })
  expect(seen).toEqual([{ path: '/x', authorization: 'theirs' }])
  expect(await uassist(['my.json', '--token-variable', 'authToken'])).toMatchObject({ code: 3 })
})

test('nothing sent is exit 1, and 0 with --pass-with-no-tests', async () => {
  const { write, uassist } = await emptyFolder()
  write('my.json', collection())
  expect(await uassist(['my.json', '--no-token'])).toMatchObject({ code: 1 })
  expect(await uassist(['my.json', '--no-token', '--pass-with-no-tests'])).toMatchObject({ code: 0 })
})

test('values of an environment keep their types on the way to scripts', async () => {
  const { url, write, uassist } = await emptyFolder()
  const expected = { n: 5, b: false, z: null, o: { a: [1] }, s: '5' }
  const values = Object.entries(expected).map(([key, value]) => ({ key, value }))
  write('e.json', { name: 'e', values: [...values, { key: 't', value: '7', type: 'number' }] })
  const script = `pm.test('types', () => {
    const read = (key) => pm.environment.get(key)
    pm.expect({ n: read('n'), b: read('b'), z: read('z'), o: read('o'), s: read('s') }).to.eql(${JSON.stringify(expected)})
    pm.expect(read('t')).to.eql(7)
  })`
  write('my.json', collection(get(url, { test: script })))
  const { code, stderr } = await uassist(['my.json', '--no-token', '-e', './e.json'])
  expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining('✓') as string })
})

test('bare numbers are milliseconds: a server that is slower than --timeout-request is an error', async () => {
  const { write, uassist } = await emptyFolder()
  const silent = await serve(() => undefined)
  write('my.json', collection(get(silent)))
  const { code, stderr } = await uassist(['my.json', '--no-token', '--timeout-request', '300'])
  expect(code).toBe(1)
  expect(stderr).toContain('did not answer in time')
  const whole = await uassist(['my.json', '--no-token', '--timeout', '300ms'])
  expect(whole.code).toBe(1)
  expect(whole.stderr).toContain('the run took longer than 0.3 s')
})

test.each([
  [['--no-token', '--account', 'agent'], '"--account"'],
  [['--no-token', '--token-variable', 't'], '"--token-variable"'],
  [['--keep-variables', '--parallel', '2'], 'without "--parallel"'],
  [['--keep-variables', '--shard', '1/2'], 'without "--shard"'],
  [['--ssl-client-key', 'k.pem'], '"--ssl-client-cert"'],
  [['--ssl-client-cert', 'missing.pem'], 'missing.pem'],
  [['-g', 'missing.json'], 'missing.json'],
  [['-e', 'https://api.example.com/e?apikey=s3cret'], 'Download it first'],
  [['-d', 'https://api.example.com/d?apikey=s3cret'], 'Download it first'],
  [['-g', 'https://api.example.com/g?apikey=s3cret'], 'Download it first'],
  [['https://api.example.com/c?apikey=s3cret'], 'Download it first'],
])('%j: refused by name, exit 2, and nothing is sent', async (args, named) => {
  const { url, seen, write, uassist } = await emptyFolder()
  write('my.json', collection(get(url)))
  const { code, stderr } = await uassist(['my.json', ...args])
  expect(code).toBe(2)
  expect(stderr).toContain(named)
  expect(stderr).not.toContain('s3cret')
  expect(seen).toEqual([])
})
