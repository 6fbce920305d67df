import { type Insomnia } from './host/insomnia'
import { signsInAs } from './host/person'
import { setScene, TAG } from './host/scene'

const NEVER_USED =
  'No token has been used here yet, so the environment is not known. Choose one, and send a request with "Bearer {% uassistToken %}": that signs you in.'

const MENUS = ['workspaceActions', 'requestActions'] as const
const click = (insomnia: Insomnia, label: string, menu: (typeof MENUS)[number] = 'workspaceActions') =>
  insomnia.click(menu, `U-Assist: ${label}`)

describe.each(['renderer', 'main'] as const)('menus in Insomnia (%s)', (generation) => {
  test.each(MENUS)('%s: before anything was sent, each says what to do', async (menu) => {
    const { insomnia } = await setScene({ generation })
    for (const label of ['Sign in', 'Sign out', 'Who am I']) {
      await expect(click(insomnia, label, menu)).resolves.toBe(NEVER_USED)
    }
    expect(insomnia.opened).toEqual([])
  })

  test.each(MENUS)('%s: "Who am I" names the environment that was used last', async (menu) => {
    const { insomnia, tenant } = await setScene({ generation })
    await insomnia.render(TAG, 'send')
    const lines = (await click(insomnia, 'Who am I', menu)).split('\n')
    expect(lines).toEqual([
      `Signed in at ${tenant.url}, organization "acme-demo", account "default": Ada Admin, e-mail admin@acme-demo.example, tenant acme-demo, region us, roles u_administrator,interact_account_admin.`,
      expect.stringMatching(/^The access token is good until \d{4}-\d\d-\d\d \d\d:\d\d\.$/),
      expect.stringMatching(/^Sign in again by \d{4}-\d\d-\d\d \d\d:\d\d \(an estimate: .*\)\.$/),
    ])
  })

  test('several accounts: all are told, and the one that is missing is signed in', async () => {
    const { insomnia, tenant } = await setScene({ generation })
    await insomnia.render(TAG, 'send')
    insomnia.options.onPage = signsInAs('agent')
    await insomnia.render("{% uassistToken 'access', 'agent' %}", 'send')
    const both = await click(insomnia, 'Who am I')
    expect(both).toMatch(/account "agent": Grace Agent[^]*account "default": Ada Admin/)
    const left = await click(insomnia, 'Sign out')
    expect(left).toMatch(
      /account "agent"\. Access tokens sent before stay good until .*\nSigned out at .*account "default"[^]* Your browser may still be signed in/,
    )
    await expect(click(insomnia, 'Who am I')).resolves.toBe(
      `Meant is ${tenant.url}, organization "acme-demo", account "agent": nobody is signed in.\n` +
        `Meant is ${tenant.url}, organization "acme-demo", account "default": nobody is signed in.`,
    )
    await expect(click(insomnia, 'Sign in')).resolves.toMatch(/account "agent": Grace Agent/)
    insomnia.options.onPage = signsInAs('admin')
    await expect(click(insomnia, 'Sign in')).resolves.toMatch(/account "default": Ada Admin/)
    await expect(click(insomnia, 'Sign in')).resolves.toMatch(
      /^You are signed in already\. To change that, choose "U-Assist: Sign in as somebody else"\.\n/,
    )
    expect(insomnia.opened).toHaveLength(4)
  })

  test('after another environment was used, that one is meant', async () => {
    const { insomnia } = await setScene({ generation })
    const other = await setScene({ generation })
    await insomnia.render(TAG, 'send')
    insomnia.options.variables = { ...other.variables, environmentName: 'other' }
    await insomnia.render(TAG, 'send')
    const text = await click(insomnia, 'Who am I')
    expect(text).toContain(other.tenant.url)
    expect(text.match(/Signed in at/g)).toHaveLength(1)
  })

  test('nobody signed out twice, and a tenant that cannot be told is said', async () => {
    const { insomnia, tenant } = await setScene({ generation })
    await insomnia.render(TAG, 'send')
    tenant.faults.queue('POST /oauth/revoke', { status: 500 })
    await expect(click(insomnia, 'Sign out')).resolves.toContain(
      'Auth0 could not be told to revoke a refresh token: presume it alive until it expires.',
    )
    await expect(click(insomnia, 'Sign out')).resolves.toMatch(/^Nobody was signed in at /)
  })

  test('a refused sign-in is told', async () => {
    const { insomnia } = await setScene({ generation })
    await insomnia.render(TAG, 'send')
    await click(insomnia, 'Sign out')
    insomnia.options.onPage = signsInAs('agent', { decline: true })
    await expect(click(insomnia, 'Sign in')).resolves.toMatch(/^The sign-in was refused/)
  })

  test('a client secret is not kept, and its absence is said', async () => {
    const { insomnia, variables } = await setScene({ generation })
    insomnia.options.variables = { ...variables, clientId: 'sandbox-web', clientSecret: 'sandbox-web-demo-value' }
    await insomnia.render(TAG, 'send')
    await expect(click(insomnia, 'Sign in')).resolves.toBe(
      'This application has a client secret, which is not kept outside the environment: send a request to sign in.',
    )
    expect([...insomnia.stored.values()].join()).not.toContain('sandbox-web-demo-value')
  })

  test('a person who takes long: the entry returns in time, and the next Send has the token', async () => {
    const { insomnia } = await setScene({ generation })
    await insomnia.render(TAG, 'send')
    await click(insomnia, 'Sign out')
    let page = ''
    insomnia.options.onPage = (url) => {
      page = url
    }
    insomnia.options.hurry = 25_000
    const text = await click(insomnia, 'Sign in')
    expect(text).toMatch(
      /^The sign-in for .*account "default" goes on in your browser\. When it is done, the next Send has the token\.$/,
    )
    insomnia.options.hurry = undefined
    void signsInAs('admin')(page)
    await expect(insomnia.render(TAG, 'send')).resolves.toMatch(/^Bearer /)
    expect(insomnia.opened).toHaveLength(2)
  })
})

test('where nothing was sent, "Who am I" tells who is signed in on this machine', async () => {
  const { insomnia, restart, tenant } = await setScene({ generation: 'renderer' })
  await insomnia.render(TAG, 'send')
  const fresh = restart({ stored: new Map() })
  await expect(click(fresh, 'Who am I')).resolves.toBe(
    `${NEVER_USED}\nSigned in on this machine: Ada Admin, at ${tenant.url}, organization "acme-demo", account "default".`,
  )
})
