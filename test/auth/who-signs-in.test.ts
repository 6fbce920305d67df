import { getToken, type Interaction, type Session, sessionId, signInAgain } from '../../plugin/auth'
import { checkLoginIsFresh } from '../../plugin/auth/who-signed-in'
import { listenForCallback } from '../../plugin/node/loopback'
import { type DemoAccount } from '../../scripts/sandbox/demo-data'
import { CookieJar, signInOverHttp } from '../../scripts/sandbox/http-browser'
import { failure } from '../helpers/signed-in'
import { type Fixture, person, tenantFixture, testDeps } from '../helpers/sign-in-fixture'

let fixture: Fixture
beforeAll(async () => {
  fixture = await tenantFixture()
})

/** One browser with its cookies, on one machine with its sessions, and whoever sits in front of it just now. */
function machine() {
  const cookies = new CookieJar()
  const stored = new Map<string, Session>()
  const deps = testDeps()
  const opened: URL[] = []
  const pages: Promise<string>[] = []
  let keys: Record<string, string> = {}
  let change = (_url: URL): void => undefined

  const interaction = (who: DemoAccount['account'], wishes: Interaction['who']): Interaction => ({
    kind: 'browser',
    timeoutMs: 30_000,
    listen: (redirectUris) => listenForCallback(redirectUris),
    showUrl: (url) => {
      opened.push(new URL(url))
      const visited = new URL(url)
      change(visited)
      pages.push(signInOverHttp(visited.href, person(who), { cookies }).then(({ body }) => body))
      return Promise.resolve()
    },
    who: {
      others: ({ account }) => [...stored.values()].filter(({ identity }) => identity.account !== account),
      ...wishes,
    },
  })

  /** Somebody signs in as an account. Resolves to the name that was stored; rejects where nothing was. */
  const signIn = async (account: string, who: DemoAccount['account'], wishes: Interaction['who'] = {}) => {
    const config = fixture.config({ account, ...keys })
    const own = { ...deps, interaction: interaction(who, wishes) }
    await (wishes.afresh ? signInAgain(config, own) : getToken(config, {}, own))
    const session = await deps.store.read(sessionId(config))
    if (!session) throw new Error('nothing is stored')
    stored.set(sessionId(config), session)
    return session.claims?.name
  }
  return {
    deps,
    opened,
    signIn,
    lastPage: () => pages.at(-1),
    /** Further keys of the environment. */
    set: (values: Record<string, string>) => {
      keys = values
    },
    /** What the browser does to an address before it opens it. */
    change: (edit: (url: URL) => void) => {
      change = edit
    },
    isStored: async (account: string) => (await deps.store.read(sessionId(fixture.config({ account })))) !== undefined,
  }
}

const lastParameters = (opened: URL[]) => Object.fromEntries(opened.at(-1)?.searchParams ?? [])

test('one browser, three accounts: three different people, each asked for a login', async () => {
  const { signIn, opened } = machine()
  expect(await signIn('admin', 'admin')).toBe('Ada Admin')
  expect(lastParameters(opened)).not.toHaveProperty('prompt')
  expect(await signIn('agent', 'agent')).toBe('Grace Agent')
  expect(lastParameters(opened)).toMatchObject({ prompt: 'login', max_age: '0' })
  expect(await signIn('supervisor', 'supervisor')).toBe('Sven Supervisor')
})

test('without other accounts the browser answers by itself: that is what a single sign-on is for', async () => {
  const { signIn, opened } = machine()
  await signIn('admin', 'admin')
  expect(await signIn('admin', 'agent', { others: () => [], afresh: true })).toBe('Grace Agent')
  expect(lastParameters(opened)).toMatchObject({ prompt: 'login' })
  expect(await signIn('agent', 'supervisor', { others: () => [] })).toBe('Grace Agent')
})

test('the same person under a second account is asked about; no saves nothing, yes saves it', async () => {
  const { signIn, isStored, lastPage } = machine()
  await signIn('admin', 'admin')
  const asked: string[] = []
  const answer = (yes: boolean) => (question: string) => {
    asked.push(question)
    return Promise.resolve(yes)
  }
  expect(await failure(signIn('agent', 'admin', { mayBeBoth: answer(false) }))).toMatchObject({
    code: 'SIGN_IN_DENIED',
    message: 'Ada Admin is account "admin" already; account "agent" was not saved',
    hint: expect.stringContaining('private window') as string,
  })
  expect(await isStored('agent')).toBe(false)
  expect(await lastPage()).toContain('There is a question where you came from')
  expect(await signIn('agent', 'admin', { mayBeBoth: answer(true) })).toBe('Ada Admin')
  expect(asked).toEqual(
    Array(2).fill('Ada Admin is account "admin" already. Save the same person as account "agent", too?'),
  )
})

test('where nobody can be asked, the same person under a second account is saved with a warning', async () => {
  const { signIn, deps } = machine()
  await signIn('admin', 'admin')
  expect(await signIn('agent', 'admin')).toBe('Ada Admin')
  expect(deps.said.join('\n')).toMatch(
    /warning: Ada Admin is account "admin" already, and is now account "agent", too\..*private window/,
  )
})

test('somebody else than is meant: nothing is saved, and the page in the browser says so', async () => {
  const { signIn, isStored, opened, lastPage } = machine()
  const { email } = person('agent')
  expect(await failure(signIn('agent', 'admin', { email }))).toMatchObject({
    code: 'SIGN_IN_DENIED',
    message: `Ada Admin <admin@acme-demo.example> has signed in, and "${email}" is meant; nothing was saved`,
  })
  expect(await isStored('agent')).toBe(false)
  expect(lastParameters(opened)).toMatchObject({ login_hint: email, prompt: 'login' })
  expect(await lastPage()).toContain('Not signed in')
  expect(await signIn('agent', 'agent', { email: email.toUpperCase() })).toBe('Grace Agent')
})

test('whom the environment means is a hint, and no condition', async () => {
  const { signIn, opened, set } = machine()
  set({ loginHint: 'agent@acme-demo.example' })
  expect(await signIn('admin', 'admin')).toBe('Ada Admin')
  expect(lastParameters(opened)).toMatchObject({ login_hint: 'agent@acme-demo.example' })
  expect(lastParameters(opened)).not.toHaveProperty('prompt')
})

test('an e-mail address can only be compared where an ID token is asked for', async () => {
  const { signIn, set, opened } = machine()
  set({ scope: 'offline_access' })
  expect(await failure(signIn('admin', 'admin', { email: 'admin@acme-demo.example' }))).toMatchObject({
    code: 'CONFIG_INVALID',
  })
  expect(opened).toEqual([])
})

describe('the time of the login', () => {
  const iat = 1_800_000_000
  const check = (authTime: unknown, elapsedMs: number) => () => {
    checkLoginIsFresh({ name: 'Ada', iat, auth_time: authTime }, elapsedMs)
  }

  test('may be as old as the request, and a minute more for the clocks', () => {
    expect(check(iat, 0)).not.toThrow()
    expect(check(iat - 90, 30_000)).not.toThrow()
    expect(check(iat - 91, 30_000)).toThrow(/"auth_time" is older than this sign-in.*Ada was signed in before/)
  })

  test('must be there', () => {
    expect(check(undefined, 30_000)).toThrow(/"auth_time" is missing/)
    expect(check(String(iat), 30_000)).toThrow(/"auth_time" is missing/)
  })
})

test('a browser that leaves "prompt" and "max_age" out is found out by "auth_time", and nothing is saved', async () => {
  const { signIn, isStored, change } = machine()
  await signIn('admin', 'admin')
  change((url) => {
    url.searchParams.delete('prompt')
    url.searchParams.delete('max_age')
  })
  expect(await failure(signIn('agent', 'agent'))).toMatchObject({
    code: 'ID_TOKEN_INVALID',
    message: '"auth_time" is missing, so nobody has logged in for it: Ada Admin was signed in before',
  })
  expect(await isStored('agent')).toBe(false)
  change(() => undefined)
  expect(await signIn('agent', 'agent')).toBe('Grace Agent')
})
