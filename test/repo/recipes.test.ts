import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DOCUMENTS, ROOT, textOf } from './documents/documents'
import { type Job, githubProblems } from './recipes/github'
import { type GitlabJob, gitlabProblems } from './recipes/gitlab'
import { actionAt, kubernetesProblems } from './recipes/kubernetes'
import { readRecipes } from './recipes/recipes'

/** What the recipes for CI are, as their platforms read them. What they do is in recipes-run.test.ts. */

test('each platform takes its recipe', () => {
  const { github, gitlab, kubernetes } = readRecipes()
  expect(githubProblems(github)).toEqual([])
  expect(gitlabProblems(gitlab)).toEqual([])
  expect(kubernetesProblems(kubernetes)).toEqual([])
})

const SECRET = /(redis|valkey)s?:\/\/|uassist_bound_/

test('every recipe is in a document, and none has a secret or an address of ours', () => {
  const recipes = readdirSync(join(ROOT, 'docs/recipes'))
  expect(recipes.sort()).toEqual(['github-actions.yml', 'gitlab-ci.yml', 'kubernetes-cronjob.yaml'])
  const documents = DOCUMENTS.map(textOf).join('\n')
  expect(recipes.filter((name) => !documents.includes(`(recipes/${name})`))).toEqual([])
  expect(recipes.filter((name) => SECRET.test(textOf(join('docs/recipes', name))))).toEqual([])
  expect(SECRET.test('UASSIST_STORE: rediss://user:password@host')).toBe(true)
})

const job = (jobs: Record<string, Job>) => jobs.collections as Required<Job>

test.each<[string, (jobs: Record<string, Job>) => unknown, string]>([
  ['a tag that may move', (jobs) => job(jobs).steps.push({ uses: 'actions/cache@v4' }), 'is not pinned'],
  ['a secret in a script', (jobs) => job(jobs).steps.push({ run: 'x ${{ secrets.A }}' }), 'puts a value into a script'],
  ['a secret for every step', (jobs) => (job(jobs).env = { A: '${{ secrets.A }}' }), 'every step sees a secret'],
  ['a misspelt context', (jobs) => job(jobs).steps.push({ run: 'x', env: { A: '${{ secret.A }}' } }), '"secret.A"'],
  ['a step that is none', (jobs) => job(jobs).steps.push({ name: 'nothing' }), 'not one of uses and run'],
  ['a misspelt key', (jobs) => job(jobs).steps.push({ run: 'x', envs: {} } as object), 'has "envs"'],
  ['a store for each job', (jobs) => (job(jobs).services = { redis: { image: 'redis' } }), 'no other job sees'],
  ['another job that is not there', (jobs) => (job(jobs).needs = 'build'), 'needs "build"'],
])('GitHub: %s is refused', (_what, change, says) => {
  const { github } = readRecipes()
  change(github.jobs)
  expect(githubProblems(github)).toEqual([expect.stringContaining(says)])
})

const base = (jobs: Record<string, GitlabJob>) => jobs['.uassist'] as Required<GitlabJob>

test.each<[string, (jobs: Record<string, GitlabJob>) => unknown, string]>([
  ['a script of one text', (jobs) => Object.assign(base(jobs), { before_script: 'npm ci' }), 'no list of lines'],
  ['a misspelt key', (jobs) => Object.assign(base(jobs), { artefacts: {} }), 'has "artefacts"'],
  ['a base that is not there', (jobs) => (jobs.other = { extends: '.u', rules: [], script: [] }), 'extends ".u"'],
  ['a job on any branch', (jobs) => (jobs.other = { script: [] }), 'runs where its variables are not'],
  ['a secret', (jobs) => (jobs.other = { rules: [], script: [], variables: { A_TOKEN: 'x' } }), 'a secret in the file'],
])('GitLab: %s is refused', (_what, change, says) => {
  const { gitlab } = readRecipes()
  change(gitlab)
  expect(gitlabProblems(gitlab)).toEqual([expect.stringContaining(says)])
})

test('Kubernetes: what a pod failure policy needs, and what a container must not be, are looked at', () => {
  const { kubernetes } = readRecipes()
  const { spec } = kubernetes.spec.jobTemplate.spec.template
  const [container] = spec.containers
  spec.restartPolicy = 'OnFailure'
  spec.terminationGracePeriodSeconds = 30
  spec.securityContext.runAsUser = 0
  spec.volumes.pop()
  kubernetes.spec.jobTemplate.spec.podFailurePolicy.rules.push({ action: 'FailJob' })
  Object.assign(container ?? {}, { name: 'other', command: ['npx', 'uassist'], image: 'node' })
  container?.env.push({ name: 'UASSIST_STORE', value: 'rediss://user:password@host' })
  expect(kubernetesProblems(kubernetes)).toEqual([
    expect.stringContaining('needs restartPolicy Never'),
    expect.stringContaining('killed while it saves'),
    expect.stringContaining('as root'),
    expect.stringContaining('between the signals and node'),
    expect.stringContaining('an image without a version'),
    expect.stringContaining('a rule for "uassist"'),
    expect.stringContaining('a rule for not one thing'),
    expect.stringContaining('mounts "key"'),
    expect.stringContaining('the secret UASSIST_STORE'),
  ])
})

test('Kubernetes: what another try cannot change fails the job at once; what it can, and a drained node, do not', () => {
  const { podFailurePolicy } = readRecipes().kubernetes.spec.jobTemplate.spec
  const at = (code: number, ...conditions: string[]) => actionAt(podFailurePolicy, code, conditions)
  expect([1, 2, 3].map((code) => at(code))).toEqual(['FailJob', 'FailJob', 'FailJob'])
  expect([4, 130, 137].map((code) => at(code))).toEqual(['Count', 'Count', 'Count'])
  expect(at(130, 'DisruptionTarget')).toBe('Ignore')
})
