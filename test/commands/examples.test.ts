import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type SignedIn, startSignedIn } from '../../scripts/dev/signed-in'
import { COMMANDS } from '../../scripts/main'
import { DEMO_CLIENTS } from '../../scripts/sandbox/demo-data'
import { replyJson, serve } from '../helpers/http-server'
import { isRedisInstalled, startRedis, storeVariables } from '../helpers/redis-server'
import { type ProgramEnded } from '../helpers/run-program'
import { STAGING, type TeamProject, teamProject, withRecipient } from '../helpers/team-project'

/** Every example of every help, run in a shell as it stands there: in a project of a team, with its people signed in. */

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

/** What an example needs besides the project. */
const PREPARE: Record<string, (place: TeamProject) => unknown> = {
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
  'report merge reports --out merged': (project) => runShards(project, 'reports', 'reports'),
  'report merge artifacts/* --timings timings.json': (project) => runShards(project, 'artifacts/one', 'artifacts/two'),
  'env unseal clientSecret -e staging': ({ uassist }) => {
    uassist('env', 'seal', 'clientSecret', '-e', 'staging', '--stdin')
  },
}

/** Two shards, the second of which has nothing to do. */
async function runShards({ run }: TeamProject, ...folders: readonly string[]): Promise<void> {
  for (const [index, out] of folders.entries()) {
    const shard = `${String(index + 1)}/2`
    await run('uassist', ['run', 'my.json', '--no-token', '--shard', shard, '-r', 'junit,html', '--out', out])
  }
}

let signedIn: SignedIn
let url: string
let store: Record<string, string>
beforeAll(async () => {
  store = storeVariables(await startRedis())
  signedIn = await startSignedIn({ accounts: ['admin', 'agent', 'supervisor'] })
  url = await serve((_request, response) => {
    replyJson(response, 200, {})
  })
})
afterAll(() => signedIn.stop())

/** An Insomnia export of the team's environment, which only an example about it needs. */
function withInsomniaFile({ cwd, write, uassist }: TeamProject): void {
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

async function runExample(example: string): Promise<ProgramEnded> {
  const project = teamProject(signedIn, url)
  if (/^env (?:seal|unseal|rekey|identity)/.test(example)) withRecipient(project)
  if (example.includes('insomnia.yaml')) withInsomniaFile(project)
  await PREPARE[example]?.(project)
  const isFleet = example.startsWith('session ')
  const env = example.includes('client-credentials') ? ofMachine() : isFleet ? store : {}
  return project.run('sh', ['-c', `uassist ${example}`], env)
}

/** The client of a machine, given by variable with its issuer. */
const ofMachine = (): NodeJS.ProcessEnv => ({
  UASSIST_CLIENT_ID: DEMO_CLIENTS.machine.clientId,
  UASSIST_CLIENT_SECRET: DEMO_CLIENTS.machine.clientSecret,
  UASSIST_AUTH0_DOMAIN: signedIn.sandbox.auth0Domain,
})

test('every example of every help does what it is shown for', async () => {
  const examples = await allExamples()
  const exceptions = Object.keys(NOT_RUN)
  expect(exceptions.filter((example) => !examples.includes(example))).toEqual([])
  expect(exceptions).toHaveLength(13)
  const failed: object[] = []
  // The tests of the store itself say that they are skipped for the same reason.
  const isRunnable = (one: string) => !exceptions.includes(one) && (isRedisInstalled || !/^session (push|rm)/.test(one))
  for (const example of examples.filter(isRunnable)) {
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
