import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startSignedIn } from './signed-in'
import { insoExport } from './inso/export-file'
import { installInso } from './inso/install-inso'

const ROOT = join(__dirname, '..', '..')
const PLUGIN = 'insomnia-plugin-uassist'

/**
 * `npm run test:inso`: the built plugin in a real inso, against the sandbox. First with accounts signed in, when every
 * request must pass; then with nobody, when each must fail with the sentence that says what to give.
 */
async function main(): Promise<void> {
  const inso = installInso(join(ROOT, 'node_modules', '.cache', 'inso-3.6.0'))
  // inso wants an absolute path, and writes request headers below it in clear: a folder of its own, which goes.
  const data = mkdtempSync(join(tmpdir(), 'uassist-inso-'))
  const signedIn = await startSignedIn({ accounts: ['admin', 'agent'] })
  try {
    cpSync(join(ROOT, 'dist', PLUGIN), join(data, 'plugins', PLUGIN), { recursive: true })
    const file = join(data, 'export.json')
    writeFileSync(file, insoExport({ ...signedIn.sandbox.values, apiEnvironment: 'dev' }))
    const run = (home: string) =>
      runInso([inso, 'run', 'test', 'uts_1', '--src', file, '-e', 'env_sub', '--ci'], data, home)

    const good = await run(signedIn.home)
    report('signed in: all requests pass', good.code === 0, good.output)
    const bad = await run(join(data, 'empty-home'))
    const isExplained = bad.output.includes('Nobody can sign in here: give UASSIST_ACCESS_TOKEN')
    report('nobody is signed in: the run fails, and says what to give', bad.code === 1 && isExplained, bad.output)
  } finally {
    await signedIn.stop()
    rmSync(data, { recursive: true, force: true })
  }
}

interface Ended {
  code: number
  output: string
}

/** Not synchronously: the sandbox it talks to lives in this process. */
function runInso(args: string[], data: string, home: string): Promise<Ended> {
  const env = { PATH: process.env.PATH, HOME: data, INSOMNIA_DATA_PATH: data, UASSIST_HOME: home }
  return new Promise((resolve) => {
    execFile(process.execPath, args, { env, timeout: 60_000 }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code ?? 1) : 0, output: stdout + stderr })
    })
  })
}

function report(what: string, good: boolean, output: string): void {
  process.stdout.write(`${good ? 'ok' : 'FAILED'}: ${what}\n`)
  if (good) return
  process.stdout.write(output)
  process.exitCode = 1
}

void main()
