import { once } from 'node:events'
import { type Server } from 'node:http'
import { type AddressInfo } from 'node:net'
import express from 'express'
import { auth } from 'express-oauth2-jwt-bearer'
import { DEMO_AUDIENCES } from '../../../scripts/sandbox/demo-data'
import { TOKEN_CASES } from './token-cases'
import { useSandbox } from './use-sandbox'

/** Auth0's own middleware in front of one page: a verifier that shares no line with the sandbox's. */
describe('the sandbox API and express-oauth2-jwt-bearer agree', () => {
  const sandbox = useSandbox()
  let server: Server

  beforeAll(async () => {
    const issuer = sandbox.issuer().url
    const jwksUri = `${issuer}.well-known/jwks.json`
    const checks = { issuer, jwksUri, audience: [...DEMO_AUDIENCES], tokenSigningAlg: 'RS256', clockTolerance: 0 }
    server = express()
      .use(auth(checks), (_, response) => {
        response.end()
      })
      .listen(0, '127.0.0.1')
    await once(server, 'listening')
  })
  afterAll(async () => {
    const closed = once(server, 'close')
    server.close()
    server.closeAllConnections()
    await closed
  })

  it.each(TOKEN_CASES)('on $name: let through is $holds', async ({ authorization, holds }) => {
    const header = await authorization(sandbox.issuer())
    const headers: Record<string, string> = header ? { authorization: header } : {}
    const ours = await sandbox.request('GET', '/backend/v2/refresh/api-token', { headers })
    const theirs = await fetch(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`, { headers })
    expect([ours.status, theirs.status]).toEqual(holds ? [200, 200] : [401, 401])
  })
})
