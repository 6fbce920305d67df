import { openEnvironment } from '../../scripts/index'
import { person } from '../helpers/sign-in-fixture'
import { tempFolder } from '../helpers/temp-folder'
import { signInOverHttp } from '../../scripts/sandbox/http-browser'
import { libraryScene, type LibraryScene } from './library-scene'

let scene: LibraryScene
beforeAll(async () => {
  scene = await libraryScene()
})
afterAll(() => scene.signedIn.stop())

const NONCE_ROUTE = 'GET /backend/v2/refresh/api-token'

interface Failure {
  code: string
  message: string
  hint: string
  stack: string
}

async function failureOf(work: Promise<unknown>): Promise<Failure> {
  const outcome = await work.then(
    () => undefined,
    (error: unknown) => error,
  )
  expect(outcome).toBeInstanceOf(Error)
  return outcome as Failure
}

describe('an access token', () => {
  test('is the stored one, without a call', async () => {
    const environment = await scene.open()
    const before = scene.tokenCalls()
    const [token] = [await environment.accessToken(), await environment.accessToken()]
    expect(token).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/)
    expect(await environment.accessToken()).toBe(token)
    expect(scene.tokenCalls()).toBe(before)
  })

  test('that has ended is renewed once, however many ask for it', async () => {
    const environment = await scene.open()
    const old = await environment.accessToken()
    scene.signedIn.expireTokens()
    const before = scene.tokenCalls()
    const tokens = new Set(await Promise.all(Array.from({ length: 20 }, () => environment.accessToken())))
    expect(tokens.size).toBe(1)
    expect(tokens).not.toContain(old)
    expect(scene.tokenCalls()).toBe(before + 1)
  })

  test('is of the account that is named, by the call or when the environment is opened', async () => {
    const environment = await scene.open()
    const supervisor = await environment.accessToken({ account: 'supervisor' })
    expect(supervisor).not.toBe(await environment.accessToken())
    const opened = await scene.open({}, { account: 'supervisor' })
    expect(await opened.accessToken()).toBe(supervisor)
  })

  test('of an account that is not signed in is an error that names the command, where test runners show it', async () => {
    const environment = await scene.open()
    const { code, message, hint, stack } = await failureOf(environment.accessToken({ account: "mr o'neil" }))
    expect(code).toBe('SIGN_IN_REQUIRED')
    expect(message).toContain('nobody is signed in')
    expect(hint).toMatch(/Run `uassist login -e \S+ --account 'mr o'\\''neil'`\.$/)
    expect(stack).toContain(`AuthError: ${message}\n  ${hint}\n    at `)
  })

  test('is another one where none lives as long as is asked for', async () => {
    const environment = await scene.open()
    const before = scene.tokenCalls()
    await environment.accessToken({ minValiditySeconds: Infinity })
    expect(scene.tokenCalls()).toBe(before + 1)
  })
})

describe('an environment', () => {
  test('shows its values and no secret', async () => {
    const environment = await scene.open({ myPassword: 'hunter2-hunter2' })
    expect(environment.name).toBe('changed')
    expect(environment.values.apiUrl).toBe(scene.signedIn.sandbox.apiUrl)
    expect(environment.values).toHaveProperty('tenantId')
    for (const key of ['myPassword', 'accessToken', 'clientSecret', 'brokerKey']) {
      expect(environment.values).not.toHaveProperty(key)
    }
    expect(Object.isFrozen(environment.values)).toBe(true)
  })

  test('that is not there, or is none, is refused with what there is', async () => {
    const unknown = await failureOf(openEnvironment('stagign', { ...scene.options, cwd: tempFolder() }))
    expect(unknown).toMatchObject({ code: 'ENVIRONMENT_UNKNOWN', message: 'there is no environment "stagign"' })
    const { code, message } = await failureOf(scene.open({ auth0Domain: 'http://auth0.example' }))
    expect({ code, message }).toEqual({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining('"auth0Domain" must use https') as string,
    })
  })

  test('says a note once, however many accounts are asked for', async () => {
    const said: string[] = []
    const env = { ...scene.options.env, UASSIST_UNHEARD_OF: '1' }
    const environment = await scene.open({}, { env, log: (line) => void said.push(line) })
    await environment.accessToken({ account: 'supervisor' })
    expect(said).toEqual(['note: UASSIST_UNHEARD_OF is ignored: the environment has no such key'])
  })

  test('of a CI works with the token that a variable gives', async () => {
    const given = await (await scene.open()).accessToken()
    const env = { UASSIST_HOME: tempFolder(), UASSIST_ACCESS_TOKEN: given }
    const environment = await scene.open({}, { env })
    expect(await environment.accessToken()).toBe(given)
    expect(await environment.claims()).toMatchObject({ tenantName: 'acme-demo' })
  })
})

test('claims are those of the person, also by short names', async () => {
  const environment = await scene.open()
  const { email, roles, tenantId, sub, userId } = await environment.claims()
  expect({ email, userId }).toEqual({ email: person('admin').email, userId: sub })
  expect(roles).toEqual(expect.arrayContaining([expect.any(String)]))
  expect(tenantId).toMatch(/^[\da-f-]{36}$/)
  const supervisor = await environment.claims({ account: 'supervisor' })
  expect(supervisor.email).toBe(person('supervisor').email)
})

describe('a nonce', () => {
  test('is another one each time, and opens a write', async () => {
    const environment = await scene.open()
    const [one, two] = [await environment.nonce(), await environment.nonce()]
    expect(one).not.toBe(two)
    const write = (nonce: string, authorization: string) =>
      fetch(`${scene.signedIn.sandbox.apiUrl}/ocms/v2/configuration/sync-user`, {
        method: 'POST',
        headers: { authorization, 'nonce-token': nonce },
      })
    const authorization = `Bearer ${await environment.accessToken()}`
    expect([(await write(one, authorization)).status, (await write(one, authorization)).status]).not.toEqual([200, 200])
    expect((await write(two, authorization)).status).toBe(200)
  })

  test('that the gateway refuses is asked for once more with another token', async () => {
    const environment = await scene.open()
    const old = await environment.accessToken()
    scene.signedIn.sandbox.api.faults.queue(NONCE_ROUTE, { status: 401 })
    expect(await environment.nonce()).toMatch(/^\S+$/)
    expect(await environment.accessToken()).not.toBe(old)
  })

  test('needs keys that are named where they lack', async () => {
    const environment = await scene.open({ gatewayUrl: '' })
    const { code, message } = await failureOf(environment.nonce())
    expect({ code, message }).toEqual({
      code: 'CONFIG_INVALID',
      message: '"gatewayUrl" is missing or empty in the environment "changed"; a nonce needs it',
    })
  })
})

describe('a sign-in', () => {
  test('begins only where a page can be shown, and is then the one of the command line', async () => {
    const env = { UASSIST_HOME: tempFolder() }
    const shown: string[] = []
    const interaction = {
      showUrl: (url: string) => {
        shown.push(url)
        void signInOverHttp(url, person('agent'))
      },
    }
    const asking = await scene.open({}, { env, interaction, account: 'agent' })
    const silent = await scene.open({}, { env, account: 'agent' })
    expect((await failureOf(silent.accessToken())).code).toBe('SIGN_IN_REQUIRED')
    expect(shown).toEqual([])
    const token = await asking.accessToken()
    expect(shown).toHaveLength(1)
    expect(await silent.accessToken()).toBe(token)
    expect(await silent.claims()).toMatchObject({ email: person('agent').email })
  })

  test('that cannot be shown is the program’s own error', async () => {
    const interaction = { showUrl: () => Promise.reject(new Error('no window here')) }
    const environment = await scene.open({}, { env: { UASSIST_HOME: tempFolder() }, interaction })
    await expect(environment.accessToken()).rejects.toThrow('no window here')
  })
})
