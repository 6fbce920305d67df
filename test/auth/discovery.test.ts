import { discover } from '../../plugin/auth/discovery'
import { createSend } from '../../plugin/node/send'
import { serve } from '../helpers/http-server'

/** An issuer whose metadata has these changes, or that answers with this instead. */
async function issuer(changes: Record<string, unknown>, instead?: { status: number; body: string }) {
  const auth0Domain: string = await serve((_request, response) => {
    const metadata = { issuer: `${auth0Domain}/`, jwks_uri: `${auth0Domain}/keys`, ...changes }
    response.writeHead(instead?.status ?? 200, { 'content-type': 'application/json' })
    response.end(instead?.body ?? JSON.stringify(metadata))
  })
  return { auth0Domain }
}

const asked = async (config: { auth0Domain: string }) => discover(config, { send: createSend() })

test('an issuer says where its keys are, and whether its callbacks name it', async () => {
  await expect(asked(await issuer({}))).resolves.toMatchObject({ issInCallback: false })
  await expect(asked(await issuer({ authorization_response_iss_parameter_supported: true }))).resolves.toMatchObject({
    issInCallback: true,
  })
})

test.each([
  ['without a slash', 'https://tenant.example'],
  ['of another domain', 'https://other.example/'],
  ['that is no text', 7],
  ['that is missing', undefined],
])('an issuer %s is refused, and named', async (_what, name) => {
  await expect(asked(await issuer({ issuer: name }))).rejects.toMatchObject({
    code: 'TOKEN_REFUSED',
    message: expect.stringContaining(`"${String(name)}"`) as string,
    reason: { cause: 'another-issuer', signIn: 'no' },
  })
})

test.each([
  ['a page', { status: 200, body: '<html>Welcome</html>' }],
  ['a list', { status: 200, body: '[]' }],
  ['not found', { status: 404, body: '{"error":"not_found"}' }],
  ['a redirect', { status: 302, body: '' }],
])('%s is no tenant', async (_what, instead) => {
  await expect(asked(await issuer({}, instead))).rejects.toMatchObject({ reason: { cause: 'not-a-tenant' } })
})

test.each([429, 500, 503])('trouble of the issuer (%i) is temporary', async (status) => {
  await expect(asked(await issuer({}, { status, body: 'busy' }))).rejects.toMatchObject({ code: 'TEMPORARY' })
})
