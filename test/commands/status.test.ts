import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { makePrivateFolder } from '../../plugin/node/secret-file'
import { main } from '../../scripts/main'
import { makeWorld, type World } from '../doctor/world'

async function status({ io }: World, ...args: string[]) {
  const own = io(60)
  const code = await main(['status', ...args], own)
  return { code, out: own.stdout(), err: own.stderr() }
}

const json = async (world: World, ...args: string[]) =>
  JSON.parse((await status(world, ...args, '--json')).out) as {
    sessions: Record<string, unknown>[]
    store: object
    next: Record<string, unknown>
  }

test('before any sign-in: no session, and the command that signs in', async () => {
  const world = await makeWorld()
  const { code, out } = await status(world)
  expect(code).toBe(0)
  expect(out.replace(/\s+/g, ' ')).toContain('Nobody is signed in there. Run `uassist login`.')
  expect(await json(world)).toMatchObject({ sessions: [], store: { kind: 'file' }, next: { source: 'none' } })
})

test('all sessions, which one the next command uses, and until when, as the estimate it is', async () => {
  const world = await makeWorld()
  await world.signIn()
  await world.signIn('agent', 'agent')
  const { sessions, store, next } = await json(world)
  expect(sessions).toHaveLength(2)
  const agent = sessions.find(({ account }) => account === 'agent')
  expect(agent).toMatchObject({
    auth0Domain: world.values.auth0Domain,
    clientId: 'sandbox-native',
    email: 'agent@acme-demo.example',
    accessTokens: [{ audience: 'uassist.uniphore.com', expiresAt: expect.stringMatching(/Z$/) as string }],
    renewable: ['uassist.uniphore.com'],
    signInAgainByIsEstimate: true,
    ended: false,
    next: false,
  })
  expect(sessions.filter((one) => one.next)).toMatchObject([{ account: 'default' }])
  expect(store).toEqual({ kind: 'file', where: `${world.home}/sessions` })
  expect(next).toMatchObject({ environment: 'sandbox', account: 'default', source: 'session', overrides: {} })
  expect((await json(world, '--account', 'agent')).sessions.filter((one) => one.next)).toMatchObject([
    { account: 'agent' },
  ])
  const { out } = await status(world)
  expect(out).toContain('account "default" (the next command uses it)')
  expect(out.replace(/\s+/g, ' ')).toContain('(an estimate: 30 days are the default of Auth0')
  for (const secret of await world.secrets()) expect(out).not.toContain(secret)
})

test('what a variable overrides is named, and a token that is given', async () => {
  const world = await makeWorld()
  await world.signIn()
  Object.assign(world.env, {
    UASSIST_AUDIENCE: 'api.uniphore.com',
    UASSIST_ACCESS_TOKEN: 'an-opaque-token-from-outside',
  })
  expect((await json(world)).next).toMatchObject({
    overrides: { audience: 'UASSIST_AUDIENCE', accessToken: 'UASSIST_ACCESS_TOKEN' },
    audience: 'api.uniphore.com',
    source: 'given',
  })
  const { out } = await status(world)
  expect(out.replace(/\s+/g, ' ')).toContain(
    'the token that is given in "accessToken" of UASSIST_ACCESS_TOKEN, in place',
  )
  expect(out).toMatch(/audience +from UASSIST_AUDIENCE/)
  expect(out).not.toContain('an-opaque-token-from-outside')
})

test('without an environment the sessions are there all the same', async () => {
  const world = await makeWorld()
  await world.signIn()
  const { code, out } = await status(world, '-e', 'nowhere')
  expect(code).toBe(0)
  expect(out).toContain('account "default"\n')
  expect(out.replace(/\s+/g, ' ')).toContain('The next command has no session: there is no environment "nowhere".')
})

test.each<[string, (world: World) => string]>([
  ['the home', ({ home }) => home],
  ['the folder of sessions', ({ home }) => join(home, 'sessions')],
  ['a folder above the home', ({ env, home }) => dirname((env.UASSIST_HOME = join(home, 'below', 'home')))],
])('a file in the place of %s is named: that is not "nobody is signed in"', async (_what, placeOf) => {
  const world = await makeWorld()
  const file = placeOf(world)
  makePrivateFolder(dirname(file), () => undefined)
  writeFileSync(file, '')
  const expected = `error: "${file}" is no folder\n  Name a folder for sessions in UASSIST_HOME.\n`
  expect(await status(world)).toEqual({ code: 2, out: '', err: expected })
  const io = world.io()
  expect(await main(['logout', '--all'], io)).toBe(2)
  expect(io.stderr()).toBe(expected)
  expect(await world.doctor()).toContainEqual(
    expect.objectContaining({ rule: 'store', level: 'fail', message: `"${file}" is no folder` }),
  )
})

test.each([60, 120])('at %i columns no line is longer, but for a word that cannot be broken', async (columns) => {
  const world = await makeWorld()
  await world.signIn()
  const own = world.io(columns)
  await main(['status'], own)
  for (const line of own.stdout().trimEnd().split('\n')) {
    if (line.length > columns) expect(line.trim()).not.toContain(' ')
  }
})
