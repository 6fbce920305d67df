import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { newStoreKey } from '../../scripts/stores/redis/seal'
import { type FleetSignIn, startFleetSignIn } from '../helpers/fleet-sign-in'
import { replyJson, serve } from '../helpers/http-server'
import { whereRedisIs } from '../helpers/redis-server'
import { type ProgramEnded, runProgram } from '../helpers/run-program'
import { tempFolder } from '../helpers/temp-folder'
import { typeCommand } from './documents/type-command'
import { filledIn, githubExpression, gitlabCondition, type Lookup } from './recipes/expressions'
import { type Job } from './recipes/github'
import { type GitlabJob, gitlabJobs } from './recipes/gitlab'
import { jobMachine, type JobMachine } from './recipes/job-machine'
import { actionAt } from './recipes/kubernetes'
import { readRecipes } from './recipes/recipes'

/** The commands of the recipes for CI, run as their platforms run them: one sign-in in a real store, each job on a machine of its own. */

let fleet: FleetSignIn
let api: string
beforeAll(async () => {
  fleet = await startFleetSignIn()
  api = await serve((_request, response) => {
    replyJson(response, 200, {})
  })
})
afterAll(() => fleet.signedIn.stop())

type Variables = Record<string, string | undefined>

const NOWHERE = 'redis+unix:///nonexistent/store.sock'
const machine = () => jobMachine(fleet.signedIn, api)

/** What shows that a session is alive is its refresh token, and not the access tokens that were handed out. */
async function expectAlive(): Promise<void> {
  await fleet.expire()
  const before = fleet.tokenCalls()
  expect(await runPod(fleet.secrets)).toMatchObject({ code: 0 })
  expect(fleet.tokenCalls() - before).toBe(1)
}

/** Runs jobs at the same time whose access token has ended: one request to the tenant, and all of them are green. */
async function expectOneRefresh(jobs: (() => Promise<ProgramEnded>)[]): Promise<void> {
  await fleet.expire()
  const before = fleet.tokenCalls()
  const all = await Promise.all(jobs.map((job) => job()))
  expect(all.filter(({ code }) => code !== 0)).toEqual([])
  // Each shard has sent one of the three requests.
  expect(all.map(({ text }) => /GET 200/.test(text))).toEqual(jobs.map(() => true))
  expect(fleet.tokenCalls() - before).toBe(1)
  const session = JSON.stringify(await fleet.session())
  for (const { text } of all) for (const secret of secretsIn(session)) expect(text).not.toContain(secret)
  await expectAlive()
}

const secretsIn = (session: string) => [
  fleet.secrets.UASSIST_STORE_KEY,
  ...[...session.matchAll(/"(?:accessToken|refreshToken)":"([^"]+)"/g)].map(([, secret = '']) => secret),
]

describe('GitHub Actions', () => {
  const job = () => readRecipes().github.jobs.collections as Job
  const SHARDS = job().strategy?.matrix.shard ?? []

  /** What GitHub knows in a job. */
  const contexts = (shard: string, secrets: Variables, { temp }: JobMachine): Lookup => {
    const known: Variables = { 'matrix.shard': shard, 'runner.temp': temp, 'strategy.job-index': '0' }
    return (name) => (name.startsWith('secrets.') ? secrets[name.slice(8)] : known[name])
  }

  /** Starts the scripts of the job, each in a file of its own as GitHub's runner does, and the last of them for somebody to stop. */
  async function startJob(shard: string, secrets: Variables, on: JobMachine) {
    const lookup = contexts(shard, secrets, on)
    const scripts = job().steps.flatMap(({ run, env = {} }, index) => {
      if (run === undefined) return []
      const file = join(on.temp, `${String(index)}.sh`)
      writeFileSync(file, run)
      const values = Object.entries(env).map(([name, value]) => [name, filledIn(value, lookup)])
      return [{ file, env: { ...on.env, CI: 'true', ...(Object.fromEntries(values) as Variables) } }]
    })
    const last = scripts.pop()
    for (const { file, env } of scripts) {
      expect(await runProgram('bash', ['-e', file], { cwd: on.cwd, env })).toMatchObject({ code: 0 })
    }
    return { file: last?.file ?? '', options: { cwd: on.cwd, env: last?.env ?? {} } }
  }

  async function runJob(shard: string, secrets: Variables, on = machine()): Promise<ProgramEnded> {
    const { file, options } = await startJob(shard, secrets, on)
    return runProgram('bash', ['-e', file], options)
  }

  /** The settings of the step that keeps files, or fetches them. */
  const artifact = (action: 'upload' | 'download', { steps } = job()) =>
    steps.find(({ uses = '' }) => uses.startsWith(`actions/${action}-artifact@`))?.with as Record<string, string>

  whereRedisIs('its jobs share one sign-in and keep their reports, of which the last job makes one', async () => {
    expect(SHARDS).toHaveLength(3)
    const machines = SHARDS.map(() => machine())
    await expectOneRefresh(SHARDS.map((shard, index) => () => runJob(shard, fleet.secrets, machines[index])))

    const last = readRecipes().github.jobs.reports as Job
    const { pattern, path: shards = '' } = artifact('download', last)
    expect(artifact('upload').name).toBe(pattern?.replace('*', '${{ strategy.job-index }}'))
    const on = machine()
    for (const [index, { cwd }] of machines.entries())
      cpSync(join(cwd, artifact('upload').path ?? ''), join(on.cwd, shards, `shard-${String(index)}`), {
        recursive: true,
      })
    const [merge = ''] = last.steps.flatMap(({ run }) => run ?? []).slice(-1)
    expect(await runProgram('bash', ['-e', '-c', merge], on)).toMatchObject({ code: 0 })
    const files = readdirSync(join(on.cwd, artifact('upload', last).path ?? ''))
    expect(files.sort()).toEqual(['junit.xml', 'report.html', 'report.json'])
    // Without one of them, nothing is green.
    rmSync(join(on.cwd, shards, 'shard-1'), { recursive: true })
    const missing = await runProgram('bash', ['-e', '-c', merge], on)
    expect(missing).toMatchObject({ code: 2, text: expect.stringContaining('shard 2 of 3') as string })
  })

  const runsAt = (event: Variables): unknown => githubExpression(job().if ?? '', (name) => event[name])
  const AT_HOME = { 'github.repository': 'team/api', 'github.event_name': 'pull_request' }
  const HEAD = 'github.event.pull_request.head.repo.full_name'
  const AUTHOR = 'github.event.pull_request.user.login'

  test('a pull request that gets no secrets is skipped, and nothing else', () => {
    expect(runsAt({ ...AT_HOME, 'github.event_name': 'push' })).toBe(true)
    expect(runsAt({ ...AT_HOME, 'github.event_name': 'schedule' })).toBe(true)
    expect(runsAt({ ...AT_HOME, [HEAD]: 'team/api', [AUTHOR]: 'ann' })).toBe(true)
    expect(runsAt({ ...AT_HOME, [HEAD]: 'somebody/api', [AUTHOR]: 'ann' })).toBe(false)
    expect(runsAt({ ...AT_HOME, [HEAD]: 'team/api', [AUTHOR]: 'dependabot[bot]' })).toBe(false)
  })

  test('where it runs without its secrets, the reason is said: exit code 2', async () => {
    const ran = await runJob('1/3', {})
    expect(ran).toMatchObject({ code: 2, text: expect.stringContaining('UASSIST_STORE is empty') as string })
    expect(ran.text).toContain('CI keeps secrets from forks')
  })

  whereRedisIs('a job that is cancelled in a refresh saves it, whatever signals come', async () => {
    const { file, options } = await startJob('1/3', fleet.secrets, machine())
    await fleet.expire()
    fleet.signedIn.sandbox.tenant.faults.queue('POST /oauth/token', { delayMs: 1000 })
    const before = fleet.tokenCalls()
    const step = spawn('bash', ['-e', file], { ...options, stdio: 'ignore' })
    const ended = once(step, 'exit')
    while (fleet.tokenCalls() === before) await new Promise((resolve) => setTimeout(resolve, 10))
    step.kill('SIGINT')
    step.kill('SIGTERM')
    // The step itself ends when it has saved: nothing of it is left behind for the runner to kill.
    expect(await ended).toEqual([130, null])
    expect(fleet.tokenCalls() - before).toBe(1)
    await expectAlive()
  })
})

describe('GitLab', () => {
  const jobs = () => gitlabJobs(readRecipes().gitlab)
  const branch = (isProtected: boolean, variables: Variables): Variables => ({
    CI_COMMIT_REF_PROTECTED: String(isProtected),
    // Protected variables: elsewhere they are not there.
    ...(isProtected && variables),
  })
  const runsOn = (variables: Variables) =>
    Object.entries(jobs())
      .filter(([, { rules = [] }]) => rules.some((rule) => gitlabCondition(rule.if, variables)))
      .map(([name]) => name)

  /** Runs the scripts of a job, in one shell as GitLab's runner does, and then what comes after. */
  async function runJob(name: string, index: number, project: Variables, on = machine()): Promise<ProgramEnded> {
    const { variables = {}, before_script = [], script = [], after_script = [], parallel } = jobs()[name] as GitlabJob
    const predefined = {
      ...{ CI: 'true', CI_JOB_ID: `${String(process.pid)}${String(index)}` },
      ...{ CI_NODE_INDEX: String(index), CI_NODE_TOTAL: String(parallel ?? 1) },
    }
    const own = Object.entries(variables).map(([key, value]) => [
      key,
      value.replace(/\$(\w+)/g, (_all, other: string) => (predefined as Variables)[other] ?? ''),
    ])
    const env = { ...on.env, ...predefined, ...(Object.fromEntries(own) as Variables), ...project }
    const shell = (lines: string[]) =>
      runProgram('bash', ['-eo', 'pipefail', '-c', lines.join('\n')], { cwd: on.cwd, env })
    const ran = await shell([...before_script, ...script])
    expect(await shell(after_script)).toMatchObject({ code: 0 })
    return ran
  }

  test('on a protected branch the job runs whose variables are there; elsewhere none', () => {
    const token = { UASSIST_REFRESH_TOKEN: 'uassist_bound_x' }
    expect(runsOn(branch(true, fleet.secrets))).toEqual(['collections in shards'])
    expect(runsOn(branch(true, token))).toEqual(['collections'])
    expect(runsOn(branch(true, {}))).toEqual(['collections in shards'])
    expect(runsOn(branch(false, fleet.secrets))).toEqual([])
    expect(runsOn(branch(false, token))).toEqual([])
  })

  whereRedisIs('its jobs share one sign-in, with the key in a variable or in a file', async () => {
    const file = join(tempFolder(), 'UASSIST_STORE_KEY_FILE')
    writeFileSync(file, `${fleet.secrets.UASSIST_STORE_KEY}\n`)
    const { UASSIST_STORE } = fleet.secrets
    const first = machine()
    await expectOneRefresh([
      () => runJob('collections in shards', 1, fleet.secrets, first),
      () => runJob('collections in shards', 2, fleet.secrets),
      () => runJob('collections in shards', 3, { UASSIST_STORE, UASSIST_STORE_KEY_FILE: file }),
    ])
    const reports = ['junit-1-of-3.xml', 'report-1-of-3.json']
    expect(readdirSync(join(first.cwd, 'reports'))).toEqual(expect.arrayContaining(reports))
    expect(readdirSync('/tmp').filter((name) => name.startsWith(`uassist-${String(process.pid)}`))).toEqual([])
  })

  test('one job with a sign-in of its own', async () => {
    const { text } = await typeCommand('npx --no -- uassist login -e staging --for-ci', machine())
    const [UASSIST_REFRESH_TOKEN] = /uassist_bound_[\w-]+/.exec(text) ?? []
    expect(await runJob('collections', 4, { UASSIST_REFRESH_TOKEN })).toMatchObject({ code: 0 })
  })

  test('without its variables the reason is said: exit code 2, and the file of nobody is looked for', async () => {
    const ran = await runJob('collections in shards', 1, {})
    expect(ran).toMatchObject({ code: 2, text: expect.stringContaining('UASSIST_STORE is empty') as string })
  })

  test('what may pass is tried again, and nothing else', () => {
    for (const { retry } of Object.values(jobs())) expect(retry).toEqual({ max: 1, exit_codes: 4 })
  })
})

/** Runs the pod of the CronJob: its command, without a shell, in its folders. */
async function runPod(secrets: Variables, on = machine(), cluster = tempFolder()): Promise<ProgramEnded> {
  const { containers, volumes } = readRecipes().kubernetes.spec.jobTemplate.spec.template.spec
  const [container] = containers
  if (!container) throw new Error('the pod has no container')
  const { command, env, workingDir, volumeMounts } = container
  expect(workingDir).toBe('/app')
  const inCluster = (path: string) =>
    volumeMounts.reduce((text, { mountPath }) => text.replace(mountPath, join(cluster, mountPath)), path)
  for (const { name, mountPath } of volumeMounts) {
    mkdirSync(join(cluster, mountPath), { recursive: true })
    const { secret } = volumes.find((volume) => volume.name === name) ?? {}
    for (const { key, path } of secret?.items ?? [])
      writeFileSync(join(cluster, mountPath, path), secrets[key] ?? '', { mode: secret?.defaultMode })
  }
  const values = env.map(({ name, value, valueFrom }) => [
    name,
    value === undefined ? secrets[valueFrom?.secretKeyRef?.key ?? ''] : inCluster(value),
  ])
  const [program = '', ...args] = command.map(inCluster)
  return runProgram(program, args, { cwd: on.cwd, env: { ...on.env, ...(Object.fromEntries(values) as Variables) } })
}

describe('Kubernetes', () => {
  const job = () => readRecipes().kubernetes.spec.jobTemplate.spec

  whereRedisIs(
    'its jobs share one sign-in, and the secret may have a line break at its end, as a file has',
    async () => {
      const fromFiles = Object.fromEntries(Object.entries(fleet.secrets).map(([name, value]) => [name, `${value}\n`]))
      await expectOneRefresh([() => runPod(fleet.secrets), () => runPod(fromFiles)])
    },
  )

  whereRedisIs('it writes nothing outside of its volume, and makes a folder of its own there', async () => {
    const on = machine()
    const files = () => [on.cwd, on.env.HOME ?? '', on.temp].map((folder) => listed(folder))
    const before = files()
    const cluster = tempFolder()
    expect(await runPod(fleet.secrets, on, cluster)).toMatchObject({ code: 0 })
    expect(files()).toEqual(before)
    expect(readdirSync(join(cluster, 'data'))).toEqual(['uassist'])
  })

  const listed = (folder: string) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()

  /** What the controller of jobs does: pods, until one is done, the policy ends it, or there have been too many. */
  async function runJob(secretsOf: (pod: number) => Variables) {
    const { podFailurePolicy, backoffLimit } = job()
    const codes: (number | null)[] = []
    for (let failures = 0; failures <= backoffLimit; failures++) {
      const { code, text } = await runPod(secretsOf(codes.length))
      codes.push(code)
      if (code === 0) return { codes, text, end: 'Complete' }
      if (actionAt(podFailurePolicy, code ?? 137) === 'FailJob') return { codes, text, end: 'PodFailurePolicy' }
    }
    return { codes, text: '', end: 'BackoffLimitExceeded' }
  }

  whereRedisIs('with another key: exit code 2, once', async () => {
    const { codes, text, end } = await runJob(() => ({ ...fleet.secrets, UASSIST_STORE_KEY: newStoreKey() }))
    expect({ codes, end }).toEqual({ codes: [2], end: 'PodFailurePolicy' })
    expect(text).toContain('which is not among yours')
  })

  whereRedisIs('without a sign-in: exit code 3, once', async () => {
    const elsewhere = { ...fleet.secrets, UASSIST_STORE: `${fleet.secrets.UASSIST_STORE}?prefix=nobody:` }
    const { codes, end } = await runJob(() => elsewhere)
    expect({ codes, end }).toEqual({ codes: [3], end: 'PodFailurePolicy' })
  })

  whereRedisIs(
    'the store is away, as behind a NetworkPolicy: exit code 4, and it passes when the store is back',
    async () => {
      const before = fleet.tokenCalls()
      const away = { ...fleet.secrets, UASSIST_STORE: NOWHERE }
      const { codes, end } = await runJob((pod) => (pod === 0 ? away : fleet.secrets))
      expect({ codes, end }).toEqual({ codes: [4, 0], end: 'Complete' })
      expect(fleet.tokenCalls()).toBe(before)
    },
    60_000,
  )
})
