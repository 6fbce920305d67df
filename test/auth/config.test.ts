import fc from 'fast-check'
import { AuthError, isSecureUrl, parseConfig } from '../../plugin/auth'

const good = {
  auth0Domain: 'tenant.us.auth0.com',
  clientId: 'client',
  audience: 'uassist.uniphore.com',
  redirectUri: 'http://127.0.0.1:18471/callback, http://localhost:31371/callback',
}

/** The refusal of an environment, or a failed test. */
function refusal(values: Record<string, unknown>): AuthError {
  try {
    parseConfig(values, 'the environment "staging"')
  } catch (error) {
    if (error instanceof AuthError) return error
    throw error
  }
  throw new Error(`accepted: ${JSON.stringify(values)}`)
}

test('a good environment becomes a configuration, with its defaults', () => {
  expect(parseConfig(good, 'x')).toEqual({
    auth0Domain: 'https://tenant.us.auth0.com',
    clientId: 'client',
    clientSecret: '',
    audience: 'uassist.uniphore.com',
    scope: 'openid profile email offline_access',
    organization: '',
    connection: '',
    redirectUris: ['http://127.0.0.1:18471/callback', 'http://localhost:31371/callback'],
    account: 'default',
    accessToken: '',
    refreshToken: '',
    otherSpellings: {},
  })
})

test('values are trimmed, scopes are parted by one space, and keys of other people stay out', () => {
  const values = { ...good, clientId: ' client\n', scope: ' openid\t email ', apiUrl: 'http://x', conversationId: 7 }
  const { clientId, scope, ...rest } = parseConfig(values, 'x')
  expect({ clientId, scope }).toEqual({ clientId: 'client', scope: 'openid email' })
  expect(Object.keys(rest)).not.toContain('apiUrl')
})

test('an access token from outside belongs to the account its key names', () => {
  const values = { ...good, accessToken: 'of-default', agentAccessToken: 'of-agent' }
  expect(parseConfig(values, 'x').accessToken).toBe('of-default')
  expect(parseConfig({ ...values, account: 'agent' }, 'x').accessToken).toBe('of-agent')
  expect(parseConfig({ ...values, account: 'admin' }, 'x').accessToken).toBe('')
})

test.each([
  ['tenant.us.auth0.com', 'https://tenant.us.auth0.com'],
  ['https://tenant.us.auth0.com', 'https://tenant.us.auth0.com'],
  ['https://tenant.us.auth0.com/', 'https://tenant.us.auth0.com'],
  ['https://Login.Example.COM:8443', 'https://login.example.com:8443'],
  ['http://127.0.0.1:18090', 'http://127.0.0.1:18090'],
  ['http://localhost:18090/', 'http://localhost:18090'],
  ['http://[::1]:18090', 'http://[::1]:18090'],
])('the domain may be written "%s"', (auth0Domain, origin) => {
  expect(parseConfig({ ...good, auth0Domain }, 'x').auth0Domain).toBe(origin)
})

test.each([
  ['auth0Domain', undefined],
  ['auth0Domain', ''],
  ['auth0Domain', '   '],
  ['auth0Domain', null],
  ['auth0Domain', 42],
  ['auth0Domain', 'http://tenant.us.auth0.com'],
  ['auth0Domain', 'http://127.0.0.1.evil.example'],
  ['auth0Domain', 'http://localhost.evil.example'],
  ['auth0Domain', 'ftp://tenant.us.auth0.com'],
  ['auth0Domain', 'https://tenant.us.auth0.com/authorize'],
  ['auth0Domain', 'https://tenant.us.auth0.com?x=1'],
  ['auth0Domain', 'https://user:word@tenant.us.auth0.com'],
  ['auth0Domain', 'not a domain'],
  ['auth0Domain', 'https://'],
  ['auth0Domain', '{{auth0Domain}}'],
  ['clientId', undefined],
  ['clientId', ''],
  ['clientId', ['client']],
  ['clientId', '{{ clientId }}'],
  ['clientSecret', 42],
  ['clientSecret', '{{vault:secret}}'],
  ['audience', {}],
  ['scope', ['openid']],
  ['organization', true],
  ['connection', 1],
  ['account', false],
  ['accessToken', {}],
  ['refreshToken', []],
  ['redirectUri', ['http://127.0.0.1:1/callback']],
  ['redirectUri', 'com.example.app://callback'],
  ['redirectUri', 'insomnia://oauth'],
  ['redirectUri', 'javascript:alert(1)'],
  ['redirectUri', 'https://app.example/callback#x'],
  ['redirectUri', 'https://me:hidden@app.example/callback'],
  ['redirectUri', 'http://127.0.0.1/callback'],
  ['redirectUri', 'http://127.0.0.1:0/callback'],
  ['redirectUri', 'http://0.0.0.0:18471/callback'],
  ['redirectUri', 'http://192.168.1.5:18471/callback'],
  ['redirectUri', 'http://tenant.us.auth0.com:18471/callback'],
  ['redirectUri', 'http://127.0.0.1:18471/callback?a=1'],
  ['redirectUri', 'http://127.0.0.1:18471/callback#a'],
  ['redirectUri', 'http://127.0.0.1:18471/callback, nonsense'],
])('a bad "%s" is refused by name: %j', (key, value) => {
  const { code, message, hint } = refusal({ ...good, [key]: value })
  expect(code).toBe('CONFIG_INVALID')
  expect(message).toContain(`"${key}"`)
  expect(message).toContain('the environment "staging"')
  expect(hint).toBe('Correct the named key of the environment.')
})

test('any https callback is taken, in the order of the list; a custom scheme is refused with the reason', () => {
  const redirectUri = 'https://yourApp/callback, http://127.0.0.1:18471/callback,https://oauth.pstmn.io/v1/callback?x=1'
  expect(parseConfig({ ...good, redirectUri }, 'x').redirectUris).toEqual([
    'https://yourApp/callback',
    'http://127.0.0.1:18471/callback',
    'https://oauth.pstmn.io/v1/callback?x=1',
  ])
  expect(refusal({ ...good, redirectUri: 'com.example.app://callback' }).message).toContain(
    'a browser shows no address of the scheme "com.example.app:" to copy; use one with https',
  )
})

test('whom the login page is for, and the application of machine tokens', () => {
  const machine = { machineClientId: ' m2m ', machineClientSecret: 'cs' }
  expect(parseConfig({ ...good, loginHint: 'ada@example.com', ...machine }, 'x')).toMatchObject({
    loginHint: 'ada@example.com',
    machine: { clientId: 'm2m', clientSecret: 'cs' },
  })
  expect(parseConfig(good, 'x')).not.toHaveProperty('machine')
})

test('a refusal never repeats what is secret', () => {
  const secret = 'a-secret-{{nobody}}-may-see'
  for (const key of ['clientSecret', 'accessToken', 'refreshToken']) {
    expect(refusal({ ...good, [key]: secret }).message).not.toContain('nobody')
  }
  expect(refusal({ ...good, auth0Domain: 'https://me:hidden@x.example' }).message).not.toContain('hidden')
})

describe("keys that are not ours are other tools' own", () => {
  test.each([
    'client_id',
    'client_secret',
    'redirect_uri',
    'access_token',
    'Scope',
    'redirectUrl',
    'audiencee',
    'organisation',
    'gatewayUrl',
    'conversationId',
  ])('"%s" changes nothing', (key) => {
    const { otherSpellings: _, ...config } = parseConfig({ ...good, [key]: 'x' }, 'x')
    const { otherSpellings: __, ...expected } = parseConfig(good, 'x')
    expect(config).toEqual(expected)
  })

  test.each([
    ['client_id', 'clientId'],
    ['CLIENT-ID', 'clientId'],
    ['clientID', 'clientId'],
    ['auth0_domain', 'auth0Domain'],
  ])('"%s" is named where "%s" is required and absent', (other, key) => {
    const { [key as keyof typeof good]: _gone, ...others } = good
    const { message } = refusal({ ...others, [other]: 'x' })
    expect(message).toBe(
      `"${key}" is missing or empty in the environment "staging"; the environment has "${other}", which is another tool's spelling`,
    )
    expect(refusal({ ...others, [key]: '', [other]: 'x' }).message).toBe(message)
  })

  test.each(['cliendId', 'client', 'id', '__proto__', 'constructor'])(
    '"%s" is not a spelling of a key that is absent',
    (other) => {
      const { clientId: _gone, ...others } = good
      const { message } = refusal({ ...others, [other]: 'x' })
      expect(message).toBe('"clientId" is missing or empty in the environment "staging"')
    },
  )

  test('a spelling is one printable line in the error', () => {
    const { clientId: _gone, ...others } = good
    // eslint-disable-next-line no-control-regex -- control characters are what must not be there
    expect(refusal({ ...others, 'client\u001b[\n_id': 'x' }).message).not.toMatch(/[\u0000-\u001f]/)
  })
})

test('any JSON object gives a configuration, or one refusal of the configuration', () => {
  const value = fc.oneof(
    fc.jsonValue(),
    fc.webUrl(),
    fc.domain(),
    fc.constantFrom('http://127.0.0.1:1/x', 'http://[::1]:2/', 'https://x', '{{x}}', '//', 'http://', ',,'),
  )
  const known = fc.record(
    Object.fromEntries([...Object.keys(parseConfig(good, 'x')), 'redirectUri', '__proto__'].map((key) => [key, value])),
    { requiredKeys: [] },
  )
  const anything = fc.oneof(known, fc.dictionary(fc.string(), fc.jsonValue()))
  fc.assert(
    fc.property(anything, (values) => {
      try {
        const config = parseConfig(JSON.parse(JSON.stringify(values)) as Record<string, unknown>, 'the test')
        expect(new URL(config.auth0Domain).origin).toBe(config.auth0Domain)
        for (const uri of config.redirectUris) expect(isSecureUrl(new URL(uri))).toBe(true)
      } catch (error) {
        if (!(error instanceof AuthError)) throw error
        expect(error.code).toBe('CONFIG_INVALID')
      }
    }),
    { numRuns: 1000 },
  )
})
