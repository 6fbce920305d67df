import { type Page } from 'playwright-core'
import { type DemoAccount } from '../../scripts/sandbox/demo-data'

/**
 * Opens a sign-in page in a real browser, fills it in as a person would, and accepts where that is asked. Rejects where no
 * login is asked for.
 *
 * @param end the heading of the page at which it ends
 */
export async function signInOnPages(
  page: Page,
  url: string,
  { email, password }: DemoAccount,
  end: string,
): Promise<void> {
  await page.goto(url)
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Continue' }).click()
  const accept = page.getByRole('button', { name: 'Accept' })
  const last = page.getByRole('heading', { name: end })
  await accept.or(last).waitFor()
  if (await accept.isVisible()) await accept.click()
  await last.waitFor()
}
