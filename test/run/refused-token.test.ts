import { explainRefusal, memoryStore, type Refusal, sessionId } from '../../plugin/auth'
import { runWithSession } from '../../scripts/run/run-with-session'
import { replyJson, serve } from '../helpers/http-server'
import { signedIn } from '../helpers/signed-in'
import { type Fixture, tenantFixture } from '../helpers/sign-in-fixture'
import { collection, silence } from './fixtures'

/* A 401 for the session's token in a run: the session gets another one, if it can. */

let fixture: Fixture

beforeAll(async () => {
  fixture = await tenantFixture()
})

type Person = Awaited<ReturnType<typeof signedIn>>

/** Runs requests that send the session's token to an API, by the paths they ask it for. */
function runAt(url: string, { config, deps }: Pick<Person, 'config' | 'deps'>, paths: readonly string[]) {
  const bearer = [{ key: 'token', value: '{{accessToken}}' }]
  const requests = paths.map((path) => ({
    name: `asks for ${path}`,
    url: `{{apiUrl}}/${path}`,
    auth: { type: 'bearer', bearer },
  }))
  const none = new Set<string>()
  const environment = {
    name: 'test',
    values: { ...fixture.values, apiUrl: url },
    written: new Map(),
    secretKeys: none,
    openedKeys: none,
    variables: new Map<string, string>(),
    notes: [],
  }
  return runWithSession([collection('one', requests)], environment, config, deps, {
    reporters: [],
    progress: silence(),
  })
}

/** Runs two requests against an API that refuses the first token it sees. Resolves to the tokens it saw. */
async function runTwice(person: Pick<Person, 'config' | 'deps'>) {
  const seen: string[] = []
  const url = await serve((request, response) => {
    const token = request.headers.authorization?.replace('Bearer ', '') ?? ''
    seen.push(token)
    replyJson(response, token === seen[0] ? 401 : 200, {})
  })
  return { seen, result: await runAt(url, person, ['a', 'b']) }
}

test('is refreshed though it has not expired, and the new one is the session’s', async () => {
  const person = await signedIn(fixture)
  const { seen, result } = await runTwice(person)
  expect(person.tokenCalls()).toBe(1)
  expect(new Set(seen).size).toBe(2)
  expect((await person.session())?.accessTokens[0]).toMatchObject({ accessToken: seen[1] })
  expect(result.notes).toEqual([])
})

test('stays good where there is no refresh token: a 401 has other causes, and it is the last one', async () => {
  const person = await signedIn(fixture)
  const session = await person.session()
  if (!session) throw new Error('somebody is signed in')
  const { refreshToken: _none, ...rest } = session
  const store = memoryStore()
  await store.update(sessionId(person.config), () => Promise.resolve(rest), { purpose: 'the test' })
  const { seen, result } = await runTwice({ ...person, deps: { ...person.deps, store } })
  expect(new Set(seen).size).toBe(1)
  expect((await store.read(sessionId(person.config)))?.accessTokens[0]).not.toHaveProperty('stale')
  expect(result).toMatchObject({ requests: 2, notes: [] })
})

test('is remembered once for each status, with what explains it and no token', async () => {
  const remembered: Refusal[] = []
  const person = await signedIn(fixture, { deps: { onRefusal: (refusal) => remembered.push(refusal) } })
  const url = await serve((request, response) => {
    const challenge = 'Bearer error="invalid_token", error_description="no such role"'
    response.writeHead(request.url === '/403' ? 403 : 401, { 'www-authenticate': challenge }).end()
  })
  await runAt(url, person, ['401', '401', '403'])
  expect(remembered).toMatchObject([
    {
      kind: 'api',
      status: 401,
      request: 'asks for 401',
      method: 'GET',
      origin: url.replace('http://', ''),
      account: 'default',
      token: { roles: ['u_administrator', 'interact_account_admin'] },
      expected: { issuer: `${person.config.auth0Domain}/`, audience: 'uassist.uniphore.com' },
      said: 'no such role',
    },
    { status: 403, request: 'asks for 403' },
  ])
  person.secrets.expectNoneIn([JSON.stringify(remembered)])
  expect(explainRefusal(remembered[0] as Refusal, String)).toMatchObject({ cause: 'role-or-id' })
})
