import { Readable } from 'node:stream'
import { createPrivateKey, sign } from 'node:crypto'
import { main } from '../../scripts/main'
import { DEMO_TENANT } from '../../scripts/sandbox/demo-data'
import { createSigningKey } from '../../scripts/sandbox/tenant/signing-key'
import { makeWorld, type World } from '../doctor/world'

interface Said {
  code: number
  out: string
  err: string
}

async function explain({ io, cwd, env }: World, stdin: string, ...args: string[]): Promise<Said> {
  const own = { ...io(), cwd, env, stdin: Readable.from(stdin === '' ? [] : [stdin]) }
  const code = await main(['explain', ...args], own)
  return { code, out: own.stdout(), err: own.stderr() }
}

const json = async (world: World, stdin: string, ...args: string[]) =>
  JSON.parse((await explain(world, stdin, ...args, '--json')).out) as Record<string, unknown> & {
    endpoints: { method: string; reasons: string[]; notes: string[] }[]
  }

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** A token that says whatever it is told to, signed with a key of its own. */
async function made(claims: object, header: object = {}): Promise<string> {
  const key = createPrivateKey({ key: await createSigningKey(), format: 'jwk' })
  const content = `${part({ alg: 'RS256', typ: 'JWT', kid: 'none', ...header })}.${part(claims)}`
  return `${content}.${sign('RSA-SHA256', Buffer.from(content), key).toString('base64url')}`
}

const SYNC_USER = 'http://127.0.0.1:18091/ocms/v2/configuration/sync-user'

test('the token of the session: who, for what, until when, and signed by the issuer; never the token itself', async () => {
  const world = await makeWorld()
  await world.signIn()
  const { code, out, err } = await explain(world, '')
  expect([code, err]).toEqual([0, ''])
  expect(out).toContain('signed by the issuer with RS256')
  expect(out).toMatch(/who +Ada Admin, auth0\|/)
  expect(out).toContain('u_administrator')
  for (const secret of await world.secrets()) expect(out).not.toContain(secret)
  expect(await json(world, '')).toMatchObject({
    kind: 'access token',
    dialect: 'auth0',
    verified: true,
    application: 'sandbox-native',
    audiences: expect.arrayContaining(['uassist.uniphore.com']) as string[],
    tenant: DEMO_TENANT.tenantId,
    expired: false,
  })
})

test.each([
  ['bare', (token: string) => token],
  ['with Bearer', (token: string) => `Bearer ${token}\n`],
  ['as a header', (token: string) => `Authorization: Bearer ${token}`],
  ['in quotes', (token: string) => `"${token}"`],
  ['as JSON', (token: string) => JSON.stringify({ accessToken: token })],
])('a token on stdin, %s', async (_how, paste) => {
  const world = await makeWorld()
  await world.signIn()
  const [token = ''] = await world.secrets()
  expect(await json(world, paste(token))).toMatchObject({
    verified: true,
    subject: expect.stringMatching(/^auth0\|/) as string,
  })
})

test('a token on the command line is refused, and not shown', async () => {
  const world = await makeWorld()
  const token = await made({ sub: 'x' })
  for (const args of [[token], ['--url', token]]) {
    await world.signIn()
    const { code, out, err } = await explain(world, '', ...args)
    expect(code).toBe(2)
    expect(out + err).not.toContain(token.slice(0, 20))
  }
})

test('what is no token is refused, and not shown', async () => {
  const { code, err } = await explain(await makeWorld(), 'two words of somebody')
  expect(code).toBe(2)
  expect(err).toContain('what came on stdin is no token')
  expect(err).not.toContain('somebody')
})

test.each([
  ['too long', 'a'.repeat(200_000), 'too long for a token'],
  ['cut off in the middle', `${part({ alg: 'RS256' })}.${part({ sub: 'somebody' }).slice(0, 9)}.x`, 'no whole token'],
])('what is %s is refused, and not explained as another kind', async (_what, stdin, why) => {
  const { code, out, err } = await explain(await makeWorld(), stdin)
  expect([code, out]).toEqual([2, ''])
  expect(err).toContain(`what came on stdin is ${why}`)
})

test('times that no date can hold are left out', async () => {
  const world = await makeWorld()
  expect(await json(world, await made({ iat: -1e300, exp: 1e300 }))).toMatchObject({ issuedAt: null, expiresAt: null })
  expect(await json(world, await made({ iat: 0 }))).toMatchObject({ issuedAt: '1970-01-01T00:00:00.000Z' })
})

test('kinds: opaque, encrypted, an ID token, a machine, and the profile of RFC 9068', async () => {
  const world = await makeWorld()
  const { auth0Domain = '' } = world.values
  const iss = `${auth0Domain}/`
  expect(await json(world, 'abcdefghijklmnop')).toMatchObject({ kind: 'opaque', verified: false })
  expect(await json(world, `${part({ alg: 'dir', enc: 'A256GCM' })}..iv.text.tag`)).toMatchObject({ kind: 'encrypted' })
  expect(await json(world, await made({ iss, aud: 'sandbox-native', sub: 'x' }))).toMatchObject({ kind: 'ID token' })
  expect(await json(world, await made({ iss, aud: 'api', sub: 'abc@clients' }))).toMatchObject({
    kind: 'machine token',
  })
  const profiled = await made({ iss, aud: 'api', client_id: 'one', scope: 'a b' }, { typ: 'at+jwt' })
  expect(await json(world, profiled)).toMatchObject({ dialect: 'at+jwt', application: 'one', scopes: ['a', 'b'] })
})

test('a forged token, one of another issuer, and one with another algorithm are not proved, and it is said why', async () => {
  const world = await makeWorld()
  await world.signIn()
  const { auth0Domain = '' } = world.values
  const iss = `${auth0Domain}/`
  const because = async (token: string) => (await json(world, token)).unverifiedBecause
  const [token = ''] = await world.secrets()
  const [head, , signature] = token.split('.')
  expect(await because(`${String(head)}.${part({ iss, sub: 'x' })}.${String(signature)}`)).toMatch(
    /signature is not that/,
  )
  expect(await because(await made({ iss, sub: 'x' }))).toMatch(/a key the tenant does not publish/)
  expect(await because(await made({ iss, sub: 'x' }, { alg: 'HS256' }))).toMatch(/signed with HS256/)
  const calls = world.tenant().calls('GET /.well-known/jwks.json')
  expect(await because(await made({ iss: 'https://evil.example/', sub: 'x' }))).toMatch(
    /names the issuer https:\/\/evil/,
  )
  expect(world.tenant().calls('GET /.well-known/jwks.json')).toBe(calls)
})

test('why an endpoint would refuse it: the role, which U-Assist answers with 401', async () => {
  const world = await makeWorld()
  await world.signIn()
  await world.signIn('agent', 'agent')
  const admin = await explain(world, '', '--url', SYNC_USER)
  expect(admin.code).toBe(0)
  expect(admin.out.replace(/\s+/g, ' ')).toContain(
    'POST /ocms/v2/configuration/sync-user (Sync logged-in user): nothing of the token',
  )
  const agent = await explain(world, '', '--account', 'agent', '--url', SYNC_USER)
  expect(agent.code).toBe(1)
  expect(agent.out.replace(/\s+/g, ' ')).toContain(
    "It wants the role admin (as its page's sample token has it), and this token's roles are u_agent, interact_agent.",
  )
  expect((await json(world, '', '--url', SYNC_USER)).endpoints).toMatchObject([
    {
      method: 'POST',
      reasons: [],
      notes: expect.arrayContaining([expect.stringContaining('nonce-token')]) as string[],
    },
  ])
})

test.each([
  ['expired', { exp: 1 }, /had expired at 1970/],
  ['of another audience', { aud: 'https://other.example' }, /is for https:\/\/other\.example/],
  ['of another tenant', { 'https://api.uniphore.com/tenant': 'another' }, /is of the tenant another/],
  ['not proved', {}, /signature is not proved/],
])('why an endpoint would refuse it: %s', async (_name, changes, reason) => {
  const world = await makeWorld()
  world.write({ tenantId: DEMO_TENANT.tenantId })
  const { auth0Domain = '', audience } = world.values
  const token = await made({
    iss: `${auth0Domain}/`,
    aud: audience,
    sub: 'x',
    scope: 'a',
    exp: 9_999_999_999,
    ...changes,
  })
  const { endpoints } = await json(world, token, '--url', SYNC_USER)
  expect(endpoints[0]?.reasons.join('\n')).toMatch(reason)
})

test('an address that no endpoint has is refused by name, without its query', async () => {
  const world = await makeWorld()
  await world.signIn()
  const { code, err } = await explain(world, '', '--url', 'https://api.example/nowhere?code=secret')
  expect(code).toBe(2)
  expect(err).toContain('has the address "https://api.example/nowhere"')
})

test.each([60, 120])('at %i columns no line is longer, but for a word that cannot be broken', async (columns) => {
  const world = await makeWorld()
  await world.signIn()
  const own = world.io(columns)
  await main(['explain', '--url', SYNC_USER], own)
  for (const line of own.stdout().trimEnd().split('\n')) {
    if (line.length > columns) expect(line.trim()).not.toContain(' ')
  }
})
