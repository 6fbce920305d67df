import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runCollections, type RunOptions, type RunOutcome } from '../../scripts/index'
import { run } from '../helpers/built-command'
import { tempFolder } from '../helpers/temp-folder'
import { libraryScene, type LibraryScene } from './library-scene'

let scene: LibraryScene
beforeAll(async () => {
  scene = await libraryScene()
})
afterAll(() => scene.signedIn.stop())

/** A collection of one request with a variable in it, and one that is a write. */
function collection(): string {
  const file = join(tempFolder(), 'two.postman_collection.json')
  const url = '{{gatewayUrl}}/backend/v2/refresh/api-token'
  const header = [{ key: 'Authorization', value: 'Bearer {{accessToken}}' }]
  const exec = [
    'pm.test("is {{status}}", () => pm.expect(pm.variables.get("status")).to.eql(String(pm.response.code)))',
  ]
  const event = [{ listen: 'test', script: { type: 'text/javascript', exec } }]
  const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json'
  const item = [
    { name: 'Nonce', event, request: { method: 'GET', header, url } },
    { name: 'Write', request: { method: 'POST', header, url } },
  ]
  writeFileSync(file, JSON.stringify({ info: { name: 'two', schema }, item }))
  return file
}

const runHere = (options: RunOptions): Promise<RunOutcome> =>
  runCollections({ environment: scene.signedIn.environmentFile, ...scene.options, ...options })

/** A result without what differs from run to run. */
const comparable = (result: object) => JSON.stringify(result).replace(/"durationMs":\d+/g, '"durationMs":0')

test('resolves to the result of `uassist run`, with its exit code', async () => {
  const file = collection()
  const { exitCode, ...result } = await runHere({ collections: [file], envVar: { status: '200' } })
  expect(result).toMatchObject({ passed: 1, failed: 0, skipped: 1, requests: 1 })
  const args = ['run', file, '-e', scene.signedIn.environmentFile, '--env-var', 'status=200', '--json']
  const { code, stdout } = await run(args, { UASSIST_HOME: scene.signedIn.home })
  expect([code, comparable(JSON.parse(stdout) as RunOutcome)]).toEqual([exitCode, comparable(result)])
  expect(scene.said.join('\n')).toContain('✓ two: Nonce')
})

test('a failed test is a result, not an error', async () => {
  const { exitCode, failed, collections } = await runHere({ collections: [collection()], envVar: ['status=204'] })
  expect([exitCode, failed, collections[0]?.failures[0]?.request]).toEqual([1, 1, 'Nonce'])
})

test('takes the options of the command line, in camel case', async () => {
  const out = tempFolder()
  const { reports, skipped, requests } = await runHere({
    collections: [collection()],
    envVar: { status: 200 },
    iterationCount: 2,
    timeoutRequest: '10s',
    folder: ['Nonce'],
    bail: false,
    reporters: ['json', 'junit'],
    out,
  })
  expect([requests, skipped]).toEqual([2, 0])
  expect(reports.map((file) => file.startsWith(out))).toEqual([true, true])
})

test.each([
  [{ timeoutRequets: 1 }, 'USAGE', 'unknown option "--timeout-requets": did you mean "--timeout-request"?'],
  [{ timeoutRequest: 'soon' }, 'USAGE', '"--timeout-request"'],
  [{ collections: ['--help'] }, 'COLLECTION_UNKNOWN', 'there is no collection "--help"'],
  [{ account: 'nobody' }, 'SIGN_IN_REQUIRED', 'nobody is signed in'],
])('%j is refused with %s', async (options, code, message) => {
  const work = runHere({ collections: [collection()], ...options })
  await expect(work).rejects.toMatchObject({ code, message: expect.stringContaining(message) as string })
})
