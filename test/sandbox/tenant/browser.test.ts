import { type Page } from 'playwright-core'
import { type DemoAccount } from '../../../scripts/sandbox/demo-data'
import { standIn, testInChromium } from '../../helpers/chromium'
import { serve } from '../../helpers/http-server'
import { ADMIN, AGENT, AUDIENCE, readClaims, type Scene, startScene, SUPERVISOR } from './scene'

async function logIn(page: Page, password: string, email = ADMIN.email): Promise<void> {
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Continue' }).click()
}

testInChromium(
  'Chromium: mistakes are told, then log in, accept, and back at the application with a code',
  async (page) => {
    const scene = await startScene()
    await page.goto(scene.authorizeUrl())
    await page.getByLabel('Organization Name').fill('elsewhere')
    await page.getByRole('button', { name: 'Continue' }).click()
    await expectAlert(page, 'The organization you entered could not be found.')
    await page.getByLabel('Organization Name').fill(ADMIN.organization)
    await page.keyboard.press('Enter')
    await logIn(page, 'guessed')
    await expectAlert(page, 'Wrong email or password.')
    await logIn(page, ADMIN.password)
    await page.getByRole('heading', { name: 'Authorize uassist' }).waitFor()
    expect(await page.getByRole('listitem').allInnerTexts()).toContain('see your e-mail address')
    await page.getByRole('button', { name: 'Accept' }).click()
    await expectCode(page, scene)
  },
)

testInChromium('Chromium: declining comes back as access_denied', async (page) => {
  const scene = await startScene()
  await page.goto(scene.authorizeUrl({ organization: ADMIN.organization }))
  await logIn(page, ADMIN.password)
  await page.getByRole('button', { name: 'Decline' }).click()
  await page.waitForURL(`${scene.redirectUri}?**`)
  expect(new URL(page.url()).searchParams.get('error')).toBe('access_denied')
})

testInChromium('Chromium: two sign-ins side by side in one browser do not disturb each other', async (page) => {
  const scene = await startScene()
  const other = await page.context().newPage()
  const url = scene.authorizeUrl({ organization: ADMIN.organization })
  await page.goto(url)
  await other.goto(url)
  for (const tab of [page, other]) await logIn(tab, ADMIN.password)
  for (const tab of [page, other]) {
    await tab.getByRole('button', { name: 'Accept' }).click()
    await expectCode(tab, scene)
  }
})

testInChromium('Chromium: one browser goes from account to account with prompt=login only', async (page) => {
  const scene = await startScene({ skipConsent: true })
  const signIn = async (who: DemoAccount | 'confirms', changes?: Record<string, string>) => {
    await page.goto(scene.authorizeUrl({ organization: ADMIN.organization, ...changes }))
    if (who === 'confirms') await page.getByRole('button', { name: 'Accept' }).click()
    else await logIn(page, who.password, who.email)
    const { body } = await scene.redeem(await expectCode(page, scene))
    return readClaims(body.id_token).email
  }
  expect(await signIn(ADMIN)).toBe(ADMIN.email)
  expect(await signIn('confirms', { login_hint: AGENT.email })).toBe(ADMIN.email)
  for (const account of [AGENT, SUPERVISOR, ADMIN])
    expect(await signIn(account, { prompt: 'login', login_hint: account.email })).toBe(account.email)
  await page.goto(`${scene.tenant.url}/v2/logout`)
  await page.getByText('You are signed out').waitFor()
  expect(await signIn(AGENT)).toBe(AGENT.email)
})

testInChromium(
  'Chromium: at an https callback, response_mode=fragment leaves the code in the address bar',
  async (page) => {
    const asked: string[] = []
    const app = await serve((request, response) => {
      // Chromium asks for an icon as well.
      if (request.url?.startsWith('/callback')) asked.push(request.url)
      response.end('the application')
    })
    await standIn(page, 'https://yourapp.example', app)
    const scene = await startScene({ skipConsent: true })
    const redirectUri = 'https://yourapp.example/callback'
    const changes = { organization: ADMIN.organization, redirect_uri: redirectUri }
    await page.goto(scene.authorizeUrl({ ...changes, response_mode: 'fragment' }))
    await logIn(page, ADMIN.password)
    await page.waitForURL(`${redirectUri}**`)
    expect(new URLSearchParams(new URL(page.url()).hash.slice(1)).get('code')).toBeTruthy()
    expect(asked).toEqual(['/callback'])
    await page.goto(scene.authorizeUrl(changes))
    expect(asked).toEqual(['/callback', expect.stringContaining('/callback?code=')])
  },
)

testInChromium('Chromium: the device flow from the shown URL to the last page', async (page) => {
  const scene = await startScene()
  const { body } = await scene.post('/oauth/device/code', { scope: 'openid', audience: AUDIENCE })
  await page.goto(String(body.verification_uri_complete))
  await page.getByText(String(body.user_code)).waitFor()
  await page.getByRole('button', { name: 'Confirm' }).click()
  await logIn(page, ADMIN.password)
  await page.getByRole('button', { name: 'Accept' }).click()
  await page.getByText('Your device is signed in.').waitFor()
})

async function expectAlert(page: Page, sentence: string): Promise<void> {
  await page.getByRole('alert').filter({ hasText: sentence }).waitFor()
}

async function expectCode(page: Page, { redirectUri }: Scene): Promise<string | null> {
  await page.waitForURL(`${redirectUri}?**`)
  const code = new URL(page.url()).searchParams.get('code')
  expect(code).toBeTruthy()
  return code
}
