import { AuthError, type Config, getToken, isAuthError, parseConfig } from '../../plugin/auth'
import { signInByDevice } from '../../plugin/auth/device-code'
import { createSend } from '../../plugin/node/send'
import { signInOverHttp } from '../../scripts/sandbox/http-browser'
import { readBody, replyJson, serve } from '../helpers/http-server'
import { secretWatch } from '../helpers/secret-watch'
import { person, tenantFixture, testDeps } from '../helpers/sign-in-fixture'
import { failure } from '../helpers/signed-in'

type Reply = 'drop' | { status: number; body: unknown }
const reply = (status: number, body: unknown): Reply => ({ status, body })
const pending = reply(403, {
  error: 'authorization_pending',
  error_description: 'User has yet to authorize device code.',
})
const slowDown = reply(429, { error: 'slow_down', error_description: 'You are polling too fast.' })
const tokens = reply(200, { access_token: 'at-1', token_type: 'Bearer', expires_in: 60 })

interface DeviceSignIn {
  result?: string
  error?: AuthError
  /** Seconds between one poll and the next, the first counted from the start. */
  waits: number[]
  polls: number
  shown: [string, string][]
  asked: Record<string, string>
}

/** Runs the device flow against a server that answers with `polls`, with a clock that stands still between the waits. */
async function tryDevice(
  polls: Reply[],
  {
    authorization = {},
    timeoutMs = 900_000,
  }: { authorization?: Record<string, unknown> | Reply; timeoutMs?: number } = {},
): Promise<DeviceSignIn> {
  const signIn: DeviceSignIn = { waits: [], polls: 0, shown: [], asked: {} }
  const auth0Domain: string = await serve((request, response) => {
    void readBody(request).then((body) => {
      const send = (answer: Reply) =>
        answer === 'drop'
          ? request.socket.destroy()
          : typeof answer.body === 'string'
            ? response.writeHead(answer.status).end(answer.body)
            : replyJson(response, answer.status, answer.body)
      if (request.url === '/oauth/device/code') {
        signIn.asked = Object.fromEntries(new URLSearchParams(body))
        send(
          authorization === 'drop' || ('status' in authorization && 'body' in authorization)
            ? (authorization as Reply)
            : reply(200, {
                device_code: 'device-code-1',
                user_code: 'ABCD-EFGH',
                verification_uri: `${auth0Domain}/activate`,
                verification_uri_complete: `${auth0Domain}/activate?user_code=ABCD-EFGH`,
                expires_in: 900,
                interval: 5,
                ...authorization,
              }),
        )
        return
      }
      expect(Object.fromEntries(new URLSearchParams(body))).toMatchObject({
        device_code: 'device-code-1',
        client_id: 'client-1',
      })
      signIn.polls++
      send(polls.shift() ?? pending)
    })
  })
  const config: Config = parseConfig({ auth0Domain, clientId: 'client-1', audience: 'api' }, 'the test')
  let now = Date.UTC(2026, 0, 1)
  const deps = {
    send: createSend(),
    now: () => now,
    wait: (milliseconds: number) => {
      signIn.waits.push(milliseconds / 1000)
      now += milliseconds
      return Promise.resolve()
    },
  }
  const show = (url: string, userCode: string) => {
    signIn.shown.push([url.replace(auth0Domain, ''), userCode])
    return Promise.resolve()
  }
  try {
    signIn.result = (await signInByDevice(config, deps, show, timeoutMs)).accessToken
  } catch (error) {
    if (!isAuthError(error)) throw error
    signIn.error = error
  }
  return signIn
}

describe('the device flow', () => {
  test('shows code and page, and polls at the interval until the person has decided', async () => {
    const signIn = await tryDevice([pending, pending, tokens])
    expect(signIn).toMatchObject({ result: 'at-1', waits: [5, 5, 5], polls: 3 })
    expect(signIn.shown).toEqual([['/activate?user_code=ABCD-EFGH', 'ABCD-EFGH']])
    expect(signIn.asked).toEqual({
      client_id: 'client-1',
      scope: 'openid profile email offline_access',
      audience: 'api',
    })
  })

  test('shows the plain page where there is no complete one', async () => {
    const { shown } = await tryDevice([tokens], { authorization: { verification_uri_complete: undefined } })
    expect(shown).toEqual([['/activate', 'ABCD-EFGH']])
  })

  test.each([[undefined], [0], [-5], ['soon']])('waits five seconds where the interval is %j', async (interval) => {
    await expect(tryDevice([pending, tokens], { authorization: { interval } })).resolves.toMatchObject({
      waits: [5, 5],
    })
    await expect(tryDevice([pending, tokens], { authorization: { interval: 7 } })).resolves.toMatchObject({
      waits: [7, 7],
    })
  })

  test('slows down for good when told so, by five seconds each time', async () => {
    const signIn = await tryDevice([pending, slowDown, pending, slowDown, pending, tokens])
    expect(signIn).toMatchObject({ result: 'at-1', waits: [5, 5, 10, 10, 15, 15] })
  })

  test('backs off when a poll is lost or the server is in trouble, and returns to the interval', async () => {
    const signIn = await tryDevice(['drop', 'drop', pending, tokens])
    expect(signIn).toMatchObject({ result: 'at-1', waits: [5, 10, 20, 5] })
    const troubles: Reply[] = [
      reply(503, ''),
      reply(429, { error: 'too_many_requests' }),
      reply(502, '<html>'),
      reply(200, ''),
    ]
    await expect(tryDevice([...troubles, tokens])).resolves.toMatchObject({
      result: 'at-1',
      waits: [5, 10, 20, 40, 40],
    })
  })

  test('ends when the code has expired, by its lifetime, without a further poll', async () => {
    const signIn = await tryDevice([], { authorization: { expires_in: 12 } })
    expect(signIn).toMatchObject({ polls: 2, error: { code: 'SIGN_IN_TIMEOUT' } })
  })

  test('ends when the person took too long', async () => {
    await expect(tryDevice([], { timeoutMs: 10_001 })).resolves.toMatchObject({
      polls: 2,
      error: { code: 'SIGN_IN_TIMEOUT' },
    })
  })

  test.each([[undefined], [0], [-1], ['later']])(
    'lets a code live 15 minutes where its lifetime is %j',
    async (expires_in) => {
      const { waits } = await tryDevice([], { authorization: { expires_in } })
      expect(waits.reduce((sum, wait) => sum + wait, 0)).toBe(900)
    },
  )

  test.each([
    [403, 'expired_token', 'SIGN_IN_TIMEOUT'],
    [403, 'invalid_grant', 'SIGN_IN_TIMEOUT'],
    [403, 'access_denied', 'SIGN_IN_DENIED'],
    [401, 'invalid_client', 'TOKEN_REFUSED'],
    [403, 'unauthorized_client', 'TOKEN_REFUSED'],
  ])('ends at once on %i %s', async (status, error, code) => {
    const signIn = await tryDevice([pending, reply(status, { error })])
    expect(signIn).toMatchObject({ polls: 2, error: { code } })
  })

  test.each([
    ['another host', 'https://evil.example/activate'],
    ['another port', 'http://127.0.0.1:1/activate'],
    ['http to the world', 'http://tenant.example/activate'],
    ['another scheme', 'javascript:alert(1)'],
    ['no URL', 'activate'],
    ['nothing', ''],
  ])('does not show a verification page at %s', async (_what, page) => {
    const signIn = await tryDevice([tokens], {
      authorization: { verification_uri_complete: page, verification_uri: page },
    })
    expect(signIn).toMatchObject({ shown: [], polls: 0, error: { code: 'TOKEN_REFUSED' } })
  })

  test('shows no control characters', async () => {
    const { shown } = await tryDevice([tokens], { authorization: { user_code: 'AB\u001b[2JCD' } })
    expect(shown).toEqual([['/activate?user_code=ABCD-EFGH', 'AB [2JCD']])
  })

  test.each([
    [reply(429, { error: 'too_many_requests' }), 'TEMPORARY'],
    [reply(503, ''), 'TEMPORARY'],
    [reply(200, '<html>'), 'TEMPORARY'],
    [reply(200, {}), 'TEMPORARY'],
    [reply(403, { error: 'unauthorized_client', error_description: 'Grant type not allowed' }), 'TOKEN_REFUSED'],
    [reply(403, { error: 'access_denied', error_description: 'Service not found: api' }), 'TOKEN_REFUSED'],
    ['drop' as const, 'TEMPORARY'],
  ])('that cannot begin (%j) says why', async (authorization, code) => {
    await expect(tryDevice([tokens], { authorization })).resolves.toMatchObject({
      shown: [],
      polls: 0,
      error: { code },
    })
  })

  test('ends when the person gives up', async () => {
    const config = parseConfig({ auth0Domain: 'https://tenant.example', clientId: 'client-1' }, 'the test')
    const body = { device_code: 'd', user_code: 'u', verification_uri: 'https://tenant.example/activate' }
    const deps = {
      send: () => Promise.resolve({ status: 200, headers: {}, body: JSON.stringify(body) }),
      now: Date.now,
      wait: () => Promise.reject(new AuthError('CANCELLED', 'the sign-in was cancelled')),
    }
    await expect(signInByDevice(config, deps, () => Promise.resolve(), 1000)).rejects.toMatchObject({
      code: 'CANCELLED',
    })
  })
})

describe('the device flow at the sandbox tenant', () => {
  test.each([
    [{ decline: false }, { parts: 3 }],
    [{ decline: true }, { code: 'SIGN_IN_DENIED' }],
  ])('with a person who decides: %j', async (how, outcome) => {
    const { config } = await tenantFixture({ deviceIntervalSeconds: 1 })
    const secrets = secretWatch()
    const shown: string[] = []
    // The person decides while the device waits for its second poll; the real interval has to pass at the tenant.
    let waits = 0
    let url = ''
    const deps = {
      send: secrets.watch(createSend()),
      now: Date.now,
      wait: async () => {
        waits++
        if (waits === 2) await signInOverHttp(url, person('agent'), how)
      },
    }
    const signedIn = signInByDevice(
      config(),
      deps,
      (page, userCode) => {
        url = page
        shown.push(page, userCode)
        return Promise.resolve()
      },
      60_000,
    ).then(
      ({ accessToken }) => ({ parts: accessToken.split('.').length }),
      (error: AuthError) => ({ code: error.code, message: error.message }),
    )
    const seen = await signedIn
    expect(seen).toMatchObject(outcome)
    expect(secrets.seen.size).toBeGreaterThan(0)
    secrets.expectNoneIn([...shown, JSON.stringify(seen)])
  })
})

test('with an organization is refused before anybody signs in; a connection is said to be ignored', async () => {
  const fixture = await tenantFixture({ skipConsent: true })
  const shown: string[] = []
  const device = {
    kind: 'device' as const,
    timeoutMs: 1_000,
    showUrl: (url: string) => Promise.resolve(void shown.push(url)),
  }
  const deps = testDeps({ interaction: device })
  const refused = await failure(getToken(fixture.config({ organization: 'acme-demo' }), {}, deps))
  expect(refused).toMatchObject({ code: 'CONFIG_INVALID', hint: expect.stringContaining('"organization"') as string })
  expect(refused.message).toContain('"acme-demo"')
  expect({ shown, calls: fixture.tenant.calls('POST /oauth/device/code') }).toEqual({ shown: [], calls: 0 })

  const approve = {
    ...device,
    timeoutMs: 60_000,
    showUrl: (url: string) => signInOverHttp(url, person('agent')).then(() => undefined),
  }
  const config = fixture.config({ organization: '', connection: 'Username-Password-Authentication' })
  await expect(getToken(config, {}, { ...deps, interaction: approve })).resolves.toBeDefined()
  expect(deps.said).toEqual([expect.stringContaining('"connection" is ignored')])
})
