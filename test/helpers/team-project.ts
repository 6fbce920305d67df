import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type SignedIn } from '../../scripts/dev/signed-in'
import { DEMO_CLIENTS } from '../../scripts/sandbox/demo-data'
import { freshBuild } from './fresh-build'
import { type ProgramEnded, runProgram } from './run-program'
import { tempFolder } from './temp-folder'

const ROOT = join(__dirname, '..', '..')
export const STAGING = 'collections/environments/staging.postman_environment.json'

/** A team's project with a collection of its own, and the home of one of its people, who is signed in. */
export interface TeamProject {
  /** The project's folder, a git repository. */
  cwd: string
  home: string
  /** The process variables that somebody there has; `API_URL` is the API's address. */
  env: NodeJS.ProcessEnv
  /** Writes a file of the project, or of the home where the name begins with `~/`. */
  write: (file: string, content: unknown) => void
  /** Runs the command; throws where it fails. Its standard input is the secret of the web client. */
  uassist: (...args: string[]) => void
  /** Runs a program there, with more process variables where they are given. */
  run: (program: string, args: string[], more?: NodeJS.ProcessEnv) => Promise<ProgramEnded>
}

/**
 * Makes the project that help and documents speak of: environments `sandbox` and `staging`, both of which are the sandbox,
 * files to import, and a program `uassist` in its `bin`.
 *
 * @param api answers each request of `my.json` with 200
 */
export function teamProject(signedIn: SignedIn, api: string): TeamProject {
  const [cwd, home] = [tempFolder(), tempFolder()]
  const write = (file: string, content: unknown) => {
    const path = join(file.startsWith('~') ? home : cwd, file.replace('~/', ''))
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  }
  const sandbox = JSON.parse(readFileSync(signedIn.environmentFile, 'utf8')) as { values: { key: string }[] }
  const values = [...sandbox.values.filter(({ key }) => key !== 'clientSecret'), { key: 'clientSecret', value: '' }]
  const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json'

  cpSync(signedIn.home, join(home, 'uassist'), { recursive: true })
  for (const name of ['u-assist', 'auth0']) {
    const file = join('collections', `${name}.postman_collection.json`)
    write(file, readFileSync(join(ROOT, file), 'utf8'))
  }
  write('collections/environments/sandbox.postman_environment.json', sandbox)
  write(STAGING, { name: 'staging', values })
  write('.gitignore', '*.local.postman_environment.json\n')
  write('my.json', { info: { name: 'my', schema }, item: [{ name: 'one', request: { method: 'GET', url: api } }] })
  write('rows.csv', 'user\nann\nbob\n')
  write('secret.txt', `${DEMO_CLIENTS.web.clientSecret}\n`)
  write('download.json', { name: 'Staging', values: [{ key: 'auth0Domain', value: 'tenant.example.com' }] })
  write('~/Downloads/Staging.postman_environment.json', { name: 'Staging', values: [{ key: 'a', value: 'b' }] })
  write('~/.config/Insomnia/plugins/.keep', '')
  write('~/.var/app/rest.insomnia.Insomnia/config/Insomnia/plugins/.keep', '')
  write('bin/uassist', `#!/bin/sh\nexec "${process.execPath}" "${join(freshBuild(), 'uassist.js')}" "$@"\n`)
  chmodSync(join(cwd, 'bin', 'uassist'), 0o755)
  execFileSync('git', ['init', '--quiet'], { cwd })

  const env = {
    PATH: `${join(cwd, 'bin')}:${process.env.PATH ?? ''}`,
    HOME: home,
    UASSIST_HOME: join(home, 'uassist'),
    API_URL: api,
  }
  return {
    ...{ cwd, home, env, write },
    uassist: (...args) =>
      execFileSync(join(cwd, 'bin', 'uassist'), args, {
        ...{ cwd, env, encoding: 'utf8', stdio: ['pipe', 'pipe', 'ignore'] },
        input: DEMO_CLIENTS.web.clientSecret,
      }),
    run: (program, args, more = {}) => runProgram(program, args, { cwd, env: { ...env, ...more } }),
  }
}

/** The team's sealing key, where something is about sealing: making one takes a start of the command. */
export function withRecipient({ home, cwd, uassist, write }: TeamProject): void {
  uassist('env', 'identity', '--new')
  const [, recipient = ''] = /public key: (\S+)/.exec(readFileSync(join(home, 'uassist', 'age-identity'), 'utf8')) ?? []
  write(join('collections', 'recipients.txt'), `${recipient} Ann\n`)
  expect(readFileSync(join(cwd, 'collections', 'recipients.txt'), 'utf8')).toMatch(/^age1/)
}
