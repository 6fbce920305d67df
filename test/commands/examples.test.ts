import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type SignedIn, startSignedIn } from '../../scripts/dev/signed-in'
import { COMMANDS } from '../../scripts/main'
import { DEMO_CLIENTS } from '../../scripts/sandbox/demo-data'
import { freshBuild } from '../helpers/fresh-build'
import { replyJson, serve } from '../helpers/http-server'
import { tempFolder } from '../helpers/temp-folder'

/** Every example of every help, run in a shell as it stands there: in a project of a team, with its people signed in. */

const ROOT = join(__dirname, '..', '..')
const STAGING = 'collections/environments/staging.postman_environment.json'

/** Examples that need a person, or that do not end. The number is part of the test: a new one needs a reason. */
const NOT_RUN: Record<string, string> = {
  login: 'waits for a person in a browser; session.test.ts signs in',
  'login -e staging --account supervisor': 'waits for a person in a browser',
  'login -e staging --device': 'waits for a person on another device',
  'login --account agent --as grace@example.com': 'waits for a person in a browser',
  'login -e staging --for-ci': 'waits for a person in a browser',
  broker: 'serves until it is stopped, on a port of its own; broker-command.test.ts starts it on a free one',
  'broker --detach': 'goes on by itself, on a port of its own; detach.test.ts starts it on a free one',
  sandbox: 'serves until it is stopped, on ports of its own',
  [`sandbox --token-ttl 60 --set organizations=deny --set 'refreshAction={"deny":"Verify your e-mail address."}'`]:
    'serves until it is stopped, on ports of its own',
  'sandbox --port 0 --api-port 0 --json': 'serves until it is stopped; every test of commands has a sandbox',
  init: 'asks a person; init.test.ts answers',
  demo: 'demo.test.ts runs it',
  'demo --browser': 'waits for a person in a browser',
}

/** Where the answer is no, and rightly so. */
const ANSWERS_NO: Record<string, string> = {
  'broker --status --json': 'no broker runs',
  'explain --account agent --url http://127.0.0.1:18091/ocms/v2/configuration/sync-user': 'an agent may not',
}

interface Place {
  /** The project's folder. */
  cwd: string
  home: string
  write: (file: string, content: unknown) => void
  uassist: (...args: string[]) => void
}

/** What an example needs besides the project. */
const PREPARE: Record<string, (place: Place) => void> = {
  'env check --staged': ({ cwd }) => execFileSync('git', ['add', '.'], { cwd }),
  'env import download.json --as staging': ({ cwd }) => {
    rmSync(join(cwd, STAGING))
  },
  'env import ~/Downloads/Staging.postman_environment.json --as staging': ({ cwd }) => {
    rmSync(join(cwd, STAGING))
  },
  'env import insomnia.yaml --pick Staging': ({ cwd }) => {
    rmSync(join(cwd, STAGING))
  },
  'completion fish >~/.config/fish/completions/uassist.fish': ({ home }) => {
    mkdirSync(join(home, '.config', 'fish', 'completions'), { recursive: true })
  },
  'env identity --new': ({ home }) => {
    rmSync(join(home, 'uassist', 'age-identity'))
  },
  'env seal clientSecret -e staging': ({ write }) => {
    const values = [{ key: 'clientSecret', value: DEMO_CLIENTS.web.clientSecret, type: 'secret' }]
    write(STAGING.replace('staging.', 'staging.local.'), { name: 'staging', values })
  },
  'env unseal clientSecret -e staging': ({ uassist }) => {
    uassist('env', 'seal', 'clientSecret', '-e', 'staging', '--stdin')
  },
}

let signedIn: SignedIn
let url: string
beforeAll(async () => {
  signedIn = await startSignedIn({ accounts: ['admin', 'agent', 'supervisor'] })
  url = await serve((_request, response) => {
    replyJson(response, 200, {})
  })
})
afterAll(() => signedIn.stop())

function environmentOf({ home, cwd }: Pick<Place, 'home' | 'cwd'>): NodeJS.ProcessEnv {
  return {
    PATH: `${join(cwd, 'bin')}:${process.env.PATH ?? ''}`,
    HOME: home,
    UASSIST_HOME: join(home, 'uassist'),
    API_URL: url,
    UASSIST_CLIENT_ID: DEMO_CLIENTS.machine.clientId,
    UASSIST_CLIENT_SECRET: DEMO_CLIENTS.machine.clientSecret,
    UASSIST_AUTH0_DOMAIN: signedIn.sandbox.auth0Domain,
  }
}

/** The same as a person has it: the client is the environment's. */
function ownEnvironmentOf(place: Pick<Place, 'home' | 'cwd'>): NodeJS.ProcessEnv {
  const {
    UASSIST_CLIENT_ID: _id,
    UASSIST_CLIENT_SECRET: _secret,
    UASSIST_AUTH0_DOMAIN: _issuer,
    ...own
  } = environmentOf(place)
  return own
}

/** A team's project with a collection of its own, and the home of one of them. */
function project(): Place {
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
  write('my.json', { info: { name: 'my', schema }, item: [{ name: 'one', request: { method: 'GET', url } }] })
  write('rows.csv', 'user\nann\nbob\n')
  write('secret.txt', `${DEMO_CLIENTS.web.clientSecret}\n`)
  write('download.json', { name: 'Staging', values: [{ key: 'auth0Domain', value: 'tenant.example.com' }] })
  write('~/Downloads/Staging.postman_environment.json', { name: 'Staging', values: [{ key: 'a', value: 'b' }] })
  write('~/.config/Insomnia/plugins/.keep', '')
  write('~/.var/app/rest.insomnia.Insomnia/config/Insomnia/plugins/.keep', '')
  write('bin/uassist', `#!/bin/sh\nexec "${process.execPath}" "${join(freshBuild(), 'uassist.js')}" "$@"\n`)
  chmodSync(join(cwd, 'bin', 'uassist'), 0o755)
  execFileSync('git', ['init', '--quiet'], { cwd })

  const place: Place = {
    cwd,
    home,
    write,
    uassist: (...args) =>
      execFileSync(join(cwd, 'bin', 'uassist'), args, {
        cwd,
        env: ownEnvironmentOf(place),
        input: DEMO_CLIENTS.web.clientSecret,
        encoding: 'utf8',
        stdio: ['pipe', 'pipe', 'ignore'],
      }),
  }
  return place
}

/** The team's sealing key, where an example is about sealing: making one takes a start of the command. */
function withRecipient({ home, cwd, uassist, write }: Place): void {
  uassist('env', 'identity', '--new')
  const [, recipient = ''] = /public key: (\S+)/.exec(readFileSync(join(home, 'uassist', 'age-identity'), 'utf8')) ?? []
  write(join('collections', 'recipients.txt'), `${recipient} Ann\n`)
  expect(readFileSync(join(cwd, 'collections', 'recipients.txt'), 'utf8')).toMatch(/^age1/)
}

/** An Insomnia export of the team's environment, which only an example about it needs. */
function withInsomniaFile({ cwd, write, uassist }: Place): void {
  uassist('env', 'export', 'staging', '--to', 'insomnia', '--out', 'insomnia.yaml')
  write('insomnia.yaml', readFileSync(join(cwd, 'insomnia.yaml'), 'utf8').replaceAll('name: staging', 'name: Staging'))
}

async function allExamples(): Promise<string[]> {
  const found = await Promise.all(
    Object.values(COMMANDS).map(async ({ load }) => {
      const { command } = await load()
      if (!('commands' in command)) return command.examples
      const parts = await Promise.all(Object.values(command.commands).map((one) => one.load()))
      return [...command.examples, ...parts.flatMap((part) => part.command.examples)]
    }),
  )
  return [...new Set(found.flat())]
}

async function runExample(example: string): Promise<{ code: number | null; text: string }> {
  const place = project()
  if (/^env (?:seal|unseal|rekey|identity)/.test(example)) withRecipient(place)
  if (example.includes('insomnia.yaml')) withInsomniaFile(place)
  PREPARE[example]?.(place)
  const env = example.includes('client-credentials') ? environmentOf(place) : ownEnvironmentOf(place)
  const child = spawn('sh', ['-c', `uassist ${example}`], { cwd: place.cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, text }
}

test('every example of every help does what it is shown for', async () => {
  const examples = await allExamples()
  const exceptions = Object.keys(NOT_RUN)
  expect(exceptions.filter((example) => !examples.includes(example))).toEqual([])
  expect(exceptions).toHaveLength(13)
  const failed: object[] = []
  for (const example of examples.filter((one) => !exceptions.includes(one))) {
    const { code, text } = await runExample(example)
    if (code !== (example in ANSWERS_NO ? 1 : 0)) failed.push({ example, code, text })
  }
  expect(failed).toEqual([])
  expect(examples.length - exceptions.length).toBeGreaterThan(25)
}, 300_000)

test('an example that does not work would be seen', async () => {
  const { code, text } = await runExample('run --folder "Supervisor" --allow-writes')
  expect(code).toBe(2)
  expect(text).toContain('"Supervisor"')
})
