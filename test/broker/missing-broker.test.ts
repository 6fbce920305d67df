import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { freePorts } from '../../scripts/sandbox/free-ports'
import { type SignedIn, startSignedIn } from '../../scripts/dev/signed-in'
import { run, start } from '../helpers/built-command'
import { serve } from '../helpers/http-server'

let signedIn: SignedIn
beforeAll(async () => {
  signedIn = await startSignedIn()
})
afterAll(() => signedIn.stop())

/** Nobody has to sign in: a session is there. */
const login = (brokerUrl: string) =>
  run(['login', '-e', signedIn.environmentFile], { UASSIST_HOME: signedIn.home, UASSIST_BROKER_URL: brokerUrl })

test('login says that an environment names a broker which does not run, to people who use one', async () => {
  const [port = 0] = await freePorts(1)
  const url = `http://127.0.0.1:${String(port)}`
  const env = { UASSIST_HOME: signedIn.home }

  // Whoever has never used a broker needs none, and gets no key by the question.
  const before = await login(url)
  expect(before).toMatchObject({ code: 0, stderr: expect.stringContaining('Already signed in') as string })
  expect(before.stderr).not.toContain('broker')
  expect(readdirSync(signedIn.home)).not.toContain('broker-key')

  const key = (await run(['broker', '--key'], env)).stdout.trim()
  const absent = await login(`${url}/`)
  expect(absent.code).toBe(0)
  expect(absent.stderr).toContain(`note: no broker runs at ${url}, which this environment names for Postman`)
  expect(absent.stderr).toContain('`uassist broker --detach`')

  const broker = start(['broker', '--port', String(port)], env)
  await broker.says(/The broker runs at/)
  for (const address of [url, `http://localhost:${String(port)}`]) {
    expect((await login(address)).stderr).not.toContain('broker')
  }
  broker.child.kill('SIGTERM')
  await broker.ended

  const heard: string[] = []
  const other = await serve((request, response) => {
    heard.push(JSON.stringify(request.headers))
    response.end('{"broker":"uassist"}')
  })
  expect((await login(other)).stderr).toContain(`note: "brokerUrl" is ${other}, where some other program listens`)
  expect(heard).toHaveLength(1)
  expect(heard.join('')).not.toContain(key)
  expect(readdirSync(join(signedIn.home, 'sessions')).filter((name) => name.endsWith('.json'))).toHaveLength(1)
})

test.each(['', 'nowhere', 'https://127.0.0.1:1', 'http://broker.example:1'])(
  'an address that can be no broker of this machine is asked nothing: %j',
  async (brokerUrl) => {
    await run(['broker', '--key'], { UASSIST_HOME: signedIn.home })
    const { code, stderr } = await login(brokerUrl)
    expect({ code, mentions: stderr.includes('broker') }).toEqual({ code: 0, mentions: false })
  },
)
