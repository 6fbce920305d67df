import { getToken, readClaims, requestMachineToken, requestUserinfo } from '../../plugin/auth'
import { DEMO_AUDIENCES, DEMO_CLIENTS } from '../../scripts/sandbox/demo-data'
import { type Fixture, person, tenantFixture, testDeps } from '../helpers/sign-in-fixture'
import { failure, noNetwork, signedIn } from '../helpers/signed-in'

let fixture: Fixture

beforeAll(async () => {
  fixture = await tenantFixture({ skipConsent: true })
})

describe('a machine token', () => {
  test('comes for the client credentials, and belongs to no session', async () => {
    const deps = testDeps()
    const config = fixture.config(DEMO_CLIENTS.machine)
    const token = await requestMachineToken(config, deps)
    expect(readClaims(token.accessToken)).toMatchObject({ sub: 'sandbox-machine@clients' })
    expect(token).toMatchObject({ audience: DEMO_AUDIENCES[0], scope: 'read:tenants' })
    expect(token.expiresAt).toBeGreaterThan(Date.now())
    expect(await failure(getToken(config, {}, deps))).toMatchObject({ code: 'SIGN_IN_REQUIRED' })
  })

  test('is of the machine application, where the environment names one beside the one for people', async () => {
    const { clientId, clientSecret } = DEMO_CLIENTS.machine
    const config = fixture.config({ machineClientId: clientId, machineClientSecret: clientSecret })
    expect(config.clientId).toBe(DEMO_CLIENTS.native.clientId)
    const token = await requestMachineToken(config, testDeps())
    expect(readClaims(token.accessToken)).toMatchObject({ sub: 'sandbox-machine@clients' })
    const without = fixture.config({ machineClientId: clientId })
    expect(await failure(requestMachineToken(without, testDeps({ send: noNetwork })))).toMatchObject({
      code: 'CONFIG_INVALID',
      message: '"machineClientSecret" is missing: a machine token needs it',
      hint: expect.stringContaining('Seal it into the environment') as string,
    })
  })

  test.each([
    ['clientSecret', { ...DEMO_CLIENTS.machine, clientSecret: '' }],
    ['audience', { ...DEMO_CLIENTS.machine, audience: '' }],
  ])('without "%s" is refused here, by name', async (key, changes) => {
    const error = await failure(requestMachineToken(fixture.config(changes), testDeps({ send: noNetwork })))
    expect(error).toMatchObject({ code: 'CONFIG_INVALID', message: expect.stringContaining(`"${key}"`) as string })
  })

  test('whose secret is there in another tool’s spelling only is refused with that spelling', async () => {
    const config = fixture.config({ ...DEMO_CLIENTS.machine, clientSecret: '', client_secret: 'x' })
    const error = await failure(requestMachineToken(config, testDeps({ send: noNetwork })))
    expect(error.message).toMatch(/^"clientSecret" is missing.*the environment has "client_secret"/)
  })

  test.each([
    ['a wrong secret', { ...DEMO_CLIENTS.machine, clientSecret: 'wrong' }, 'clientSecret'],
    ['an unknown audience', { ...DEMO_CLIENTS.machine, audience: 'wrong.example' }, 'audience'],
    ['a client without the grant', DEMO_CLIENTS.web, 'Grant Types'],
  ])('with %s is refused, and the hint names what to change', async (_what, changes, named) => {
    const error = await failure(requestMachineToken(fixture.config(changes), testDeps()))
    expect(error).toMatchObject({ code: 'TOKEN_REFUSED', hint: expect.stringContaining(named) as string })
  })
})

describe('userinfo', () => {
  test('says who the token belongs to', async () => {
    const { config, deps } = await signedIn(fixture)
    const { accessToken } = await getToken(config, {}, deps)
    expect(await requestUserinfo(accessToken, config, deps)).toMatchObject({
      sub: person('admin').subject,
      name: 'Ada Admin',
    })
  })

  test.each([
    [401, '{"error":"invalid_token"}', 'SIGN_IN_REQUIRED'],
    [429, '{"error":"too_many_requests"}', 'TEMPORARY'],
    [503, '', 'TEMPORARY'],
    [403, '{"error":"insufficient_scope"}', 'TOKEN_REFUSED'],
    [200, '<html>', 'TOKEN_REFUSED'],
    [200, '{"sub":7}', 'TOKEN_REFUSED'],
  ])('answering %i %s is %s, and the token is not repeated', async (status, body, code) => {
    const deps = testDeps({ send: () => Promise.resolve({ status, headers: {}, body }) })
    const error = await failure(requestUserinfo('the-token', fixture.config(), deps))
    expect(error).toMatchObject({ code })
    expect(error.message).not.toContain('the-token')
  })

  test('of a token that was made up is refused by the tenant', async () => {
    expect(await failure(requestUserinfo('made-up', fixture.config(), testDeps()))).toMatchObject({
      code: 'SIGN_IN_REQUIRED',
    })
  })
})
