import { execFileSync } from 'node:child_process'
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type SignedIn, startSignedIn } from '../../scripts/dev/signed-in'
import { DEMO_CLIENTS } from '../../scripts/sandbox/demo-data'
import { freePorts } from '../../scripts/sandbox/free-ports'
import { freshBuild } from '../helpers/fresh-build'
import { replyJson, serve } from '../helpers/http-server'
import { isRedisInstalled, startRedis, storeVariables } from '../helpers/redis-server'
import { STAGING, type TeamProject, teamProject } from '../helpers/team-project'
import { type CommandBlock, commandBlocks, isAsStated } from './documents/command-blocks'
import { DOCUMENTS, ROOT, textOf } from './documents/documents'
import { NOT_RUN } from './documents/not-run'
import { typeCommand } from './documents/type-command'

/** Every command of every document, run as it stands there: in the project of a team, by somebody who is signed in. */

const BLOCKS = DOCUMENTS.flatMap((name) => commandBlocks(name, textOf(name)))

let signedIn: SignedIn
let api: string
let brokerPort: number
let store: Record<string, string>
beforeAll(async () => {
  store = storeVariables(await startRedis())
  signedIn = await startSignedIn({ accounts: ['admin', 'agent', 'supervisor'] })
  api = await serve((_request, response) => {
    replyJson(response, 200, {})
  })
  ;[brokerPort = 0] = await freePorts(1)
})
afterAll(() => signedIn.stop())

/** The project in which a document is read, with a broker's port of its own and an `npx` that runs what is installed. */
function readersProject(): TeamProject {
  const project = teamProject(signedIn, api)
  const command = join(freshBuild(), 'uassist.js')
  const programs = {
    uassist: `case "$1" in
  broker) set -- "${command}" "$@" --port ${String(brokerPort)} ;;
  *) set -- "${command}" "$@" ;;
esac
exec "${process.execPath}" "$@"`,
    npx: `[ "$1 $2" = '--no --' ] && shift 2
program=$1; shift
case "$program" in
  uassist) exec uassist "$@" ;;
  *) exec "${join(ROOT, 'node_modules/.bin')}/$program" "$@" ;;
esac`,
  }
  for (const [name, text] of Object.entries(programs)) {
    const file = join(project.cwd, 'bin', name)
    writeFileSync(file, `#!/bin/sh\n${text}\n`)
    chmodSync(file, 0o755)
  }
  project.write('~/Downloads/Staging.postman_environment.json', readFileSync(join(project.cwd, STAGING), 'utf8'))
  const git = (...args: string[]) => execFileSync('git', args, { cwd: project.cwd, env: project.env, stdio: 'ignore' })
  git('config', 'user.name', 'Ann')
  git('config', 'user.email', 'ann@example.com')
  git('init', '--bare', '--quiet', join(project.home, 'origin.git'))
  git('add', '.')
  git('commit', '--quiet', '-m', 'Begin')
  git('remote', 'add', 'origin', join(project.home, 'origin.git'))
  git('push', '--quiet', '-u', 'origin', 'HEAD')
  return project
}

/** What a command needs besides that: what the document has said before, or what stands on the reader's machine. */
const PREPARE: [RegExp, (project: TeamProject) => void][] = [
  [/^uassist session push/, ({ env }) => Object.assign(env, store)],
  [
    /env import .*--as staging/,
    ({ cwd }) => {
      rmSync(join(cwd, STAGING), { force: true })
    },
  ],
  [
    /^printf 'x-uassist-key/,
    ({ uassist }) => {
      uassist('broker', '--detach')
    },
  ],
  [
    /env seal clientSecret -e staging$/,
    ({ write }) => {
      const values = [{ key: 'clientSecret', value: DEMO_CLIENTS.web.clientSecret, type: 'secret' }]
      write(STAGING.replace('staging.', 'staging.local.'), { name: 'staging', values })
    },
  ],
]

/** The addresses of the sandbox and the broker that the documents write, as they are here. */
const here = (text: string, { home }: TeamProject): string =>
  text
    .replace('age1…', () => publicKeyIn(join(home, 'uassist', 'age-identity')))
    .replaceAll('http://127.0.0.1:18090', signedIn.sandbox.auth0Domain)
    .replaceAll('http://127.0.0.1:18091', signedIn.sandbox.values.apiUrl ?? '')
    .replaceAll('http://127.0.0.1:18099', `http://127.0.0.1:${String(brokerPort)}`)

const publicKeyIn = (file: string) => /public key: (\S+)/.exec(readFileSync(file, 'utf8'))?.[1] ?? ''

/** The tests of the store itself say that they are skipped for the same reason. */
const isRunnable = (text: string) => isRedisInstalled || !text.startsWith('uassist session push')

async function problemsOf({ document, line, commands }: CommandBlock, project: TeamProject): Promise<object[]> {
  const problems: object[] = []
  for (const { text, output } of commands.filter(({ text }) => !(text in NOT_RUN) && isRunnable(text))) {
    for (const [pattern, prepare] of PREPARE) if (pattern.test(text)) prepare(project)
    const ran = await typeCommand(here(text, project), project)
    const where = `${document}:${String(line)}`
    if (ran.code !== 0) problems.push({ where, command: text, ...ran })
    else if (output !== undefined && !isAsStated(here(output, project), ran.text)) {
      problems.push({ where, command: text, output, text: ran.text })
    }
  }
  return problems
}

test('the documents have commands, and every exception is one of them', () => {
  const commands = BLOCKS.flatMap((block) => block.commands.map(({ text }) => text))
  const exceptions = Object.keys(NOT_RUN)
  expect(exceptions.filter((one) => !commands.includes(one))).toEqual([])
  expect(exceptions).toHaveLength(17)
  expect(commands.length - exceptions.length).toBeGreaterThan(40)
})

test.each([...new Set(BLOCKS.map(({ document }) => document))])(
  '%s: every command does what it is shown for',
  async (document) => {
    const project = readersProject()
    const problems: object[] = []
    for (const block of BLOCKS.filter((one) => one.document === document)) {
      problems.push(...(await problemsOf(block, project)))
    }
    await project.run('uassist', ['broker', '--stop'])
    expect(problems).toEqual([])
  },
  180_000,
)

test('a command that fails, and an output that is another, would be seen', async () => {
  const project = readersProject()
  const text = '```sh\nuassist token -e nowhere\n```\n\n```console\n$ echo one\none\n$ echo two\nthree\n```\n'
  const found = await Promise.all(commandBlocks('a.md', text).map((block) => problemsOf(block, project)))
  expect(found.flat()).toEqual([
    expect.objectContaining({ where: 'a.md:1', command: 'uassist token -e nowhere', code: 2 }),
    expect.objectContaining({ where: 'a.md:5', command: 'echo two', output: 'three' }),
  ])
})
