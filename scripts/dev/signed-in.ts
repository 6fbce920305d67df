import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Config, type Deps, getToken, parseConfig, type Session } from '../../plugin/auth'
import { fileStore } from '../../plugin/node/file-store'
import { createSend } from '../../plugin/node/send'
import { readEnvironment } from '../environments/find-environment'
import { formFiller } from '../sandbox/form-filler'
import { freeRedirectUris } from '../sandbox/free-ports'
import { DEMO_ACCOUNTS, type DemoAccount } from '../sandbox/demo-data'
import { type Sandbox, type SandboxOptions, startSandbox } from '../sandbox/start-sandbox'

/** A sandbox with accounts signed in, as `uassist login` would leave it: for measurements and for tests of whole commands. */
export interface SignedIn {
  sandbox: Sandbox
  /** The value for UASSIST_HOME. */
  home: string
  /** The value for `-e`. */
  environmentFile: string
  config: Config
  /** Without interaction: a sign-in is refused. */
  deps: Deps
  sessionFiles: () => string[]
  /** Makes every stored access token look as if it had ended. */
  expireTokens: () => void
  stop: () => Promise<void>
}

/** Which accounts are signed in; the rest is the sandbox's. */
export interface SignedInOptions extends Partial<SandboxOptions> {
  accounts?: readonly DemoAccount['account'][]
}

/** The demo admin is the environment's default account. */
export async function startSignedIn({ accounts = ['admin'], ...options }: SignedInOptions = {}): Promise<SignedIn> {
  const redirectUris = await freeRedirectUris()
  const sandbox = await startSandbox({ port: 0, apiPort: 0, redirectUris, ...options })
  const home = mkdtempSync(join(tmpdir(), 'uassist-signed-in-'))
  const folder = join(home, 'sessions')
  const environmentFile = join(home, 'sandbox.postman_environment.json')
  // The committed environment of the sandbox, with this one's addresses: the collections need its other keys.
  const committed = readEnvironment('sandbox', { env: {}, cwd: __dirname }).values
  const values = Object.entries({ ...committed, ...sandbox.values }).map(([key, value]) => ({ key, value }))
  mkdirSync(folder, { mode: 0o700 })
  writeFileSync(environmentFile, JSON.stringify({ name: 'sandbox', values }))

  const config = parseConfig(sandbox.values, 'the sandbox')
  const log = () => undefined
  const deps: Deps = {
    send: createSend(),
    now: Date.now,
    wait: () => Promise.resolve(),
    store: fileStore(folder, log),
    log,
  }
  for (const demo of DEMO_ACCOUNTS.filter(({ account }) => accounts.includes(account))) {
    const account = demo.account === 'admin' ? config.account : demo.account
    await getToken({ ...config, account }, {}, { ...deps, interaction: formFiller(demo) })
  }

  const sessionFiles = () =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .map((name) => join(folder, name))
  return {
    sandbox,
    home,
    environmentFile,
    config,
    deps,
    sessionFiles,
    expireTokens: () => {
      for (const file of sessionFiles()) {
        const session = JSON.parse(readFileSync(file, 'utf8')) as Session
        for (const token of session.accessTokens) token.expiresAt = Date.now() - 1000
        writeFileSync(file, JSON.stringify(session), { mode: 0o600 })
      }
    },
    stop: async () => {
      await sandbox.stop()
      rmSync(home, { recursive: true, force: true })
    },
  }
}
