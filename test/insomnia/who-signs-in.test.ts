import { CookieJar } from '../../scripts/sandbox/http-browser'
import { testInChromium } from '../helpers/chromium'
import { person } from '../helpers/sign-in-fixture'
import { signInOnPages } from '../helpers/sign-in-pages'
import { signsInAs } from './host/person'
import { setScene, TAG } from './host/scene'

const ACCOUNTS = ['admin', 'agent', 'supervisor'] as const

const parametersOf = (url = '') => Object.fromEntries(new URL(url).searchParams)

describe.each(['renderer', 'main'] as const)('one browser in Insomnia (%s)', (generation) => {
  const click = (insomnia: Awaited<ReturnType<typeof setScene>>['insomnia'], label: string) =>
    insomnia.click('workspaceActions', `U-Assist: ${label}`)

  test('three accounts are three different people, and previews name each', async () => {
    const { insomnia } = await setScene({ generation })
    const cookies = new CookieJar()
    const tagOf = (account: string) => `{% uassistToken 'access', '${account}' %}`
    for (const account of ACCOUNTS) {
      insomnia.options.onPage = signsInAs(account, { cookies })
      await insomnia.render(tagOf(account), 'send')
    }
    const previews = await Promise.all(ACCOUNTS.map((account) => insomnia.render(tagOf(account))))
    expect(previews).toEqual([
      expect.stringMatching(/^<U-Assist access token of Ada Admin, account "admin", good until /),
      expect.stringMatching(/^<U-Assist access token of Grace Agent, account "agent", good until /),
      expect.stringMatching(/^<U-Assist access token of Sven Supervisor, account "supervisor", good until /),
    ])
    expect(insomnia.opened.map((url) => parametersOf(url).prompt)).toEqual([undefined, 'login', 'login'])
  })

  test('"Sign in as somebody else" asks for a login although somebody is signed in, here and in the browser', async () => {
    const { insomnia } = await setScene({ generation })
    const cookies = new CookieJar()
    insomnia.options.onPage = signsInAs('admin', { cookies })
    await insomnia.render(TAG, 'send')
    insomnia.options.onPage = signsInAs('agent', { cookies })
    await expect(click(insomnia, 'Sign in')).resolves.toMatch(/^You are signed in already/)
    await expect(click(insomnia, 'Sign in as somebody else')).resolves.toMatch(/account "default": Grace Agent/)
    expect(parametersOf(insomnia.opened.at(-1))).toMatchObject({ prompt: 'login', max_age: '0' })
    expect(await insomnia.render(TAG)).toContain('of Grace Agent, account "default"')
  })

  test('the same person under a second account is saved with a warning, and "Who am I" says so', async () => {
    const { insomnia } = await setScene({ generation })
    const cookies = new CookieJar()
    insomnia.options.onPage = signsInAs('admin', { cookies })
    await insomnia.render(TAG, 'send')
    await insomnia.render("{% uassistToken 'access', 'agent' %}", 'send')
    expect(insomnia.logged.join('\n')).toContain(
      'Ada Admin is account "default" already, and is now account "agent", too.',
    )
    await expect(click(insomnia, 'Who am I')).resolves.toMatch(
      /\nAccounts "(agent|default)" and "(agent|default)" are the same person, Ada Admin\.$/,
    )
  })

  test('whom the environment means is on the login page', async () => {
    const { insomnia } = await setScene({ generation })
    insomnia.options.variables = { ...insomnia.options.variables, loginHint: 'admin@acme-demo.example' }
    await insomnia.render(TAG, 'send')
    await click(insomnia, 'Sign out')
    await click(insomnia, 'Sign in')
    expect(insomnia.opened.map((url) => parametersOf(url).login_hint)).toEqual(Array(2).fill('admin@acme-demo.example'))
  })
})

testInChromium(
  'a real browser with one profile: three accounts of Insomnia are three different people',
  async (page) => {
    const { insomnia } = await setScene({ generation: 'main' })
    for (const account of ACCOUNTS) {
      let seen: Promise<void> | undefined
      insomnia.options.onPage = (url) => {
        seen = signInOnPages(page, url, person(account), 'Signed in')
      }
      await insomnia.render(`{% uassistToken 'access', '${account}' %}`, 'send')
      await seen
    }
    const names = ACCOUNTS.map((account) => insomnia.render(`{% uassistClaim 'name', '${account}' %}`))
    expect(await Promise.all(names)).toEqual(['Ada Admin', 'Grace Agent', 'Sven Supervisor'])
  },
)
