import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parse } from 'yaml'
import { type SignedIn, startSignedIn } from '../../scripts/dev/signed-in'
import { replyJson, serve } from '../helpers/http-server'
import { STAGING, type TeamProject, teamProject } from '../helpers/team-project'
import { ROOT, textOf } from './documents/documents'

/** What GitHub, pre-commit and npm read of this repository. */

interface Step {
  uses?: string
  run?: string
}
interface Workflow {
  permissions?: Record<string, string>
  jobs: Record<string, { 'timeout-minutes'?: number; steps: Step[] }>
}

const WORKFLOWS = readdirSync(join(ROOT, '.github/workflows')).map((name) => join('.github/workflows', name))
const ACTION = '.github/actions/uassist-run'

let signedIn: SignedIn
let api: string
beforeAll(async () => {
  signedIn = await startSignedIn()
  api = await serve((_request, response) => {
    replyJson(response, 200, {})
  })
})
afterAll(() => signedIn.stop())

test.each(WORKFLOWS)('%s: no job fails in silence, waits for ever, or may write', (name) => {
  const { permissions, jobs } = parse(textOf(name)) as Workflow
  expect(textOf(name)).not.toMatch(/continue-on-error|\|\| true$/m)
  expect(permissions).toEqual({ contents: 'read' })
  for (const [job, { 'timeout-minutes': minutes, steps }] of Object.entries(jobs)) {
    expect({ job, minutes }).toEqual({ job, minutes: expect.any(Number) as number })
    const own = steps.flatMap(({ uses = '' }) => (uses.startsWith('./') ? [uses] : []))
    expect(own.filter((path) => !existsSync(join(ROOT, path, 'action.yml')))).toEqual([])
  }
})

test('the workflow of the collections uses the action that others are shown, and shows only inputs that it has', () => {
  const { inputs } = parse(textOf(join(ACTION, 'action.yml'))) as { inputs: object }
  const texts = [textOf('.github/workflows/uassist-run.yml'), textOf('docs/ci.md')]
  for (const text of texts) {
    const [, given = ''] = /uses: \.\/\.github\/actions\/uassist-run\n.*?with:\n(.*?)env:/s.exec(text) ?? []
    const names = [...given.matchAll(/^ +([a-z]+):/gm)].map(([, name]) => name)
    expect(names.length).toBeGreaterThan(0)
    expect(names.filter((name = '') => !(name in inputs))).toEqual([])
  }
})

/** Runs the scripts of the action; resolves to the exit code of the first one, and what later steps see. */
async function runAction(project: TeamProject, inputs: Record<string, string>, run = project.run) {
  const [outputs, counts] = [join(project.home, 'outputs'), join(project.home, 'counts')]
  writeFileSync(outputs, '')
  const given = Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])
  const env = {
    ...(Object.fromEntries(given) as Record<string, string>),
    CI: 'true',
    GITHUB_ACTION_PATH: join(ROOT, ACTION),
    GITHUB_OUTPUT: outputs,
    COUNTS: counts,
  }
  const { runs } = parse(textOf(join(ACTION, 'action.yml'))) as { runs: { steps: Step[] } }
  const [first = '', second = ''] = runs.steps.flatMap((step) => step.run ?? [])
  const ran = await run('bash', ['-e', '-c', first], env)
  expect(await project.run('bash', ['-e', '-c', second], env)).toMatchObject({ code: 0 })
  const lines = readFileSync(outputs, 'utf8').trim().split('\n').filter(Boolean)
  return { ...ran, outputs: Object.fromEntries(lines.map((line) => line.split('='))) as Record<string, string> }
}

test('the action: reports, counts for later steps, and the exit code of the run', async () => {
  const project = teamProject(signedIn, api)
  const green = await runAction(project, {
    environment: 'staging',
    collections: 'my.json',
    options: '--iteration-count 2',
  })
  expect(green).toMatchObject({
    code: 0,
    outputs: { artifact: 'reports', passed: '0', failed: '0', skipped: '0', errors: '0', requests: '2' },
  })
  expect(readdirSync(join(project.cwd, 'reports')).sort()).toEqual(['junit.xml', 'report.html'])

  const red = JSON.parse(readFileSync(join(project.cwd, 'my.json'), 'utf8')) as { item: object[] }
  const exec = ['pm.test("is 201", () => pm.response.to.have.status(201))']
  project.write('red.json', { ...red, item: [{ ...red.item[0], event: [{ listen: 'test', script: { exec } }] }] })
  expect(await runAction(project, { collections: 'my.json\nred.json', out: 'other' })).toMatchObject({
    code: 1,
    outputs: { failed: '1', requests: '2' },
  })
  expect(existsSync(join(project.cwd, 'other', 'junit.xml'))).toBe(true)
  // Where nothing could be run there are no counts.
  const nowhere = { collections: '$(touch injected) nowhere.json', out: 'build/new "reports"\nx' }
  expect(await runAction(project, nowhere)).toMatchObject({
    code: 2,
    // What the name of an artifact may not hold is replaced.
    outputs: { artifact: 'build-new -reports--x' },
  })
  expect(existsSync(join(project.cwd, 'injected'))).toBe(false)
})

test('the action: a job that is cancelled in a refresh saves it, whatever signals come', async () => {
  const project = teamProject(signedIn, api)
  const given = { environment: 'staging', collections: 'auth0' }
  expireTokens(project)
  const tokenCalls = () => signedIn.sandbox.tenant.calls('POST /oauth/token')
  const before = tokenCalls()
  signedIn.sandbox.tenant.faults.queue('POST /oauth/token', { delayMs: 1000 })
  const cancelled = await runAction(project, given, async (...all) => {
    const step = spawn(all[0], all[1], { cwd: project.cwd, env: { ...project.env, ...all[2] }, stdio: 'ignore' })
    const ended = once(step, 'exit')
    while (tokenCalls() === before) await new Promise((resolve) => setTimeout(resolve, 10))
    step.kill('SIGINT')
    step.kill('SIGTERM')
    const [code] = (await ended) as [number | null]
    return { code, text: '' }
  })
  expect(cancelled).toMatchObject({ code: 130, outputs: {} })
  expect(tokenCalls()).toBe(before + 1)
  // Its refresh token is spent, and the next one is there.
  expireTokens(project)
  expect(await runAction(project, given)).toMatchObject({ code: 0 })
})

/** Makes the access tokens of the project's person end. */
function expireTokens({ home }: TeamProject): void {
  const sessions = join(home, 'uassist', 'sessions')
  for (const name of readdirSync(sessions)) {
    const file = join(sessions, name)
    const session = JSON.parse(readFileSync(file, 'utf8')) as { accessTokens: object[] }
    for (const token of session.accessTokens) Object.assign(token, { expiresAt: 1 })
    writeFileSync(file, JSON.stringify(session))
  }
}

test('the hook for pre-commit refuses what is staged, and nothing else', async () => {
  const [hook] = parse(textOf('.pre-commit-hooks.yaml')) as [{ id: string; entry: string; language: string }]
  expect(hook).toMatchObject({ id: 'uassist-env-check', language: 'node' })
  expect(textOf('docs/team-lead.md')).toContain(`- id: ${hook.id}`)
  const project = teamProject(signedIn, api)
  const commit = () => project.run('sh', ['-c', hook.entry])
  await project.run('git', ['add', '.'])
  expect(await commit()).toMatchObject({ code: 0 })
  const secret = { key: 'apiKey', value: `ghp_${'a1B2c3D4e5F6'.repeat(3)}` }
  project.write(STAGING, { name: 'staging', values: [secret] })
  expect(await commit()).toMatchObject({ code: 0 })
  await project.run('git', ['add', '.'])
  expect(await commit()).toMatchObject({ code: 1, text: expect.stringContaining(basename(STAGING)) as string })
})

test('the changelog has a date for each version, and what is not released stands first', () => {
  const [first, ...versions] = [...textOf('CHANGELOG.md').matchAll(/^## (.*)$/gm)].map(([, title = '']) => title)
  expect(first).toMatch(/^Unreleased$|^\d/)
  expect(versions.length).toBeGreaterThan(0)
  expect(versions.filter((title) => !/^\d+\.\d+\.\d+ \(20\d\d-[01]\d-[0-3]\d\)$/.test(title))).toEqual([])
})
