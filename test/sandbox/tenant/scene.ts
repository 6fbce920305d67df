import { createHash, randomBytes } from 'node:crypto'
import { CookieJar, type FinalPage, signInOverHttp, type VisitOptions } from '../../../scripts/sandbox/http-browser'
import { DEMO_ACCOUNTS, DEMO_AUDIENCES, DEMO_CLIENTS, type DemoAccount } from '../../../scripts/sandbox/demo-data'
import { createSigningKey } from '../../../scripts/sandbox/tenant/signing-key'
import { startTenant, type Tenant, type TenantOptions } from '../../../scripts/sandbox/tenant/start-tenant'
import { serve } from '../../helpers/http-server'

type Fields = Record<string, string | undefined>

interface Answer {
  status: number
  headers: Headers
  /** Fields of a token answer that a test does not expect read as `undefined`. */
  body: {
    access_token: string
    refresh_token: string
    id_token: string
    error?: string
    error_description?: string
    [field: string]: unknown
  }
}

/** A tenant, and a client of it that knows nothing of our token core: plain requests, no library. */
export interface Scene {
  tenant: Tenant
  redirectUri: string
  authorizeUrl: (changes?: Fields) => string
  /** The query of the callback after a sign-in through the pages. */
  callback: (changes?: Fields, options?: VisitOptions) => Promise<URLSearchParams>
  /** Sends a form to `/oauth/…` as the native client. */
  post: (path: string, fields: Fields, headers?: Record<string, string>) => Promise<Answer>
  redeem: (code: string | null, changes?: Fields) => Promise<Answer>
  /** Sign-in and code exchange. */
  signIn: (changes?: Fields) => Promise<Answer['body']>
  refresh: (refreshToken: string, changes?: Fields) => Promise<Answer>
  get: (path: string, token?: string) => Promise<Answer>
}

const running: Tenant[] = []
let signingKey: ReturnType<typeof createSigningKey> | undefined

afterEach(async () => {
  await Promise.all(running.splice(0).map((tenant) => tenant.stop()))
})

export const [ADMIN, AGENT, SUPERVISOR] = DEMO_ACCOUNTS as [DemoAccount, DemoAccount, DemoAccount]
export const [AUDIENCE, OTHER_AUDIENCE] = DEMO_AUDIENCES
export const NATIVE = DEMO_CLIENTS.native.clientId

/** Starts a tenant for one test; it stops by itself afterwards. */
export async function startScene(options: TenantOptions = {}): Promise<Scene> {
  const redirectUri = `${await serve((_request, response) => response.end('back at the application'))}/callback`
  const tenant = await startTenant({
    redirectUris: [redirectUri],
    signingKey: await (signingKey ??= createSigningKey()),
    ...options,
  })
  running.push(tenant)
  const verifier = randomBytes(32).toString('base64url')

  const scene: Scene = {
    tenant,
    redirectUri,
    authorizeUrl: (changes) =>
      `${tenant.url}/authorize?${encode({
        response_type: 'code',
        client_id: NATIVE,
        redirect_uri: redirectUri,
        audience: AUDIENCE,
        scope: 'openid profile email offline_access',
        state: 'the-state',
        code_challenge: createHash('sha256').update(verifier).digest('base64url'),
        code_challenge_method: 'S256',
        ...changes,
      }).toString()}`,
    callback: async (changes, options) => readQuery(await signInOverHttp(scene.authorizeUrl(changes), ADMIN, options)),
    post: (path, fields, headers = {}) =>
      request(tenant.url + path, { method: 'POST', headers, body: encode({ client_id: NATIVE, ...fields }) }),
    redeem: (code, changes) =>
      scene.post('/oauth/token', {
        grant_type: 'authorization_code',
        code: code ?? undefined,
        redirect_uri: redirectUri,
        code_verifier: verifier,
        ...changes,
      }),
    signIn: async (changes) => (await scene.redeem((await scene.callback(changes)).get('code'))).body,
    refresh: (refreshToken, changes) =>
      scene.post('/oauth/token', { grant_type: 'refresh_token', refresh_token: refreshToken, ...changes }),
    get: (path, token) => request(tenant.url + path, token === undefined ? {} : { headers: bearer(token) }),
  }
  return scene
}

/** The claims of a JWT, unverified. */
export const readClaims = (jwt: string): Record<string, unknown> => readPart(jwt, 1)
export const readHeader = (jwt: string): Record<string, unknown> => readPart(jwt, 0)

/** For claims whose value a test does not know. */
export const ANY_NUMBER: unknown = expect.any(Number)
export const ANY_STRING: unknown = expect.any(String)

export const readQuery = ({ url }: FinalPage): URLSearchParams => new URL(url).searchParams

/** The first page behind a URL. */
export async function openPage(url: string, cookies = new CookieJar()): Promise<string> {
  const { pathname } = new URL(url)
  const response = await fetch(url, { redirect: 'manual', headers: { cookie: cookies.header(pathname) } })
  cookies.keep(response.headers.getSetCookie())
  const location = response.headers.get('location')
  return location === null ? response.text() : openPage(new URL(location, url).href, cookies)
}

const readPart = (jwt: string, index: number): Record<string, unknown> =>
  JSON.parse(Buffer.from(jwt.split('.')[index] ?? '', 'base64url').toString()) as Record<string, unknown>

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

const encode = (fields: Fields): URLSearchParams =>
  new URLSearchParams(Object.entries(fields).filter((field): field is [string, string] => field[1] !== undefined))

async function request(url: string, init: RequestInit): Promise<Answer> {
  const response = await fetch(url, init)
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.includes('json')
  return {
    status: response.status,
    headers: response.headers,
    body: (isJson ? JSON.parse(text) : { text }) as Answer['body'],
  }
}
