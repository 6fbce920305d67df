import { isLoopback } from '../../plugin/auth'
import { type DemoAccount } from './demo-data'

/**
 * Where a visit ended: the callback's page, or the page of the tenant that goes no further. At a callback on another machine
 * nothing is asked for: the body is empty, and the address is the one that a person finds in the address bar.
 */
export interface FinalPage {
  status: number
  body: string
  url: string
}

/** How a visit differs from that of a person who agrees to everything. */
export interface VisitOptions {
  /** Presses the declining button of the first page that has one, or of the consent page. */
  decline?: boolean | 'consent'
  /** The cookies of earlier visits: who is signed in at the tenant stays so. */
  cookies?: CookieJar
}

interface Form {
  url: URL
  fields: URLSearchParams
}

type PageRequest = Form | { url: URL; fields?: undefined }

/** More pages and redirects than any sign-in has: a redirect loop ends here. */
const MAX_STEPS = 20

/**
 * Signs in without a window: opens an authorization URL of the sandbox tenant, or the URL of a device, fills in its pages
 * as a person would, and follows the redirects to the loopback callback. Ends early on a page with an error, such as a
 * wrong password.
 */
export async function signInOverHttp(
  authorizeUrl: string,
  { organization, email, password }: DemoAccount,
  { decline = false, cookies = new CookieJar() }: VisitOptions = {},
): Promise<FinalPage> {
  const answers = { organization, email, password }
  let request: PageRequest = { url: new URL(authorizeUrl) }
  const { origin } = request.url

  for (let step = 0; step < MAX_STEPS; step++) {
    const url: URL = request.url
    const isTenant = url.origin === origin
    const response = await send(request, isTenant ? cookies : undefined)
    const body = await response.text()
    const location = response.headers.get('location')
    if (location !== null) {
      request = { url: new URL(location, url) }
      if (!isLoopback(request.url.hostname)) return { status: response.status, body: '', url: request.url.href }
      continue
    }
    const form = isTenant && !body.includes('role="alert"') ? readForm(body, url, decline) : undefined
    if (!form) return { status: response.status, body, url: url.href }
    for (const [name, value] of Object.entries(answers)) if (form.fields.has(name)) form.fields.set(name, value)
    request = form
  }
  throw new Error(`the sign-in did not end after ${String(MAX_STEPS)} steps`)
}

async function send({ url, fields }: PageRequest, cookies: CookieJar | undefined): Promise<Response> {
  if (!isLoopback(url.hostname)) {
    throw new Error(`"${url.origin}" is not on this machine's loopback`)
  }
  const response = await fetch(url, {
    redirect: 'manual',
    headers: { accept: 'text/html', ...(cookies && { cookie: cookies.header(url.pathname) }) },
    ...(fields && { method: 'POST', body: fields }),
  })
  cookies?.keep(response.headers.getSetCookie())
  return response
}

/** The first form of a page as the request it makes. Of several buttons the first one agrees, the last one declines. */
function readForm(page: string, base: URL, decline: boolean | 'consent'): Form | undefined {
  const [, formTag = '', content = ''] = /<form\b([^>]*)>(.*?)<\/form>/s.exec(page) ?? []
  if (!content) return undefined
  const inputs = Array.from(content.matchAll(/<input\b[^>]*>/g), ([tag]) => readAttributes(tag))
  const buttons = Array.from(content.matchAll(/<button\b[^>]*>/g), ([tag]) => readAttributes(tag))
  const declines = decline === 'consent' ? buttons.some(({ name }) => name === 'decision') : decline
  const pressed = buttons.at(declines ? -1 : 0)
  const fields = new URLSearchParams()
  for (const { name, value = '' } of pressed ? [...inputs, pressed] : inputs) if (name) fields.append(name, value)
  return { url: new URL(readAttributes(formTag).action ?? '', base), fields }
}

const ENTITIES: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" }

const readAttributes = (tag: string): Record<string, string> =>
  Object.fromEntries(
    Array.from(tag.matchAll(/([\w-]+)="([^"]*)"/g), ([, name = '', value = '']) => [
      name,
      value.replace(/&\w+;|&#\d+;/g, (entity) => ENTITIES[entity] ?? entity),
    ]),
  )

/** Cookies of one server, by path (RFC 6265 section 5.1.4). Knows of expiry only that a date in the past deletes. */
export class CookieJar {
  readonly #cookies = new Map<string, { name: string; value: string; path: string }>()

  keep(setCookies: readonly string[]): void {
    for (const header of setCookies) {
      const [, name = '', value = ''] = /^([^=;]+)=([^;]*)/.exec(header) ?? []
      const path = /;\s*path=([^;]+)/i.exec(header)?.[1] ?? '/'
      const expires = /;\s*expires=([^;]+)/i.exec(header)?.[1]
      if (expires !== undefined && Date.parse(expires) < Date.now()) this.#cookies.delete(`${name} ${path}`)
      else this.#cookies.set(`${name} ${path}`, { name, value, path })
    }
  }

  header(requestPath: string): string {
    return [...this.#cookies.values()]
      .filter(({ path }) => requestPath === path || requestPath.startsWith(path.replace(/\/?$/, '/')))
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ')
  }
}
