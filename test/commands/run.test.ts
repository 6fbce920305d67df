import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { progressOf } from '../../scripts/cli/io'
import { type RunResult } from '../../scripts/run/run-collections'
import { type SignedIn, startSignedIn } from '../../scripts/dev/signed-in'
import { run } from '../helpers/built-command'
import { tempFolder } from '../helpers/temp-folder'
import { testIo } from '../helpers/test-io'

let signedIn: SignedIn
beforeAll(async () => {
  signedIn = await startSignedIn({ accounts: ['admin'] })
})
afterAll(() => signedIn.stop())

const uassist = (args: string[], env: NodeJS.ProcessEnv = {}, cwd = tempFolder()) =>
  run(['run', ...args, '-e', signedIn.environmentFile], { UASSIST_HOME: signedIn.home, ...env }, cwd)

/** A collection of one request to the sandbox API, with the test given. */
function oneRequest(test: string, url = '{{gatewayUrl}}/backend/v2/refresh/api-token'): string {
  const file = join(tempFolder(), 'one.postman_collection.json')
  const header = [{ key: 'Authorization', value: 'Bearer {{accessToken}}' }]
  const event = [{ listen: 'test', script: { type: 'text/javascript', exec: [test] } }]
  const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json'
  const item = [{ name: 'Nonce', event, request: { method: 'GET', header, url } }]
  writeFileSync(file, JSON.stringify({ info: { name: 'one', schema }, item }))
  return file
}

const GOOD = 'pm.test("is 200", () => pm.response.to.have.status(200))'
const BAD = 'pm.test("is 204", () => pm.response.to.have.status(204))'

test('all is well: exit 0, the result as one line of JSON, and the reports where they were asked for', async () => {
  const cwd = tempFolder()
  const { code, stdout } = await uassist(['--json', '--reporters', 'junit,json', '--out', 'out'], {}, cwd)
  const result = JSON.parse(stdout) as RunResult
  expect({ code, ...result }).toMatchObject({ code: 0, failed: 0, errors: 0 })
  expect(result.collections.map(({ name }) => name)).toEqual(['auth0', 'u-assist'])
  expect(result.skipped).toBeGreaterThan(5)
  for (const report of result.reports) expect(existsSync(report)).toBe(true)
  expect(readFileSync(join(cwd, 'out', 'junit.xml'), 'utf8')).toContain('it changes data: run with --allow-writes')
})

test('an assertion that fails is exit 1; the same request with a right one is exit 0', async () => {
  const failed = await uassist([oneRequest(BAD)])
  expect(failed.code).toBe(1)
  expect(failed.stderr).toContain('is 204')
  expect((await uassist([oneRequest(GOOD)])).code).toBe(0)
})

test('a run in which a token was refused ends with the command that says why; else it does not', async () => {
  const refused = await uassist([oneRequest(GOOD, '{{apiUrl}}/api/v1/summaries/1')])
  expect(refused.code).toBe(1)
  const doctor = `uassist doctor -e ${signedIn.environmentFile}`
  expect(refused.stderr.trimEnd()).toMatch(/\n[^\n]* says why\.$/)
  expect(refused.stderr).toContain(`The token of account "default" was refused: \`${doctor}\` says why.`)
  expect((await uassist([oneRequest(GOOD)])).stderr).not.toContain('says why')
  const { stdout } = await run(doctor.split(' ').slice(1), { UASSIST_HOME: signedIn.home })
  expect(stdout).toMatch(/401 to "Nonce"[^]*roles are u_administrator/)
})

test('in CI nothing is coloured; on a terminal it is, unless NO_COLOR is set', async () => {
  const { stderr } = await uassist([oneRequest(GOOD)], { CI: 'true' })
  expect(stderr).toContain('✓ one: Nonce')
  expect(stderr).not.toContain('\u001b')
  const on = (isTTY: boolean, env: NodeJS.ProcessEnv) => progressOf(testIo({ isTTY, env })).colors
  expect([on(true, {}), on(true, { NO_COLOR: '1' }), on(true, { TERM: 'dumb' }), on(false, { CI: 'true' })]).toEqual([
    true,
    false,
    false,
    false,
  ])
})

test('three shards skip nothing that the whole run sends', async () => {
  interface Report {
    collections: { name: string; executions: { name: string; sent: boolean }[] }[]
  }
  const sentBy = async (...args: string[]): Promise<string[]> => {
    const cwd = tempFolder()
    const { code, stdout } = await uassist([...args, '--json', '--reporters', 'json', '--out', cwd], {}, cwd)
    expect(code).toBe(0)
    const [file = ''] = (JSON.parse(stdout) as RunResult).reports
    const { collections } = JSON.parse(readFileSync(file, 'utf8')) as Report
    return collections.flatMap(({ name, executions }) =>
      executions.filter(({ sent }) => sent).map((one) => `${name}: ${one.name}`),
    )
  }
  const whole = await sentBy()
  const shards = [await sentBy('--shard', '1/3'), await sentBy('--shard', '2/3'), await sentBy('--shard', '3/3')]
  expect(whole.length).toBeGreaterThan(15)
  expect(new Set(shards.flat())).toEqual(new Set(whole))
  for (const shard of shards) expect(shard.length).toBeLessThan(whole.length)
}, 60_000)

test('nobody signed in: exit 3 with the command to run, and not one request is sent', async () => {
  const route = 'GET /backend/v2/refresh/api-token'
  const before = signedIn.sandbox.api.calls(route)
  const { code, stderr } = await uassist([oneRequest(GOOD)], { UASSIST_HOME: tempFolder() })
  expect(code).toBe(3)
  expect(stderr).toContain('uassist login -e')
  expect(signedIn.sandbox.api.calls(route)).toBe(before)
  expect((await uassist([oneRequest(GOOD)])).code).toBe(0)
  expect(signedIn.sandbox.api.calls(route)).toBe(before + 1)
})

test('another account that is not signed in: its requests are skipped aloud, and the run is good', async () => {
  const { code, stderr } = await uassist(['u-assist', '--folder', 'Sign-in check', '--folder', 'As a supervisor'])
  expect(code).toBe(0)
  expect(stderr).toContain(
    `not signed in as supervisor: run \`uassist login -e ${signedIn.environmentFile} --account supervisor\``,
  )
  expect(stderr).not.toContain('supervisorAccessToken')
})

test('nothing is sent: exit 1, with the reasons and the folder that finds what is missing', async () => {
  const alone = await uassist(['u-assist', '--folder', 'Alerts', '--json'])
  expect(alone.code).toBe(1)
  const { nothingSent, requests } = JSON.parse(alone.stdout) as RunResult
  expect({ requests, nothingSent }).toMatchObject({
    requests: 0,
    nothingSent: expect.stringContaining('nothing was sent, 2 skipped: 1 × ') as string,
  })
  expect(alone.stderr).toContain('"Conversations" finds conversationId: run it as well, with --folder Conversations')
  expect((await uassist(['u-assist', '--folder', 'Alerts', '--folder', 'Conversations'])).code).toBe(0)
  expect((await uassist(['u-assist', '--folder', 'Alerts', '--pass-with-no-tests'])).code).toBe(0)
})

test('a token given from outside is used, also where nobody is signed in', async () => {
  const token = (await run(['token', '-e', signedIn.environmentFile], { UASSIST_HOME: signedIn.home })).stdout.trim()
  const env = { UASSIST_HOME: tempFolder(), UASSIST_ACCESS_TOKEN: token, CI: 'true' }
  expect((await uassist([oneRequest(GOOD)], env)).code).toBe(0)
})

test('an API that is down: exit 1, the request is named, and the report is written', async () => {
  const cwd = tempFolder()
  const { code, stderr } = await uassist(
    [oneRequest(GOOD), '--reporters', 'cli,junit'],
    { UASSIST_GATEWAY_URL: 'http://127.0.0.1:1' },
    cwd,
  )
  expect(code).toBe(1)
  expect(stderr).toContain('ECONNREFUSED')
  expect(readFileSync(join(cwd, 'reports', 'junit.xml'), 'utf8')).toContain('<error')
})

test.each([
  ['an unknown folder', ['u-assist', '--folder', 'Nowhere'], '"Nowhere"'],
  ['a collection that is not there', ['./missing.json'], 'missing.json" cannot be read (ENOENT)'],
  ['data that is no list', [oneRequest(GOOD), '--iteration-data', '/dev/null'], '/dev/null'],
])('%s: named, exit 2', async (_what, args, named) => {
  const { code, stderr } = await uassist(args)
  expect(code).toBe(2)
  expect(stderr).toContain(named)
})

test('a .newmanrc in reach is refused by name, because it could write the environment to disk', async () => {
  const cwd = tempFolder()
  writeFileSync(join(cwd, '.newmanrc'), '{}')
  const { code, stderr } = await uassist([oneRequest(GOOD)], {}, cwd)
  expect(code).toBe(2)
  expect(stderr).toContain('.newmanrc')
})
