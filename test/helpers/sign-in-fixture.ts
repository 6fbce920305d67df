import { type Config, type Deps, type Interaction, memoryStore, parseConfig } from '../../plugin/auth'
import { createSend } from '../../plugin/node/send'
import { freeRedirectUris } from '../../scripts/sandbox/free-ports'
import { formFiller } from '../../scripts/sandbox/form-filler'
import { DEMO_ACCOUNTS, type DemoAccount } from '../../scripts/sandbox/demo-data'
import { tenantValues } from '../../scripts/sandbox/start-sandbox'
import { startTenant, type Tenant, type TenantOptions } from '../../scripts/sandbox/tenant/start-tenant'

const tenants: Tenant[] = []

afterAll(() => Promise.all(tenants.map((tenant) => tenant.stop())))

export interface Fixture {
  tenant: Tenant
  redirectUris: string[]
  /** Values of an environment that means this tenant. */
  values: Record<string, string>
  config: (changes?: Record<string, string>) => Config
}

/** A tenant of its own, with callback URLs on free ports. */
export async function tenantFixture(options: TenantOptions = {}): Promise<Fixture> {
  const redirectUris = await freeRedirectUris()
  const tenant = await startTenant({ redirectUris, ...options })
  tenants.push(tenant)
  const values = tenantValues(tenant, redirectUris)
  return {
    tenant,
    redirectUris,
    values,
    config: (changes = {}) => parseConfig({ ...values, ...changes }, 'the test'),
  }
}

export const person = (account: DemoAccount['account']): DemoAccount => {
  const found = DEMO_ACCOUNTS.find((candidate) => candidate.account === account)
  if (!found) throw new Error(`no demo account ${account}`)
  return found
}

/** Somebody who signs in through the pages of the tenant, over real HTTP. */
export const someoneAt = formFiller

/** Somebody who must not be asked. */
export const nobody: Interaction = {
  kind: 'browser',
  timeoutMs: 1_000,
  listen: () => Promise.reject(new Error('a sign-in began, and must not have')),
  showUrl: () => Promise.reject(new Error('a browser opened, and must not have')),
}

export interface Clock {
  now: () => number
  /** Moves the clock on. */
  pass: (seconds: number) => void
}

export function clock(): Clock {
  let offset = 0
  return {
    now: () => Date.now() + offset,
    pass: (seconds) => {
      offset += seconds * 1000
    },
  }
}

/** The core's dependencies for a test: real HTTP, a memory store, and what was said to the person. */
export function testDeps(changes: Partial<Deps> = {}): Deps & { said: string[] } {
  const said: string[] = []
  return {
    send: createSend(),
    now: Date.now,
    wait: () => Promise.resolve(),
    store: memoryStore(),
    log: (line) => said.push(line),
    said,
    ...changes,
  }
}
