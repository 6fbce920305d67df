import { DEMO_TENANT } from '../../scripts/sandbox/demo-data'
import { refusal, setScene, TAG } from './host/scene'

describe.each(['renderer', 'main'] as const)('claims in Insomnia (%s)', (generation) => {
  test.each([
    ['{% uassistClaim %}', DEMO_TENANT.tenantId],
    ["{% uassistClaim 'tenantId' %}", DEMO_TENANT.tenantId],
    ["{% uassistClaim 'tenantName' %}", DEMO_TENANT.organization],
    ["{% uassistClaim 'region' %}", 'us'],
    ["{% uassistClaim 'email' %}", 'admin@acme-demo.example'],
    ["{% uassistClaim 'name' %}", 'Ada Admin'],
    ["{% uassistClaim 'userId' %}", 'auth0|650000000000000000000001'],
    ["{% uassistClaim 'roles' %}", 'u_administrator,interact_account_admin'],
    ["{% uassistClaim 'organization' %}", DEMO_TENANT.organizationId],
    ["{% uassistClaim 'cluster' %}", 'us'],
    ["{% uassistClaim 'email_verified' %}", 'true'],
    ["{% uassistClaim 'https://api.uniphore.com/tenant_name' %}", DEMO_TENANT.organization],
    [
      "{% uassistClaim 'user_metadata' %}",
      '{"client_id":"admin@acme-demo.example","firstName":"Ada","lastName":"Admin","restrictProductionAccess":false}',
    ],
    // Only the access token says it.
    ["{% uassistClaim 'permissions' %}", 'read:experiences,write:experiences'],
  ])('%s', async (tag, text) => {
    const { insomnia } = await setScene({ generation })
    await expect(insomnia.render(tag, 'send')).resolves.toBe(text)
    await expect(insomnia.render(tag)).resolves.toBe(text)
    expect(insomnia.opened).toHaveLength(1)
  })

  test('looking opens no page', async () => {
    const { insomnia } = await setScene({ generation })
    await expect(refusal(insomnia.render('{% uassistClaim %}'))).resolves.toContain('Nobody is signed in')
    expect(insomnia.opened).toEqual([])
  })

  test('an unknown claim is refused, with those that are there', async () => {
    const { insomnia } = await setScene({ generation })
    await insomnia.render(TAG, 'send')
    await expect(refusal(insomnia.render("{% uassistClaim 'tenant_uuid' %}"))).resolves.toMatch(
      /^The token has no claim "tenant_uuid": use tenantId, tenantName, region, .*, or one of .*email_verified/,
    )
  })

  test('a renewed ID token is verified when it is sent', async () => {
    const { insomnia, expire, session, tenant } = await setScene({ generation })
    await insomnia.render(TAG, 'send')
    expire()
    await insomnia.render(TAG, 'send')
    expect(session().idTokenVerified).toBe(false)
    const before = tenant.calls('GET /.well-known/jwks.json')
    await insomnia.render('{% uassistClaim %}{% uassistClaim %}', 'send')
    expect(session().idTokenVerified).toBe(true)
    expect(tenant.calls('GET /.well-known/jwks.json')).toBe(before + 1)
  })

  test('a sign-in without an ID token has the access token’s claims', async () => {
    const { insomnia } = await setScene({ generation, variables: { scope: 'offline_access' } })
    await expect(insomnia.render("{% uassistClaim 'region' %}", 'send')).resolves.toBe('us')
  })

  test('template syntax in a claim is never passed on', async () => {
    const { insomnia, change } = await setScene({ generation })
    await insomnia.render(TAG, 'send')
    change((session) => {
      session.claims = { ...session.claims, nickname: '{% uassistToken %}' }
    })
    await expect(refusal(insomnia.render("{% uassistClaim 'nickname' %}", 'send'))).resolves.toContain(
      'The claim "nickname" holds template syntax and is not used',
    )
  })
})

test('a given token says whose it is, signed in or not', async () => {
  const { insomnia, restart } = await setScene({ generation: 'renderer' })
  const token = await insomnia.render('{% uassistToken %}', 'send')
  const inso = restart({ generation: 'inso', home: '/nonexistent', env: { UASSIST_ACCESS_TOKEN: token } })
  await expect(inso.render("{% uassistClaim 'tenantId' %}", 'send')).resolves.toBe(DEMO_TENANT.tenantId)
})
