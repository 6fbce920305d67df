import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Config, getToken, markStale, parseConfig, sessionId } from '../../plugin/auth'
import { type DemoAccount } from '../../scripts/sandbox/demo-data'
import { startTenant, type Tenant, type TenantOptions } from '../../scripts/sandbox/tenant/start-tenant'
import { createSigningKey } from '../../scripts/sandbox/tenant/signing-key'
import { diagnose } from '../../scripts/doctor/diagnose'
import { type Finding } from '../../scripts/doctor/finding'
import { createSend } from '../../plugin/node/send'
import { main } from '../../scripts/main'
import { createDeps } from '../../scripts/session/session'
import { person, someoneAt, tenantFixture } from '../helpers/sign-in-fixture'
import { tempFolder } from '../helpers/temp-folder'
import { type TestIo, testIo } from '../helpers/test-io'

/** One for the file: making a key takes longer than all the rest of a tenant. */
const signingKey = createSigningKey()

/** A machine of its own: a folder with an environment, a home, and a tenant of the sandbox. */
export interface World {
  cwd: string
  home: string
  tenant: () => Tenant
  /** The values that are right. */
  values: Readonly<Record<string, string>>
  io: (columns?: number) => TestIo
  env: NodeJS.ProcessEnv
  /** Milliseconds by which the clock of this machine is wrong. */
  clock: { ahead: number }
  /** Writes the environment: the right values, and these over them. */
  write: (changes?: Record<string, string | undefined>) => void
  config: () => Config
  sessionFile: () => string
  /** Signs in through the pages of the tenant. */
  signIn: (account?: DemoAccount['account'], label?: string) => Promise<void>
  /** What `uassist token` does where an API has refused the stored token: whether it can be renewed. */
  token: () => Promise<boolean>
  /** Another tenant at the same address. */
  restart: (options: TenantOptions) => Promise<void>
  doctor: (environment?: string) => Promise<Finding[]>
  /** Runs a command of this program; resolves to its exit code. */
  uassist: (...args: string[]) => Promise<number>
  secrets: () => Promise<string[]>
}

const stops: (() => Promise<void>)[] = []
afterAll(() => Promise.all(stops.map((stop) => stop())))

export async function makeWorld(options: TenantOptions = {}): Promise<World> {
  const { tenant, values, redirectUris } = await tenantFixture({ signingKey: await signingKey, ...options })
  let current = tenant
  const cwd = tempFolder()
  const home = join(tempFolder(), 'home')
  const folder = join(cwd, 'collections', 'environments')
  mkdirSync(folder, { recursive: true })
  let written: Record<string, string> = {}
  const env: NodeJS.ProcessEnv = { UASSIST_HOME: home, HOME: tempFolder() }
  const clock = { ahead: 0 }
  const io = (columns = 80) => testIo({ cwd, env, columns })
  const now = () => Date.now() + clock.ahead
  const deps = () => ({ ...createDeps(io()), now })
  const world: World = {
    ...{ cwd, home, values, io, env, clock, tenant: () => current },
    write: (changes = {}) => {
      const all = Object.entries({ ...values, ...changes })
      written = Object.fromEntries(all.filter((entry): entry is [string, string] => entry[1] !== undefined))
      const list = Object.entries(written).map(([key, value]) => ({ key, value, enabled: true }))
      writeFileSync(join(folder, 'sandbox.postman_environment.json'), JSON.stringify({ name: 'sandbox', values: list }))
    },
    config: () => parseConfig(written, 'the test'),
    sessionFile: () => join(home, 'sessions', `${sessionId(world.config())}.json`),
    signIn: async (account = 'admin', label) => {
      const config = { ...world.config(), ...(label !== undefined && { account: label }) }
      await getToken(config, {}, { ...deps(), interaction: someoneAt(person(account)) }).catch(() => undefined)
    },
    token: async () => {
      const session = await deps().store.read(sessionId(world.config()))
      for (const { accessToken } of session?.accessTokens ?? []) await markStale(world.config(), accessToken, deps())
      return getToken(world.config(), {}, deps()).then(
        () => true,
        () => false,
      )
    },
    restart: async (changes) => {
      await current.stop()
      current = await startTenant({ redirectUris, port: Number(new URL(tenant.url).port), ...changes })
      stops.push(() => current.stop())
      // Each connection to the one before is gone, and the next request on it finds that out.
      const isReached = () =>
        createSend()({ method: 'GET', url: tenant.url }).then(
          () => true,
          () => false,
        )
      while (!(await isReached()));
    },
    doctor: (environment) => diagnose({ environment, send: createSend({ variables: () => env }), now }, io()),
    uassist: (...args) => main(args, io()),
    secrets: async () => {
      const session = await deps().store.read(sessionId(world.config()))
      const tokens = session?.accessTokens.map(({ accessToken }) => accessToken) ?? []
      return [...tokens, session?.refreshToken?.refreshToken, session?.idToken].filter((one) => one !== undefined)
    },
  }
  world.write()
  return world
}
