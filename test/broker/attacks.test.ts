import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { request, type RequestListener } from 'node:http'
import { join } from 'node:path'
import { freePorts } from '../../scripts/sandbox/free-ports'
import { type SignedIn, startSignedIn } from '../../scripts/dev/signed-in'
import { run, start } from '../helpers/built-command'
import { serve } from '../helpers/http-server'
import { tempFolder } from '../helpers/temp-folder'

/** What other programs of this machine may try against the broker, at the built command. */

const KEY = /^[\w-]{43}$/

let signedIn: SignedIn
beforeAll(async () => {
  signedIn = await startSignedIn()
})
afterAll(() => signedIn.stop())

/** A home of its own, whose owner has used the broker before, so that it has a key. */
async function aHome(): Promise<{ env: NodeJS.ProcessEnv; home: string; key: string }> {
  const home = join(tempFolder(), 'home')
  const env = { UASSIST_HOME: home, UASSIST_AUTH0_DOMAIN: signedIn.sandbox.auth0Domain }
  return { env, home, key: (await run(['broker', '--key'], env)).stdout.trim() }
}

/** A foreign program that listens where a broker is looked for, and remembers all that it is sent. */
async function imposter(answer: RequestListener): Promise<{ port: number; heard: string[] }> {
  const heard: string[] = []
  const origin = await serve((incoming, response) => {
    heard.push([incoming.method, incoming.url, ...incoming.rawHeaders].join(' '))
    answer(incoming, response)
  })
  return { port: Number(new URL(origin).port), heard }
}

/** What is left where a broker was killed; the fields are those of any version. */
const runningFile = (port: number) => JSON.stringify({ port, url: `http://127.0.0.1:${String(port)}`, pid: 1 })

/** Relays a request to the true broker as it is, and its answer back. */
const relayTo =
  (port: number): RequestListener =>
  (incoming, response) => {
    const { method, url: path, headers } = incoming
    const own = { ...headers, host: `127.0.0.1:${String(port)}` }
    request({ host: '127.0.0.1', port, method, path, headers: own }, (answer) => {
      response.writeHead(answer.statusCode ?? 0, answer.headers)
      answer.pipe(response)
    }).end()
  }

describe('a program that has taken the port of the broker', () => {
  const LIES: [string, RequestListener][] = [
    ['claims to be one', (_request, response) => response.end('{"broker":"uassist","stopped":true}')],
    [
      'sends back what it is sent',
      ({ headers }, response) => {
        const nonce = String(headers['x-uassist-nonce'])
        response.end(JSON.stringify({ broker: 'uassist', nonce, proof: nonce, stopped: true }))
      },
    ],
    ['answers nonsense', (_request, response) => response.end('{"nonce":1,"proof":["x"]}')],
    ['closes each connection', (_request, response) => response.destroy()],
  ]
  test.each(LIES)('%s: it is sent no key, and nobody takes it for a broker', async (_what, answer) => {
    const { env, home, key } = await aHome()
    const { port, heard } = await imposter(answer)
    writeFileSync(join(home, 'broker.json'), runningFile(port), { mode: 0o600 })

    const status = await run(['broker', '--status'], env)
    expect(status).toMatchObject({ code: 1, stdout: 'not running\n' })
    expect(status.stderr).toContain(`port ${String(port)}`)
    const stop = await run(['broker', '--stop'], env)
    expect(stop.stderr).toContain('No broker runs')
    expect(stop.stderr).not.toContain('has stopped')
    const second = await run(['broker', '--port', String(port)], env)
    expect(second).toMatchObject({ code: 2, stdout: '' })
    expect(second.stderr).toContain(`port ${String(port)} is in use`)

    expect(heard.length).toBeGreaterThanOrEqual(3)
    expect(key).toMatch(KEY)
    expect(heard.join('\n')).not.toContain(key)
    expect(heard.filter((text) => text.startsWith('POST'))).toEqual([])
  })

  test('relays to the broker on another port: it is not believed, and the true one is', async () => {
    const { env, home, key } = await aHome()
    const [port = 0] = await freePorts(1)
    const broker = start(['broker', '--port', String(port)], env)
    await broker.says(/The broker runs at/)
    const relay = await imposter(relayTo(port))
    const written = readFileSync(join(home, 'broker.json'), 'utf8')
    writeFileSync(join(home, 'broker.json'), runningFile(relay.port), { mode: 0o600 })

    expect(await run(['broker', '--status'], env)).toMatchObject({ code: 1, stdout: 'not running\n' })
    expect((await run(['broker', '--stop'], env)).stderr).toContain('No broker runs')
    expect(relay.heard.length).toBeGreaterThanOrEqual(2)
    expect(relay.heard.join('\n')).not.toContain(key)

    writeFileSync(join(home, 'broker.json'), written, { mode: 0o600 })
    expect(await run(['broker', '--status'], env)).toMatchObject({ code: 0 })
    expect((await run(['broker', '--stop'], env)).stderr).toContain('has stopped')
    expect((await broker.ended).code).toBe(0)
  })
})

test.each([
  ['empty, as a full disk leaves it', () => ''],
  ['a line break', () => '\n'],
  ['cut short', (key: string) => key.slice(0, 20)],
])('a key file that is %s: what it holds opens nothing, and a new key is made', async (_what, damage) => {
  const { env, home, key } = await aHome()
  const damaged = damage(key)
  writeFileSync(join(home, 'broker-key'), damaged, { mode: 0o600 })
  const [port = 0] = await freePorts(1)
  const broker = start(['broker', '--port', String(port)], env)
  await broker.says(/The broker runs at/)
  const ask = async (value: string) =>
    fetch(`http://127.0.0.1:${String(port)}/token?environment=sandbox`, { headers: { 'x-uassist-key': value } })

  const answer = await ask(damaged.trim())
  expect({ status: answer.status, body: await answer.text() }).toEqual({ status: 401, body: '' })
  const made = readFileSync(join(home, 'broker-key'), 'utf8')
  expect(made).toMatch(KEY)
  expect(made).not.toBe(key)
  expect(statSync(join(home, 'broker-key')).mode & 0o777).toBe(0o600)
  // The new key is let through: only nobody is signed in at this home.
  expect(await (await ask(made)).text()).toContain('SIGN_IN_REQUIRED')
  broker.child.kill('SIGTERM')
  await broker.ended
})

test('a file is no environment: none of the working directory is read, whatever it is called', async () => {
  const project = tempFolder()
  const folder = join(project, 'collections', 'environments')
  mkdirSync(folder, { recursive: true })
  const values = (auth0Domain: string) => [
    { key: 'auth0Domain', value: auth0Domain },
    { key: 'clientId', value: 'client' },
    { key: 'audience', value: 'https://api' },
    { key: 'accessToken', value: 'token-of-the-file' },
  ]
  const evil = JSON.stringify({ name: 'evil', values: values('https://evil.example') })
  const FILES = ['evil.json', 'evil.postman_environment.json']
  for (const name of FILES) writeFileSync(join(project, name), evil)
  const good = JSON.stringify({ name: 'good', values: values('https://good.example') })
  writeFileSync(join(folder, 'good.postman_environment.json'), good)
  writeFileSync(join(folder, 'good.local.postman_environment.json'), good)

  const { home, key } = await aHome()
  const [port = 0] = await freePorts(1)
  const broker = start(['broker', '--port', String(port)], { UASSIST_HOME: home }, project)
  await broker.says(/The broker runs at/)
  const ask = async (environment: string) => {
    const query = `environment=${encodeURIComponent(environment)}`
    const answer = await fetch(`http://127.0.0.1:${String(port)}/token?${query}`, { headers: { 'x-uassist-key': key } })
    return { status: answer.status, text: await answer.text() }
  }
  const paths = [...FILES, './evil.json', join(project, 'evil.json'), 'collections/../evil.json', '..', '.']
  for (const path of [...paths, 'good.local', 'good.postman_environment.json']) {
    const { status, text } = await ask(path)
    expect({ path, status }).toEqual({ path, status: 400 })
    expect(text).not.toMatch(/token-of-the-file|evil\.example/)
  }
  expect(await ask('good')).toMatchObject({ status: 200, text: expect.stringContaining('token-of-the-file') as string })
  broker.child.kill('SIGTERM')
  await broker.ended
})
