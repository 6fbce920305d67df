import { type Page } from 'playwright-core'
import { testInChromium } from '../../helpers/chromium'
import { ADMIN, AUDIENCE, type Scene, startScene } from './scene'

async function logIn(page: Page, password: string): Promise<void> {
  await page.getByLabel('E-mail address').fill(ADMIN.email)
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

testInChromium('Chromium: the device flow from the shown URL to the last page', async (page) => {
  const scene = await startScene()
  const { body } = await scene.post('/oauth/device/code', { scope: 'openid', audience: AUDIENCE })
  await page.goto(String(body.verification_uri_complete))
  await page.getByText(String(body.user_code)).waitFor()
  await page.getByRole('button', { name: 'Confirm' }).click()
  await page.getByLabel('Organization Name').fill(ADMIN.organization)
  await page.getByRole('button', { name: 'Continue' }).click()
  await logIn(page, ADMIN.password)
  await page.getByRole('button', { name: 'Accept' }).click()
  await page.getByText('Your device is signed in.').waitFor()
})

async function expectAlert(page: Page, sentence: string): Promise<void> {
  await page.getByRole('alert').filter({ hasText: sentence }).waitFor()
}

async function expectCode(page: Page, { redirectUri }: Scene): Promise<void> {
  await page.waitForURL(`${redirectUri}?**`)
  expect(new URL(page.url()).searchParams.get('code')).toBeTruthy()
}
