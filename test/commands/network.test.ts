import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:https'
import { type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { main } from '../../scripts/main'
import { run as runBuilt } from '../helpers/built-command'
import { readBody, replyJson, serve } from '../helpers/http-server'
import { type ProxyOptions, startProxy, type TestProxy } from '../helpers/proxy'
import { startIssuer, type TestIssuer } from '../helpers/signed-tokens'
import { tempFolder } from '../helpers/temp-folder'
import { testCa, whereOpensslIs } from '../helpers/test-ca'
import { testIo } from '../helpers/test-io'

/**
 * One network for every command: each setting against each command that sends something, with the same outcome and the same
 * sentence for the same cause. The host exists behind the proxies only, and its certificate is of a company's own authority.
 */

const HOST = 'https://tenant.example'
const CLIENT = 'client-1'
const ca = testCa()
const servers: Server[] = []
afterAll(() => {
  for (const server of servers) server.close()
})

/** An issuer and an API in one, as far as the commands below need them; by HTTPS. */
async function startHost(issuer: TestIssuer): Promise<number> {
  const server = createServer(ca?.certify('tenant.example') ?? {}, (request, response) => {
    void readBody(request).then(() => {
      const now = Math.floor(Date.now() / 1000)
      const idToken = issuer.sign({ ...issuer.claims(now), iss: `${HOST}/` })
      const tokens = {
        access_token: 'at-1',
        refresh_token: 'rt-1',
        id_token: idToken,
        token_type: 'Bearer',
        expires_in: 3600,
      }
      const device = {
        device_code: 'd',
        user_code: 'ABCD',
        verification_uri: `${HOST}/activate`,
        expires_in: 60,
        interval: 0.001,
      }
      const answers: Record<string, object> = {
        '/oauth/token': tokens,
        '/oauth/device/code': device,
        '/.well-known/jwks.json': { keys: issuer.keys },
        '/userinfo': { sub: 'auth0|1' },
      }
      replyJson(response, 200, answers[request.url ?? ''] ?? {})
    })
  })
  servers.push(server.listen(0, '127.0.0.1'))
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

/** What a command came to: its exit code, and all that it said. */
interface Outcome {
  code: number
  text: string
}

interface Place {
  env: Record<string, string>
  environment: string
  folder: string
}

async function uassist(args: string[], env: Record<string, string>): Promise<Outcome> {
  const io = testIo({ env })
  return { code: await main(args, io), text: io.stdout() + io.stderr() }
}

/** A request of a collection, and one of its script: both are refused, or neither. */
async function runCollection({ env, folder }: Place): Promise<Outcome> {
  const here = await serve((_request, response) => response.end('{}'))
  const exec = [`pm.sendRequest('${HOST}/api', () => {})`]
  const event = [{ listen: 'prerequest', script: { exec } }]
  const item = [
    { name: 'own', request: { method: 'GET', url: `${HOST}/api` } },
    { name: 'script', request: { method: 'GET', url: here }, event },
  ]
  const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json'
  const file = join(folder, 'c.postman_collection.json')
  writeFileSync(file, JSON.stringify({ info: { name: 'c', schema }, item }))
  const { code, text } = await uassist(['run', file, '--no-token'], env)
  const [ofScript = '', own = ''] = [/✗ script request: (.*)/, /✗ request: (.*)/].map((line) => line.exec(text)?.[1])
  if (own !== ofScript) throw new Error(`a request and one of a script end differently: ${text}`)
  return { code, text: own }
}

/** Every way in which a command sends something. */
const COMMANDS: Record<string, (place: Place) => Promise<Outcome>> = {
  login: ({ env, environment }) => uassist(['login', '-e', environment, '--device'], env),
  token: ({ env, environment }) =>
    uassist(['token', '-e', environment], { ...env, UASSIST_AUTH0_DOMAIN: HOST, UASSIST_REFRESH_TOKEN: 'rt-0' }),
  'whoami --remote': ({ env, environment }) =>
    uassist(['whoami', '-e', environment, '--remote'], { ...env, UASSIST_ACCESS_TOKEN: 'at-0' }),
  'run, pm.sendRequest': runCollection,
  broker: async ({ env }) => {
    const session = { UASSIST_AUTH0_DOMAIN: HOST, UASSIST_CLIENT_ID: CLIENT, UASSIST_REFRESH_TOKEN: 'rt-0' }
    const io = testIo({ env: { ...env, ...session } })
    const key = (await uassist(['broker', '--key'], env)).text.trim()
    const ended = main(['broker', '--port', '0', '--json'], io)
    while (!io.stdout().includes('\n')) await new Promise((resolve) => setImmediate(resolve))
    const { url } = JSON.parse(io.stdout()) as { url: string }
    const answer = await fetch(`${url}/token`, { headers: { 'x-uassist-key': key } })
    const text = await answer.text()
    io.cancel()
    await ended
    return { code: answer.status, text }
  },
}

whereOpensslIs('verification that is switched off is said by every command that sends something', async () => {
  const answer = { access_token: 'at-2', token_type: 'Bearer', expires_in: 3600 }
  const server = createServer(ca?.certify('localhost') ?? {}, (_request, response) =>
    response.end(JSON.stringify(answer)),
  )
  servers.push(server.listen(0, '127.0.0.1'))
  await once(server, 'listening')
  const url = `https://localhost:${String((server.address() as AddressInfo).port)}`
  const { folder } = placeFor({})
  const file = join(folder, 'c.json')
  writeFileSync(file, JSON.stringify({ info: { name: 'c' }, item: [{ name: 'r', request: { method: 'GET', url } }] }))
  const env = {
    UASSIST_HOME: folder,
    UASSIST_AUTH0_DOMAIN: url,
    UASSIST_CLIENT_ID: CLIENT,
    UASSIST_REFRESH_TOKEN: 'rt-0',
  }
  const said = 'NODE_TLS_REJECT_UNAUTHORIZED is 0: certificates are not verified'
  for (const args of [['token'], ['run', file, '--no-token']]) {
    expect((await runBuilt(args, env)).stderr).not.toContain(said)
    const { code, stderr } = await runBuilt(args, { ...env, NODE_TLS_REJECT_UNAUTHORIZED: '0' })
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining(said) as string })
  }
})

/** How a setting turns out: undefined where the request arrives. */
interface Refusal {
  sentence: string
  /** What is said beside it where a setting has to be changed. */
  hint?: string
  code: 2 | 4
}

interface Row {
  proxy?: ProxyOptions
  /** The variables, from the proxy's `host:port` and the file of the authority. */
  variables: (address: string, caFile: string) => Record<string, string>
  refusal?: (address: string) => Refusal
  /** What the proxy is asked with; undefined where it is not asked. */
  credentials?: string
}

const PASSWORD = 'p@:/%'
const onlyWith = (wanted: string) => (given: string | undefined) => (given === wanted ? undefined : 407)

const ROWS: Record<string, Row> = {
  'a proxy': { variables: (at, file) => ({ HTTPS_PROXY: `http://${at}`, UASSIST_CA_FILE: file }) },
  'in lower case, before the other': {
    variables: (at, file) => ({ https_proxy: `http://${at}`, HTTPS_PROXY: 'socks5://none:1', UASSIST_CA_FILE: file }),
  },
  'the proxy of plain requests, where there is no other': {
    variables: (at, file) => ({ HTTP_PROXY: `http://${at}`, UASSIST_CA_FILE: file }),
  },
  'a proxy for all': { variables: (at, file) => ({ all_proxy: at, UASSIST_CA_FILE: file }) },
  'the authority in the other variable': {
    variables: (at, file) => ({ HTTPS_PROXY: `http://${at}`, NODE_EXTRA_CA_CERTS: file }),
  },
  'a password of special characters': {
    proxy: { refuse: onlyWith(`user:${PASSWORD}`) },
    variables: (at, file) => ({
      HTTPS_PROXY: `http://user:${encodeURIComponent(PASSWORD)}@${at}`,
      UASSIST_CA_FILE: file,
    }),
    credentials: `user:${PASSWORD}`,
  },
  'the same password, not encoded': {
    proxy: { refuse: onlyWith(`user:${PASSWORD}`) },
    variables: (at, file) => ({ HTTPS_PROXY: `http://user:${PASSWORD}@${at}`, UASSIST_CA_FILE: file }),
    credentials: `user:${PASSWORD}`,
  },
  'a proxy that is spoken to by TLS': {
    proxy: { ...(ca && { certificate: ca.certify('localhost') }) },
    variables: (at, file) => ({
      HTTPS_PROXY: `https://${at.replace('127.0.0.1', 'localhost')}`,
      UASSIST_CA_FILE: file,
    }),
  },
  'an authority that is not known': {
    variables: (at) => ({ HTTPS_PROXY: `http://${at}` }),
    refusal: () => ({
      sentence: `the certificate of ${HOST} is not trusted (UNABLE_TO_VERIFY_LEAF_SIGNATURE)`,
      hint: "Name the file with your company's CA certificate in NODE_EXTRA_CA_CERTS or UASSIST_CA_FILE.",
      code: 2,
    }),
  },
  'a CA file that is not there': {
    variables: (at) => ({ HTTPS_PROXY: `http://${at}`, UASSIST_CA_FILE: '/missing.pem' }),
    refusal: () => ({
      sentence: 'the CA file "/missing.pem" cannot be read',
      hint: 'Correct UASSIST_CA_FILE.',
      code: 2,
    }),
  },
  'a proxy that wants a password': {
    proxy: { refuse: () => 407 },
    variables: (at, file) => ({ HTTPS_PROXY: `http://${at}`, UASSIST_CA_FILE: file }),
    refusal: (at) => ({
      sentence: `the proxy http://${at} of HTTPS_PROXY asks for a user and password (407)`,
      hint: 'Add the user and the password to the address in HTTPS_PROXY, percent-encoded.',
      code: 2,
    }),
  },
  'a proxy that wants another password': {
    proxy: { refuse: onlyWith('user:right') },
    variables: (at, file) => ({ HTTPS_PROXY: `http://user:wrong-one@${at}`, UASSIST_CA_FILE: file }),
    refusal: (at) => ({
      sentence: `the proxy http://${at} of HTTPS_PROXY does not accept the user and password that it is given (407)`,
      hint: 'Add the user and the password to the address in HTTPS_PROXY, percent-encoded.',
      code: 2,
    }),
  },
  'a proxy that wants what is not supported': {
    proxy: { refuse: () => 407, authenticate: 'Negotiate' },
    variables: (at, file) => ({ HTTPS_PROXY: `http://${at}`, UASSIST_CA_FILE: file }),
    refusal: (at) => ({
      sentence: `the proxy http://${at} of HTTPS_PROXY asks for a user and password (407)`,
      hint: 'It wants Negotiate authentication, and only Basic is supported',
      code: 2,
    }),
  },
  'a proxy that forbids the host': {
    proxy: { refuse: () => 403 },
    variables: (at, file) => ({ HTTPS_PROXY: `http://${at}`, UASSIST_CA_FILE: file }),
    refusal: (at) => ({
      sentence: `the proxy http://${at} of HTTPS_PROXY does not let requests to ${HOST} through (403)`,
      hint: 'Ask whoever runs the proxy to allow that host, or name the host in NO_PROXY.',
      code: 2,
    }),
  },
  'a proxy that does not find the host': {
    proxy: { refuse: () => 502 },
    variables: (at, file) => ({ HTTPS_PROXY: `http://${at}`, UASSIST_CA_FILE: file }),
    refusal: (at) => ({ sentence: `the proxy http://${at} of HTTPS_PROXY does not reach ${HOST} (502)`, code: 4 }),
  },
  'a proxy that is not there': {
    variables: (_at, file) => ({ HTTPS_PROXY: 'http://127.0.0.1:9', UASSIST_CA_FILE: file }),
    refusal: () => ({
      sentence: 'the proxy http://127.0.0.1:9 of HTTPS_PROXY cannot be reached (ECONNREFUSED)',
      code: 4,
    }),
  },
  'SOCKS only': {
    variables: (_at, file) => ({ ALL_PROXY: 'socks5h://user:secret-word@proxy:1080', UASSIST_CA_FILE: file }),
    refusal: () => ({
      sentence: 'ALL_PROXY names a SOCKS proxy ("socks5h://proxy:1080"), and only HTTP proxies are supported',
      hint: 'Name an HTTP proxy there, or the hosts that need none in NO_PROXY.',
      code: 2,
    }),
  },
  'a host that is exempt': {
    variables: (at, file) => ({ HTTPS_PROXY: `http://${at}`, no_proxy: '.example', UASSIST_CA_FILE: file }),
    refusal: () => ({ sentence: `${HOST} cannot be reached (`, code: 4 }),
  },
}

/** What each command's code is for an error: a run ends with 1, and the broker answers with a status. */
const codeOf = (command: string, { code }: Refusal) =>
  command === 'broker' ? (code === 4 ? 503 : 400) : command.startsWith('run') ? 1 : code

let port: number
beforeAll(async () => {
  port = await startHost(await startIssuer(CLIENT))
})

function placeFor(variables: Record<string, string>): Place {
  const folder = tempFolder()
  const environment = join(folder, 'far.postman_environment.json')
  const values = { auth0Domain: HOST, clientId: CLIENT }
  writeFileSync(
    environment,
    JSON.stringify({ name: 'far', values: Object.entries(values).map(([key, value]) => ({ key, value })) }),
  )
  return { folder, environment, env: { ...variables, UASSIST_HOME: join(folder, 'home') } }
}

describe.each(Object.entries(ROWS))('%s', (_setting, { proxy: options = {}, variables, refusal, credentials }) => {
  let proxy: TestProxy
  beforeAll(async () => {
    proxy = await startProxy({ to: port, ...options })
  })
  beforeEach(() => {
    proxy.forget()
  })

  whereOpensslIs.each(Object.keys(COMMANDS))('%s', async (command) => {
    const run = COMMANDS[command] as (place: Place) => Promise<Outcome>
    const outcome = await run(placeFor(variables(proxy.address, ca?.caFile ?? '')))
    const expected = refusal?.(proxy.address)
    if (expected) {
      expect(outcome.text.replaceAll('\\"', '"')).toContain(expected.sentence)
      expect(outcome.text).toContain(expected.hint ?? '')
      expect(outcome.code).toBe(codeOf(command, expected))
      for (const secret of ['secret-word', 'wrong-one']) expect(outcome.text).not.toContain(secret)
    } else {
      expect(outcome).toMatchObject({ code: command === 'broker' ? 200 : 0 })
      expect(new Set(proxy.asked)).toEqual(new Set(['CONNECT tenant.example:443']))
      expect(new Set(proxy.credentials)).toEqual(new Set([credentials]))
    }
  })
})
