import { CLAIM_PREFIX, DEMO_TENANT } from '../../../scripts/sandbox/demo-data'
import { startApi } from '../../../scripts/sandbox/api/start-api'
import { type Issuer, startIssuer } from './issuer'
import { TOKEN_CASES } from './token-cases'
import { expectUnauthorized, useSandbox } from './use-sandbox'

const NONCE = '/backend/v2/refresh/api-token'
const ADMIN_ONLY = '/ocms/v2/configuration/userId/auth0%7C650000000000000000000001'
const ANY_TOKEN = `/v2/transcripts/c0ffee00-0000-4000-8000-000000000001?tenantid=${DEMO_TENANT.tenantId}`

describe('tokens at the sandbox API', () => {
  const sandbox = useSandbox()

  it.each(TOKEN_CASES)('$name: let through is $holds', async ({ authorization, holds }) => {
    const header = await authorization(sandbox.issuer())
    const answer = await sandbox.request('GET', NONCE, { headers: header ? { authorization: header } : {} })
    if (holds) expect(answer.status).toBe(200)
    else expectUnauthorized(answer)
  })

  it('a good token counts only under the scheme Bearer, in any case', async () => {
    const token = await sandbox.issuer().sign('admin')
    const ask = (authorization: string) => sandbox.request('GET', NONCE, { headers: { authorization } })
    for (const header of [`Basic ${token}`, token, 'Bearer']) expectUnauthorized(await ask(header))
    for (const header of [`Bearer ${token}`, `bearer ${token}`]) expect((await ask(header)).status).toBe(200)
  })

  it('a refused token is told invalid_token, a missing one only the scheme', async () => {
    const refused = await sandbox.request('GET', NONCE, { headers: { authorization: 'Bearer garbage' } })
    expect(refused.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"')
    const missing = await sandbox.request('GET', NONCE)
    expect(missing.headers.get('www-authenticate')).toBe('Bearer')
  })

  it('a role that is not enough is 401, not 403', async () => {
    expectUnauthorized(await sandbox.get('agent', ADMIN_ONLY))
    expect((await sandbox.get('admin', ADMIN_ONLY)).status).toBe(200)
  })

  it('a machine token reads call data, and is refused where a person is wanted', async () => {
    expectUnauthorized(await sandbox.get('machine', NONCE))
    expect((await sandbox.get('machine', ANY_TOKEN)).status).toBe(200)
  })

  it.each([
    ['another tenant', 'ffffffff-ffff-4fff-8fff-ffffffffffff'],
    ['no tenant', undefined],
  ])('a person of %s is refused', async (_, tenant) => {
    const tokenFor = (tenantId: string | undefined) =>
      sandbox.issuer().sign('admin', { [`${CLAIM_PREFIX}tenant`]: tenantId })
    const ask = async (token: string) =>
      sandbox.request('GET', NONCE, { headers: { authorization: `Bearer ${token}` } })
    expectUnauthorized(await ask(await tokenFor(tenant)))
    expect((await ask(await tokenFor(DEMO_TENANT.tenantId))).status).toBe(200)
  })

  it('roles that are no list give no role', async () => {
    const token = await sandbox.issuer().sign('admin', { [`${CLAIM_PREFIX}roles`]: 'u_administrator' })
    const headers = { authorization: `Bearer ${token}` }
    expectUnauthorized(await sandbox.request('GET', ADMIN_ONLY, { headers }))
    expect((await sandbox.request('GET', NONCE, { headers })).status).toBe(200)
  })
})

describe('the clock of the sandbox API', () => {
  let now = Date.now()
  const sandbox = useSandbox({ now: () => now })

  it('a token ends at its expiry, to the second', async () => {
    const headers = { authorization: `Bearer ${await sandbox.issuer().sign('admin', { exp: 2_000_000_000 })}` }
    now = 1_999_999_999_000
    expect((await sandbox.request('GET', NONCE, { headers })).status).toBe(200)
    now = 2_000_000_000_000
    expectUnauthorized(await sandbox.request('GET', NONCE, { headers }))
  })
})

it('audiences can be chosen, and then only those hold', async () => {
  const issuer = await startIssuer()
  const api = await startApi({ issuer: issuer.url, audiences: ['api.example'] })
  const ask = async (aud: string): Promise<number> => {
    const token = await issuer.sign('admin', { aud })
    return (await fetch(`${api.url}${NONCE}`, { headers: { authorization: `Bearer ${token}` } })).status
  }
  expect(await ask('api.example')).toBe(200)
  expect(await ask('uassist.uniphore.com')).toBe(401)
  await api.stop()
  await issuer.stop()
})

it.each([
  ['is away', (issuer: Issuer) => issuer.stop().then(() => issuer.url)],
  ['publishes no keys', (issuer: Issuer) => Promise.resolve(`${issuer.url}elsewhere/`)],
])('an issuer that %s is the server’s trouble: 500, and no verdict on the token', async (_, spoil) => {
  const issuer = await startIssuer()
  const token = await issuer.sign('admin')
  const api = await startApi({ issuer: await spoil(issuer) })
  const response = await fetch(`${api.url}${NONCE}`, { headers: { authorization: `Bearer ${token}` } })
  expect(response.status).toBe(500)
  expect(await response.json()).toEqual({ error: 'Internal server error' })
  await api.stop()
  await issuer.stop()
})
