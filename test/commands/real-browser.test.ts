import { type SignedIn, startSignedIn } from '../../scripts/dev/signed-in'
import { start } from '../helpers/built-command'
import { testInChromium } from '../helpers/chromium'
import { person } from '../helpers/sign-in-fixture'

let signedIn: SignedIn
beforeAll(async () => {
  signedIn = await startSignedIn({ accounts: [] })
})
afterAll(() => signedIn.stop())

testInChromium(
  'uassist login in a real browser: the pages are filled in, the last one says who, and its address holds no code',
  async (page) => {
    const login = start(['login', '-e', signedIn.environmentFile], { UASSIST_HOME: signedIn.home })
    const [url] = await login.says(/http:\S+\/authorize\?\S+/)
    const { email, password } = person('admin')
    await page.goto(url)
    await page.getByLabel('E-mail address').fill(email)
    await page.getByLabel('Password').fill(password)
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('button', { name: 'Accept' }).click()
    await page.getByRole('heading', { name: 'Signed in' }).waitFor()
    expect(await page.getByText('Ada Admin').count()).toBe(1)
    expect(page.url()).toBe(signedIn.config.redirectUris[0])
    expect(await login.ended).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('Signed in: Ada Admin') as string,
    })
  },
)
