import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, type BrowserContextOptions, type Page } from 'playwright-core'
import { tempFolder } from '../../../helpers/temp-folder'

/** A page, and what it did besides being shown. */
export interface Opened {
  page: Page
  /** URLs that it asked for, its own among them. */
  requests: string[]
  /** Lines in the console, errors, and dialogs. */
  complaints: string[]
}

/** A tab of its own in the browser of `anyPage`. */
export async function openTab(anyPage: Page, options: BrowserContextOptions = {}): Promise<Opened> {
  const browser = anyPage.context().browser() as Browser
  const page = await (await browser.newContext(options)).newPage()
  const requests: string[] = []
  const complaints: string[] = []
  page.on('request', (request) => requests.push(request.url()))
  page.on('console', (message) => complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('dialog', (dialog) => {
    complaints.push(dialog.message())
    void dialog.dismiss()
  })
  return { page, requests, complaints }
}

/** Opens a report as somebody does who was sent it: a file, without a network. */
export async function openFile(anyPage: Page, html: string, options: BrowserContextOptions = {}): Promise<Opened> {
  const tab = await openTab(anyPage, { offline: true, ...options })
  await tab.page.goto(fileOf(html))
  return tab
}

/** The URL of a new file. */
export function fileOf(html: string): string {
  const file = join(tempFolder(), 'report.html')
  writeFileSync(file, html)
  return pathToFileURL(file).href
}

/** Unfolds everything. A string, because the compiler does not know what a browser has. */
export const UNFOLD = `for (const one of document.querySelectorAll('details')) one.open = true`
