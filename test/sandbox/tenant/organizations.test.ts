import { CookieJar, signInOverHttp } from '../../../scripts/sandbox/http-browser'
import { DEMO_TENANT, OTHER_ORGANIZATION } from '../../../scripts/sandbox/demo-data'
import { type TenantOptions } from '../../../scripts/sandbox/tenant/start-tenant'
import { ADMIN, openPage, readClaims, readQuery, startScene } from './scene'

/** How a request ends that names an organization, or none: `code`, or the error and its description. */
async function outcome(options: TenantOptions, organization?: string): Promise<string> {
  const query = await (await startScene(options)).callback({ organization })
  return query.has('code') ? 'code' : `${query.get('error') ?? ''}: ${query.get('error_description') ?? ''}`
}

const OWN = DEMO_TENANT.organization
const OWN_ID = DEMO_TENANT.organizationId

test.each<[TenantOptions['organizations'], string | undefined, string]>([
  ['prompt', undefined, 'code'],
  ['prompt', OWN, 'code'],
  ['prompt', OWN_ID, 'code'],
  ['require', OWN, 'code'],
  ['require', undefined, 'invalid_request: parameter organization is required for this client'],
  ['allow', OWN, 'code'],
  ['allow', undefined, 'code'],
  ['deny', undefined, 'code'],
  ['deny', OWN, 'invalid_request: parameter organization is not allowed for this client'],
  ['prompt', 'nowhere', 'invalid_request: parameter organization is invalid: nowhere'],
  ['prompt', 'org_nowhere', 'invalid_request: parameter organization is invalid: org_nowhere'],
  ['prompt', 'x'.repeat(51), 'invalid_request: organization name must have between 1 and 50 characters'],
  [
    'prompt',
    'Acme-Demo',
    "invalid_request: organization must only contain lowercase characters, '-' and '_', and start and end with a letter or number",
  ],
])('an application with "%s", and organization=%s: %s', async (organizations, organization, expected) => {
  expect(await outcome({ organizations: organizations ?? 'prompt' }, organization)).toBe(expected)
})

test('organizationNames off: the id is needed, and org_name is in no token', async () => {
  const options = { organizationNames: false }
  expect(await outcome(options, OWN)).toBe('invalid_request: parameter organization must be an organization id')
  const scene = await startScene(options)
  const tokens = await scene.signIn({ organization: OWN_ID })
  const { body: userinfo } = await scene.get('/userinfo', tokens.access_token)
  for (const claims of [readClaims(tokens.access_token), readClaims(tokens.id_token), userinfo]) {
    expect(claims).toMatchObject({ org_id: OWN_ID })
    expect(claims).not.toHaveProperty('org_name')
  }
})

test.each(['allow', 'deny'] as const)(
  '"%s": a sign-in without an organization has none in its tokens',
  async (organizations) => {
    const scene = await startScene({ organizations })
    expect(await openPage(scene.authorizeUrl())).toContain('type="password"')
    const first = await scene.signIn()
    const { body: second } = await scene.refresh(first.refresh_token)
    for (const { access_token: token, id_token: idToken } of [first, second])
      for (const claims of [readClaims(token), readClaims(idToken)]) expect(claims).not.toHaveProperty('org_id')
  },
)

test('a refresh keeps the organization of the sign-in', async () => {
  const scene = await startScene({ organizations: 'allow' })
  const { refresh_token: token } = await scene.signIn({ organization: OWN })
  scene.tenant.settings.organizations = 'deny'
  const { body } = await scene.refresh(token)
  for (const jwt of [body.access_token, body.id_token])
    expect(readClaims(jwt)).toMatchObject({ org_id: OWN_ID, org_name: OWN })
})

describe('somebody who is not a member', () => {
  const REFUSED = `user ${ADMIN.subject} is not part of the ${OTHER_ORGANIZATION.id} organization`

  test('is refused after the password, whether the request names the organization or the person types it', async () => {
    const scene = await startScene()
    const { name } = OTHER_ORGANIZATION
    const named = await scene.callback({ organization: name })
    const typed = readQuery(await signInOverHttp(scene.authorizeUrl(), { ...ADMIN, organization: name }))
    for (const query of [named, typed])
      expect(Object.fromEntries(query)).toMatchObject({ error: 'access_denied', error_description: REFUSED })
  })

  test('is signed in to the browser all the same: the next request that allows it asks for nothing', async () => {
    const scene = await startScene({ confirmLoopback: false, skipConsent: true })
    const cookies = new CookieJar()
    await scene.callback({ organization: OTHER_ORGANIZATION.name }, { cookies })
    expect((await scene.callback({ prompt: 'none' }, { cookies })).has('code')).toBe(true)
  })

  test('is refused without a page when the browser’s session answers', async () => {
    const scene = await startScene()
    const cookies = new CookieJar()
    await scene.callback({}, { cookies })
    const query = await scene.callback({ organization: OTHER_ORGANIZATION.id, prompt: 'none' }, { cookies })
    expect(query.get('error_description')).toBe(REFUSED)
  })
})

test('organizationConnection off: the connection is not part of the organization', async () => {
  expect(await outcome({ organizationConnection: false }, OWN)).toBe(
    `access_denied: user ${ADMIN.subject} belongs to connection Username-Password-Authentication that is not part of the ${OWN_ID} organization`,
  )
  expect(await outcome({ organizationConnection: false, organizations: 'allow' })).toBe('code')
})
