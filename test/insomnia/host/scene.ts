import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Session } from '../../../plugin/auth'
import { type Api, startApi } from '../../../scripts/sandbox/api/start-api'
import { createSigningKey } from '../../../scripts/sandbox/tenant/signing-key'
import { type TenantOptions } from '../../../scripts/sandbox/tenant/start-tenant'
import { type Fixture, tenantFixture } from '../../helpers/sign-in-fixture'
import { tempFolder } from '../../helpers/temp-folder'
import { type Insomnia, type InsomniaOptions, startInsomnia } from './insomnia'
import { signsInAs } from './person'

const apis: Api[] = []
/** One for the file: making a key takes longer than all the rest of a tenant. */
const signingKey = createSigningKey()

afterAll(() => Promise.all(apis.map((api) => api.stop())))

export interface Scene extends Pick<Fixture, 'tenant'> {
  insomnia: Insomnia
  home: string
  /** The environment that means this sandbox. */
  variables: Record<string, unknown>
  api: Api
  tokenCalls: () => number
  sessionFiles: () => string[]
  session: () => Session
  /** Rewrites every stored session. */
  change: (edit: (session: Session) => void) => void
  /** Makes every stored access token look as if it had ended. */
  expire: () => void
  /** Another start of Insomnia, or another of its processes. */
  restart: (changes?: Partial<InsomniaOptions>) => Insomnia
}

export const TAG = 'Bearer {% uassistToken %}'

/** A sandbox of its own, a home, and an Insomnia whose environment means that sandbox; the demo admin sits in front. */
export async function setScene(
  options: Partial<InsomniaOptions> & Pick<InsomniaOptions, 'generation'>,
  tenantOptions: TenantOptions = {},
): Promise<Scene> {
  const { tenant, values } = await tenantFixture({ signingKey: await signingKey, ...tenantOptions })
  const api = await startApi({ issuer: `${tenant.url}/` })
  apis.push(api)
  const home = options.home ?? tempFolder()
  const folder = join(home, 'sessions')
  const variables = { ...values, apiUrl: api.url, gatewayUrl: api.url, apiEnvironment: 'dev', ...options.variables }
  const all: InsomniaOptions = { onPage: signsInAs('admin'), ...options, home, variables }
  const insomnia = startInsomnia(all)
  const sessionFiles = () =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .map((name) => join(folder, name))
  const read = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as Session
  const change = (edit: (session: Session) => void) => {
    for (const file of sessionFiles()) {
      const session = read(file)
      edit(session)
      writeFileSync(file, JSON.stringify(session), { mode: 0o600 })
    }
  }
  return {
    insomnia,
    tenant,
    api,
    home,
    variables,
    tokenCalls: () => tenant.calls('POST /oauth/token'),
    sessionFiles,
    session: () => {
      const [file] = sessionFiles()
      if (!file) throw new Error('no session is stored')
      return read(file)
    },
    change,
    expire: () => {
      change((session) => {
        for (const token of session.accessTokens) token.expiresAt = Date.now() - 1000
      })
    },
    restart: (changes = {}) => startInsomnia({ ...all, stored: insomnia.stored, ...changes }),
  }
}

/** The text of what was rejected; fails the test when nothing was. */
export async function refusal(work: Promise<unknown>): Promise<string> {
  const outcome = await work.then(
    (value) => `it succeeded: ${String(value)}`,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  )
  if (outcome.startsWith('it succeeded')) throw new Error(outcome)
  return outcome
}
