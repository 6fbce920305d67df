import { spawn, spawnSync } from 'node:child_process'
import { createHmac, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type SignedIn, startSignedIn } from '../../scripts/dev/signed-in'
import { freePorts } from '../../scripts/sandbox/free-ports'
import { run, start } from '../helpers/built-command'
import { freshBuild } from '../helpers/fresh-build'
import { serve } from '../helpers/http-server'
import { tempFolder } from '../helpers/temp-folder'
import { testWhere } from '../helpers/test-where'

/** What collections/broker.md shows, run as it stands there, against a broker with people signed in. */

const DOCUMENT = readFileSync(join(__dirname, '../../collections/broker.md'), 'utf8')

const where = (program: string, packageName: string) =>
  testWhere(spawnSync(program, ['--version']).error && `${program} is not installed (npm install -g ${packageName})`)

let signedIn: SignedIn
let project: string
let broker: string
let key: string
let token: string
/** An API that remembers the Authorization it is sent. */
let api: string
let seen: (string | undefined)[] = []
beforeAll(async () => {
  signedIn = await startSignedIn({ accounts: ['admin', 'supervisor'] })
  project = tempFolder()
  const folder = join(project, 'collections', 'environments')
  mkdirSync(folder, { recursive: true })
  const staging = readFileSync(signedIn.environmentFile, 'utf8').replace('"name":"sandbox"', '"name":"staging"')
  writeFileSync(join(folder, 'staging.postman_environment.json'), staging)
  mkdirSync(join(project, 'bin'))
  const shim = join(project, 'bin', 'uassist')
  writeFileSync(shim, `#!/bin/sh\nexec "${process.execPath}" "${join(freshBuild(), 'uassist.js')}" "$@"\n`)
  chmodSync(shim, 0o755)

  const env = { UASSIST_HOME: signedIn.home }
  const [port = 0] = await freePorts(1)
  broker = `http://127.0.0.1:${String(port)}`
  await start(['broker', '--port', String(port)], env, project).says(/The broker runs at/)
  key = (await run(['broker', '--key'], env)).stdout.trim()
  token = (await run(['token', '-e', 'staging'], env, project)).stdout.trim()
  api = await serve(({ headers }, response) => {
    seen.push(headers.authorization)
    response.end('{}')
  })
  writeFileSync(join(project, '.env'), `BROKER_KEY=${key}\nbrokerKey=${key}\n`)
})
afterAll(() => signedIn.stop())
beforeEach(() => {
  seen = []
})

/** The one example in this language that has this in it, with the addresses of this test. */
function example(language: string, part: string): string {
  const blocks = [...DOCUMENT.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 'gs'))].map(
    ([, block = '']) => block,
  )
  const found = blocks.filter((block) => block.includes(part))
  expect(found).toHaveLength(1)
  return (found[0] ?? '').replaceAll('http://127.0.0.1:18099', broker).replaceAll('https://api.example.com', api)
}

async function inProject(command: string, args: string[]): Promise<{ code: number | null; text: string }> {
  const child = spawn(command, args, {
    cwd: project,
    env: { ...process.env, PATH: `${join(project, 'bin')}:${process.env.PATH ?? ''}`, UASSIST_HOME: signedIn.home },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let text = ''
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, text }
}

test('curl', async () => {
  const line = example('sh', 'curl')
  const { code, text } = await inProject('sh', ['-c', line])
  const supervisor = await run(
    ['token', '-e', 'staging', '--account', 'supervisor'],
    { UASSIST_HOME: signedIn.home },
    project,
  )
  expect({ code, body: JSON.parse(text) as unknown }).toEqual({
    code: 0,
    body: {
      accessToken: supervisor.stdout.trim(),
      expiresAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
      audience: 'uassist.uniphore.com',
      scope: expect.stringContaining('openid') as string,
    },
  })
  // A refusal is a failure of curl, with what to do in its output.
  const refused = await inProject('sh', ['-c', line.replace('account=supervisor', 'account=agent')])
  expect(refused.code).toBe(22)
  expect(JSON.parse(refused.text)).toMatchObject({
    error: {
      code: 'SIGN_IN_REQUIRED',
      hint: expect.stringContaining('uassist login -e staging --account agent') as string,
    },
  })
})

where('bru', '@usebruno/cli')('Bruno', async () => {
  writeFileSync(join(project, 'bruno.json'), JSON.stringify({ version: '1', name: 'documented', type: 'collection' }))
  writeFileSync(join(project, 'me.bru'), example('bru', 'get {'))
  expect(await inProject('bru', ['run', 'me.bru'])).toMatchObject({ code: 0 })
  expect(seen).toEqual([`Bearer ${token}`])
})

where('httpyac', 'httpyac')('httpyac', async () => {
  writeFileSync(join(project, 'me.http'), example('http', '@ref'))
  const { code, text } = await inProject('httpyac', ['send', 'me.http', '--all', '--output', 'short'])
  expect(code).toBe(0)
  expect(text).not.toContain(key)
  expect(seen).toEqual([`Bearer ${token}`])
})

test('the proof, made from nothing but what is written there', async () => {
  const nonce = randomBytes(32).toString('base64url')
  const answer = await fetch(`${broker}/proof`, { headers: { 'x-uassist-nonce': nonce } })
  const { nonce: ofBroker, proof } = (await answer.json()) as { nonce: string; proof: string }
  const lines = ['uassist', 'broker', new URL(broker).port, nonce, ofBroker]
  const proofOf = (text: string[]) => createHmac('sha256', key).update(text.join('\n')).digest('base64url')
  expect(proof).toBe(proofOf(lines))
  const own = proofOf(lines.with(1, 'token'))
  const headers = { 'x-uassist-nonce': nonce, 'x-uassist-proof': own }
  const given = await fetch(`${broker}/token?environment=staging`, { headers })
  expect(await given.json()).toMatchObject({ accessToken: token })
})
