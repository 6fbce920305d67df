import { execFile, execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DEFAULT_ACCOUNT, getToken, tokenKey } from '../../plugin/auth'
import { makeFolder } from '../../plugin/node/make-folder'
import { DEMO_ACCOUNTS, DEMO_CLIENTS } from '../sandbox/demo-data'
import { startSignedIn } from './signed-in'

const ROOT = join(__dirname, '..', '..')
const VERSION = '1.62.0'
const PACKAGE = '@postman/pm-bin-linux-x64'

/**
 * `npm run test:postman-cli`: both collections in the Postman CLI, whose script runtime is that of Postman's app and
 * not Newman's. Against our sandbox, without a Postman account. Optional: 300 MB, proprietary, Linux on x64 only.
 */
async function main(): Promise<void> {
  const postman = installPostmanCli(join(ROOT, 'node_modules', '.cache', `postman-cli-${VERSION}`))
  // It keeps settings and logs in its home: a folder of its own, which goes.
  const home = mkdtempSync(join(tmpdir(), 'uassist-postman-cli-'))
  const signedIn = await startSignedIn({ accounts: ['admin', 'agent', 'supervisor'] })
  try {
    const tokens: Record<string, string> = {}
    for (const { account } of DEMO_ACCOUNTS) {
      const name = account === 'admin' ? signedIn.config.account : account
      const { accessToken } = await getToken({ ...signedIn.config, account: name }, {}, signedIn.deps)
      tokens[tokenKey(account === 'admin' ? DEFAULT_ACCOUNT : account)] = accessToken
    }
    const run = (collection: string, variables: Record<string, string>) =>
      runPostman(postman, home, [
        ...['collection', 'run', join(ROOT, 'collections', `${collection}.postman_collection.json`)],
        ...['-e', signedIn.environmentFile, '--no-report-events', '--timeout-request', '30000'],
        ...Object.entries(variables).flatMap(([key, value]) => ['--env-var', `${key}=${value}`]),
      ])

    const whole = { ...tokens, allowWrites: 'true', eraseCustomerId: 'customer-9001' }
    report('U-Assist: everything is sent, and green', await run('u-assist', whole), 0)
    const { accessToken = '' } = tokens
    report('U-Assist: one token is enough', await run('u-assist', { accessToken }), 0)
    report('U-Assist: without a token it fails', await run('u-assist', {}), 1)
    const { clientSecret } = DEMO_CLIENTS.machine
    report('Auth0: from the first request to the last', await run('auth0', { machineClientSecret: clientSecret }), 0)
  } finally {
    await signedIn.stop()
    rmSync(home, { recursive: true, force: true })
  }
}

/** Installs the Postman CLI into `folder`, unless it is there. Returns its program. */
function installPostmanCli(folder: string): string {
  const program = join(folder, 'node_modules', PACKAGE, 'bin', 'postman')
  if (existsSync(program)) return program
  makeFolder(folder)
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies: { [PACKAGE]: VERSION } }))
  execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'inherit' })
  return program
}

interface Ended {
  code: number
  output: string
}

/** Not synchronously: the sandbox it talks to lives in this process. */
function runPostman(program: string, home: string, args: string[]): Promise<Ended> {
  const env = { PATH: process.env.PATH, HOME: home }
  return new Promise((resolve) => {
    execFile(
      program,
      args,
      { env, cwd: home, timeout: 120_000, maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => {
        resolve({ code: error ? Number(error.code ?? 2) : 0, output: stdout + stderr })
      },
    )
  })
}

function report(what: string, { code, output }: Ended, expected: number): void {
  const good = code === expected
  process.stdout.write(`${good ? 'ok' : 'FAILED'}: ${what}\n`)
  if (good) return
  process.stdout.write(`exit code ${String(code)}, not ${String(expected)}\n${output}`)
  process.exitCode = 1
}

void main()
