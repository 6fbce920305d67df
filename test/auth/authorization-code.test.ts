import { isIgnored, parseConfig } from '../../plugin/auth'
import {
  authorizeUrl,
  codeChallengeOf,
  judgeCallback,
  newAuthorizationRequest,
  redeemCode,
} from '../../plugin/auth/authorization-code'
import { createSend } from '../../plugin/node/send'
import { readBody, replyJson, serve } from '../helpers/http-server'

const REDIRECT_URI = 'http://127.0.0.1:18471/callback'
const config = parseConfig(
  {
    auth0Domain: 'https://tenant.example',
    clientId: 'client-1',
    audience: 'uassist.uniphore.com',
    redirectUri: REDIRECT_URI,
  },
  'the test',
)

describe('the authorization request', () => {
  test('holds 256 random bits in each value, in 43 unreserved characters, and no two values are alike', () => {
    const requests = Array.from({ length: 50 }, newAuthorizationRequest)
    const values = requests.flatMap(({ state, nonce, codeVerifier }) => [state, nonce, codeVerifier])
    for (const value of values) expect(value).toMatch(/^[A-Za-z0-9\-._~]{43}$/)
    expect(new Set(values).size).toBe(150)
    // Fewer bits, padded or repeated, would show as letters that stay the same or follow others.
    const columns = Array.from({ length: 43 }, (_, index) => values.map((value) => value[index]))
    expect(Math.min(...columns.map((column) => new Set(column).size))).toBeGreaterThan(10)
    expect(new Set(columns.map((column) => column.join(''))).size).toBe(43)
  })

  test('has the S256 challenge of RFC 7636 appendix B', () => {
    expect(codeChallengeOf('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).toBe(
      'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    )
  })

  const request = newAuthorizationRequest()
  const parametersOf = (changes: Partial<typeof config> = {}) =>
    Object.fromEntries(
      new URL(authorizeUrl({ ...config, ...changes }, { redirectUri: REDIRECT_URI }, request)).searchParams,
    )

  test('asks for a code, with PKCE, state, nonce and audience, and never shows the verifier', () => {
    expect(parametersOf()).toEqual({
      response_type: 'code',
      client_id: 'client-1',
      redirect_uri: REDIRECT_URI,
      scope: 'openid profile email offline_access',
      state: request.state,
      nonce: request.nonce,
      audience: 'uassist.uniphore.com',
      code_challenge: codeChallengeOf(request.codeVerifier),
      code_challenge_method: 'S256',
    })
    expect(authorizeUrl(config, { redirectUri: REDIRECT_URI }, request)).not.toContain(request.codeVerifier)
    expect(authorizeUrl(config, { redirectUri: REDIRECT_URI }, request)).toMatch(
      /^https:\/\/tenant\.example\/authorize\?/,
    )
  })

  test('names organization and connection where the environment does', () => {
    expect(parametersOf({ organization: 'acme & sons', connection: 'Okta' })).toMatchObject({
      organization: 'acme & sons',
      connection: 'Okta',
    })
  })

  const optionsOf = (options: Parameters<typeof authorizeUrl>[3] = {}) =>
    Object.fromEntries(new URL(authorizeUrl(config, { redirectUri: REDIRECT_URI }, request, options)).searchParams)

  test('asks for a login, and for when it was, only where it must be a new one', () => {
    expect(optionsOf({ afresh: true })).toMatchObject({ prompt: 'login', max_age: '0' })
    expect(Object.keys(optionsOf())).not.toContain('prompt')
    expect(Object.keys(optionsOf())).not.toContain('max_age')
  })

  test('fills in the login page for whom it is meant', () => {
    expect(optionsOf({ loginHint: 'ada+1@example.com' })).toMatchObject({ login_hint: 'ada+1@example.com' })
    expect(Object.keys(optionsOf())).not.toContain('login_hint')
  })

  test('asks for the code in the fragment where the callback is pasted', () => {
    const url = authorizeUrl(config, { redirectUri: 'https://app.example/cb', responseMode: 'fragment' }, request)
    expect(new URL(url).searchParams.get('response_mode')).toBe('fragment')
    expect(Object.keys(optionsOf())).not.toContain('response_mode')
  })

  test('sends no nonce where no ID token is asked for, and no empty audience', () => {
    const parameters = parametersOf({ scope: 'offline_access', audience: '' })
    expect(Object.keys(parameters)).not.toContain('nonce')
    expect(Object.keys(parameters)).not.toContain('audience')
  })
})

describe('a callback', () => {
  const judge = (query: string, issInCallback = false) =>
    judgeCallback(new URLSearchParams(query), { state: 'state-1' }, config, { issInCallback })
  const refusal = (query: string) => {
    const verdict = judge(query)
    return 'error' in verdict ? verdict.error : undefined
  }

  test('with our state brings its code', () => {
    expect(judge('code=code-1&state=state-1')).toEqual({ code: 'code-1' })
    expect(judge('code=code-1&state=state-1&session_state=whatever')).toEqual({ code: 'code-1' })
  })

  test.each([
    ['no state', 'code=code-1'],
    ['an empty state', 'code=code-1&state='],
    ['a foreign state', 'code=code-1&state=state-2'],
    ['the state in capitals', 'code=code-1&state=STATE-1'],
    ['no code', 'state=state-1'],
    ['an empty code', 'code=&state=state-1'],
    ['nothing', ''],
    ['an error without state', 'error=access_denied'],
    ['an error with a foreign state', 'error=access_denied&state=state-2'],
    ['a foreign issuer', 'code=code-1&state=state-1&iss=https%3A%2F%2Fevil.example%2F'],
    ['our issuer without its slash', 'code=code-1&state=state-1&iss=https%3A%2F%2Ftenant.example'],
    ['an error from a foreign issuer', 'error=access_denied&state=state-1&iss=https%3A%2F%2Fevil.example%2F'],
    ['two codes', 'code=code-1&code=code-2&state=state-1'],
    ['two states', 'code=code-1&state=state-1&state=state-1'],
    ['two issuers', 'code=code-1&state=state-1&iss=https%3A%2F%2Ftenant.example%2F&iss=x'],
    ['any parameter twice', 'code=code-1&state=state-1&x=1&x=1'],
  ])('with %s is not ours, and the wait goes on', (_what, query) => {
    expect(isIgnored(judge(query))).toBe(true)
  })

  test.each([
    ['code=code-1&state=state-2', 'It belongs to another sign-in.'],
    ['code=code-1', 'It holds no "state", so it is not complete.'],
    ['state=state-1', 'It holds no "code".'],
    ['code=code-1&state=state-1&iss=https%3A%2F%2Fevil.example%2F', 'It comes from another issuer.'],
    ['code=code-1&code=code-2&state=state-1', 'It names a parameter twice.'],
  ])('that is not ours says why: %s', (query, ignored) => {
    expect(judge(query)).toEqual({ ignored })
  })

  test('with our issuer is ours', () => {
    expect(judge('code=code-1&state=state-1&iss=https%3A%2F%2Ftenant.example%2F')).toEqual({ code: 'code-1' })
  })

  test('without an issuer is not ours where the metadata promises one; with ours it is', () => {
    expect(judge('code=code-1&state=state-1', true)).toMatchObject({
      ignored: expect.stringMatching(/issuer/) as string,
    })
    expect(judge('code=code-1&state=state-1&iss=https%3A%2F%2Ftenant.example%2F', true)).toEqual({ code: 'code-1' })
  })

  test('with an error is over, even if it carries a code as well', () => {
    expect(refusal('error=access_denied&code=code-1&state=state-1')).toMatchObject({ code: 'SIGN_IN_DENIED' })
  })

  test.each([
    ['access_denied', 'User has canceled the interaction.', 'SIGN_IN_DENIED', /User has canceled/],
    ['access_denied', 'Only on working days, says the Action.', 'SIGN_IN_DENIED', /Only on working days/],
    ['access_denied', 'Service not found: wrong.example', 'TOKEN_REFUSED', /no API with .* wrong\.example\)/],
    ['unauthorized_client', 'Unknown client: client-1', 'TOKEN_REFUSED', /unauthorized_client/],
    ['invalid_request', 'the connection was not found', 'TOKEN_REFUSED', /connection was not found/],
    ['invalid_scope', '', 'TOKEN_REFUSED', /invalid_scope/],
    ['login_required', 'Login required', 'SIGN_IN_REQUIRED', /login_required/],
    ['consent_required', 'Consent required', 'SIGN_IN_REQUIRED', /consent_required/],
    ['interaction_required', '', 'SIGN_IN_REQUIRED', /interaction_required/],
    ['server_error', '', 'TEMPORARY', /server_error/],
    ['temporarily_unavailable', '', 'TEMPORARY', /temporarily_unavailable/],
  ])('refused with "%s" (%s) ends in %s', (error, error_description, code, message) => {
    const query = new URLSearchParams({ error, state: 'state-1', ...(error_description && { error_description }) })
    expect(refusal(query.toString())).toMatchObject({ code, message: expect.stringMatching(message) as string })
  })

  test('with control characters in it gives a message without them', () => {
    const evil = encodeURIComponent('x\u001b[2J\n\u0007')
    for (const query of [
      `error=${evil}`,
      `error=access_denied&error_description=${evil}`,
      `error=x&error_description=Service%20not%20found%3A%20${evil}`,
    ]) {
      // eslint-disable-next-line no-control-regex -- control characters are what must not be there
      expect(refusal(`${query}&state=state-1`)?.message).not.toMatch(/[\u0000-\u001f]/)
    }
  })
})

test('a code is redeemed with the very redirect URL and verifier of its request, as a form', async () => {
  let seen: unknown
  const auth0Domain = await serve((request, response) => {
    void readBody(request).then((body) => {
      seen = {
        url: request.url,
        type: request.headers['content-type'],
        form: Object.fromEntries(new URLSearchParams(body)),
      }
      replyJson(response, 200, { access_token: 'at', token_type: 'Bearer', expires_in: 60 })
    })
  })
  const request = newAuthorizationRequest()
  const deps = { send: createSend(), now: Date.now, wait: () => Promise.resolve() }
  const tokens = await redeemCode('code+/=1', REDIRECT_URI, request, { ...config, auth0Domain }, deps)
  expect(tokens.accessToken).toBe('at')
  expect(seen).toEqual({
    url: '/oauth/token',
    type: 'application/x-www-form-urlencoded',
    form: {
      grant_type: 'authorization_code',
      code: 'code+/=1',
      redirect_uri: REDIRECT_URI,
      code_verifier: request.codeVerifier,
      client_id: 'client-1',
    },
  })
})
