import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePorts } from '../../scripts/sandbox/free-ports'
import { type SignedIn, startSignedIn } from '../../scripts/dev/signed-in'
import { run, start } from '../helpers/built-command'
import { tempFolder } from '../helpers/temp-folder'

let signedIn: SignedIn
beforeAll(async () => {
  signedIn = await startSignedIn()
})
afterAll(() => signedIn.stop())

const env = () => ({ UASSIST_HOME: signedIn.home, UASSIST_AUTH0_DOMAIN: signedIn.sandbox.auth0Domain })

test('of what a broker can be asked for, only one thing is', async () => {
  const own = { UASSIST_HOME: tempFolder() }
  const { code, stdout, stderr } = await run(['broker', '--key', '--stop'], own)
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toContain('only one of "--key" and "--stop" can be given')
  expect((await run(['broker', '--stop'], own)).stderr).toContain('No broker runs')
})

test('the broker: started, found by a second start, used with its key, stopped; nothing is left but the key', async () => {
  const [port = 0] = await freePorts(1)
  expect(await run(['broker', '--status'], env())).toMatchObject({ code: 1, stdout: 'not running\n' })

  const broker = start(['broker', '--port', String(port)], env())
  await broker.says(/The broker runs at/)
  const url = `http://127.0.0.1:${String(port)}`
  const key = (await run(['broker', '--key'], env())).stdout.trim()
  expect(key.length).toBeGreaterThan(40)
  expect(statSync(join(signedIn.home, 'broker-key')).mode & 0o777).toBe(0o600)
  expect(statSync(join(signedIn.home, 'broker.json')).mode & 0o777).toBe(0o600)

  const token = await fetch(`${url}/token?environment=sandbox`, { headers: { 'x-uassist-key': key } })
  expect(await token.json()).toMatchObject({
    accessToken: (await run(['token', '-e', signedIn.environmentFile], env())).stdout.trim(),
  })
  expect((await fetch(`${url}/token`, { headers: { 'x-uassist-key': 'wrong' } })).status).toBe(401)
  const stranger = await fetch(`${url}/token?environment=sandbox&account=agent`, { headers: { 'x-uassist-key': key } })
  expect(stranger.status).toBe(401)
  expect(await stranger.text()).toContain('uassist login -e sandbox --account agent')
  expect((await fetch(`${url}/token?environment=nowhere`, { headers: { 'x-uassist-key': key } })).status).toBe(400)

  const second = await run(['broker', '--port', String(port)], env())
  expect(second).toMatchObject({ code: 0, stdout: `A broker runs already at ${url}.\n` })
  expect(JSON.parse((await run(['broker', '--status', '--json'], env())).stdout)).toEqual({ running: true, url })

  expect((await run(['broker', '--stop'], env())).stderr).toContain('has stopped')
  expect((await broker.ended).code).toBe(0)
  expect(existsSync(join(signedIn.home, 'broker.json'))).toBe(false)
  expect(readdirSync(signedIn.home)).toContain('broker-key')
  await expect(fetch(url)).rejects.toThrow()
  expect((await run(['broker', '--stop'], env())).stderr).toContain('No broker runs')
})

test.each(['', 'null', '[]', '{"port":0}', '{"port":"18099"}', '{"port":65536}', '{"port":1.5}'])(
  'a broker.json with %j in it: none runs',
  async (text) => {
    const home = tempFolder()
    writeFileSync(join(home, 'broker.json'), text, { mode: 0o600 })
    expect(await run(['broker', '--status'], { ...env(), UASSIST_HOME: home })).toEqual({
      code: 1,
      stdout: 'not running\n',
      stderr: '',
    })
  },
)

test('Ctrl-C ends the broker and frees its port', async () => {
  const [port = 0] = await freePorts(1)
  for (let round = 0; round < 2; round++) {
    const broker = start(['broker', '--port', String(port)], env())
    await broker.says(/The broker runs at/)
    broker.child.kill('SIGINT')
    expect((await broker.ended).code).toBe(0)
  }
})

test('a busy port: exit 2, and the port is named', async () => {
  const port = new URL(signedIn.sandbox.apiUrl).port
  const { code, stderr } = await run(['broker', '--port', port], env())
  expect(code).toBe(2)
  expect(stderr).toContain(`port ${port} is in use`)
})

test('a broker that ends leaves alone what a later one has written down', async () => {
  const home = join(tempFolder(), 'home')
  const [port = 0] = await freePorts(1)
  const broker = start(['broker', '--port', String(port)], { ...env(), UASSIST_HOME: home })
  await broker.says(/The broker runs at/)
  const file = join(home, 'broker.json')
  const later = readFileSync(file, 'utf8').replace(/"pid":\d+/, '"pid":1')
  writeFileSync(file, later, { mode: 0o600 })
  broker.child.kill('SIGTERM')
  await broker.ended
  expect(readFileSync(file, 'utf8')).toBe(later)
})
