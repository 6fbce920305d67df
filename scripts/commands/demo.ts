import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type Config,
  type Deps,
  getClaims,
  getToken,
  type Interaction,
  isAuthError,
  parseConfig,
} from '../../plugin/auth'
import { fileStore } from '../../plugin/node/file-store'
import { readCollections } from '../environments/find-collections'
import { defineCommand } from '../cli/command'
import { readEnvironment } from '../environments/find-environment'
import { CommandError, EXIT } from '../cli/errors'
import { terminalInteraction } from '../session/interaction'
import { type Io, progressOf } from '../cli/io'
import { exitCodeOf, runWithSession } from '../run/run-with-session'
import { createDeps } from '../session/session'
import { describe, identify } from '../session/who'
import { freeRedirectUris } from '../sandbox/free-ports'
import { formFiller } from '../sandbox/form-filler'
import { DEMO_CLIENTS, DISPOSABLE_CUSTOMER } from '../sandbox/demo-data'
import { type Sandbox, startSandbox } from '../sandbox/start-sandbox'
import { type RunResult } from '../run/run-collections'

export const command = defineCommand({
  name: 'demo',
  summary: 'the whole job on the sandbox: sign in, call U-Assist, run the collections',
  options: {
    browser: { type: 'boolean', help: 'sign in in your own browser, instead of letting the demo fill in the forms' },
  },
  examples: ['demo', 'demo --browser'],

  run: async (values, _positionals, io) => {
    // Sessions of the demo are gone when it ends; those of the person are not touched.
    const home = await step('make a temporary folder', () => mkdtemp(join(tmpdir(), 'uassist-demo-')))
    let sandbox: Sandbox | undefined
    const startedAt = Date.now()
    try {
      heading(io, 1, 'Start the sandbox: an Auth0-shaped tenant and a U-Assist-shaped API')
      sandbox = await step('start the sandbox', startOnFreePorts)
      io.err(`  tenant ${sandbox.auth0Domain}, API ${sandbox.apiUrl}`)

      heading(io, 2, 'Sign in: authorization code with PKCE, over a loopback callback')
      const session = await step('sign in', () =>
        signInEverybody(sandbox as Sandbox, home, values.browser ?? false, io),
      )

      heading(io, 3, 'Run the collections with Newman')
      const result = await step('run the collections', () => runAll(sandbox as Sandbox, session, io))
      if (result.aborted !== 'cancelled') io.out(...summary(result, Date.now() - startedAt))
      return exitCodeOf(result)
    } finally {
      await sandbox?.stop()
      rmSync(home, { recursive: true, force: true })
    }
  },
})

interface DemoSession {
  config: Config
  deps: Deps
}

/** Free ports, so that the demo also runs beside a sandbox that is left running. */
async function startOnFreePorts(): Promise<Sandbox> {
  const redirectUris = await freeRedirectUris()
  return startSandbox({ port: 0, apiPort: 0, redirectUris })
}

async function signInEverybody(sandbox: Sandbox, home: string, browser: boolean, io: Io): Promise<DemoSession> {
  const config = parseConfig(sandbox.values, 'the sandbox')
  const store = fileStore(join(home, 'sessions'), io.err)
  const depsWith = (interaction?: Interaction): Deps => ({ ...createDeps(io, interaction), store })
  for (const account of sandbox.accounts) {
    const byHand = browser && account.account === 'admin'
    if (byHand) io.err(`  Sign in as ${account.email}, password ${account.password}.`)
    const interaction = byHand
      ? terminalInteraction({ timeoutMs: 180_000 }, io)
      : formFiller(account, { cancelled: io.signal })
    const deps = depsWith(interaction)
    const own = { ...config, account: account.account === 'admin' ? config.account : account.account }
    await getToken(own, {}, deps)
    const { session, claims } = await getClaims(own, deps)
    const identity = identify(session, claims, own)
    io.err(
      `  ${describe(identity)}, roles ${identity.roles.join(', ')}; token until ${identity.accessTokenExpiresAt ?? 'unknown'}`,
    )
  }
  return { config, deps: depsWith() }
}

function runAll(sandbox: Sandbox, { config, deps }: DemoSession, io: Io): Promise<RunResult> {
  const environment = readEnvironment('sandbox', { env: {}, cwd: __dirname })
  const { clientId, clientSecret } = DEMO_CLIENTS.machine
  const values = {
    ...environment.values,
    ...sandbox.values,
    machineClientId: clientId,
    machineClientSecret: clientSecret,
    // The sandbox forgets everything when it stops, so the destructive calls may be shown as well.
    eraseCustomerId: DISPOSABLE_CUSTOMER,
  }
  const secretKeys = new Set([...environment.secretKeys, 'machineClientSecret'])
  return runWithSession(
    readCollections([], { env: {}, cwd: __dirname }),
    { ...environment, values, secretKeys },
    config,
    deps,
    {
      writes: 'allowed',
      reporters: ['cli'],
      progress: progressOf(io),
      signal: io.signal,
      processEnv: {},
    },
  )
}

/** Names the step in which something went wrong; what kind of error it is stays as it was. */
async function step<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (isAuthError(error, 'CANCELLED')) throw error
    const message = error instanceof Error ? error.message : String(error)
    const hint =
      isAuthError(error) || error instanceof CommandError ? error.hint : 'This is a fault of uassist; please report it.'
    throw new CommandError('DEMO_FAILED', `the demo failed at the step "${name}": ${message}`, hint, EXIT.no)
  }
}

function heading(io: Io, number: number, text: string): void {
  io.err('', `${String(number)}. ${text}`)
}

function summary(
  { passed, failed, skipped, errors, requests, collections }: RunResult,
  milliseconds: number,
): string[] {
  const good = failed + errors === 0
  return [
    '',
    good
      ? `All good: ${String(requests)} requests of ${String(collections.length)} collections, ${String(passed)} checks passed, ${String(skipped)} skipped, in ${(milliseconds / 1000).toFixed(1)} s.`
      : `Something is wrong: ${String(failed)} checks failed, ${String(errors)} errors.`,
    'Three people signed in once; every request then had a fresh user token, and nobody copied one.',
    '',
    'What to try next:',
    '  npx uassist sandbox              leave the sandbox running, and in another terminal:',
    '  npx uassist login                sign in in your browser',
    '  npx uassist token                a token for curl: -H "Authorization: Bearer $(npx uassist token)"',
    '  npx uassist run --reporters cli,junit',
    '  npx uassist --help',
  ]
}
