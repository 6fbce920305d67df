/** What a workflow of GitHub Actions has to be, as far as a file shows it. */

export interface Step {
  name?: string
  id?: string
  if?: string
  uses?: string
  run?: string
  with?: Record<string, string | boolean>
  env?: Record<string, string>
}
export interface Job {
  if?: string
  needs?: string | string[]
  'timeout-minutes'?: number
  environment?: string
  strategy?: { matrix: Record<string, string[]> }
  env?: Record<string, string>
  services?: object
  steps: Step[]
}
export interface Workflow {
  on: Record<string, unknown>
  permissions: Record<string, string>
  env?: Record<string, string>
  jobs: Record<string, Job>
}

// https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax
const KEYS = {
  workflow: ['name', 'run-name', 'on', 'permissions', 'env', 'defaults', 'concurrency', 'jobs'],
  job: [
    ...['name', 'permissions', 'needs', 'if', 'runs-on', 'environment', 'concurrency', 'outputs', 'env', 'defaults'],
    ...[
      'steps',
      'timeout-minutes',
      'strategy',
      'continue-on-error',
      'container',
      'services',
      'uses',
      'with',
      'secrets',
    ],
  ],
  step: ['id', 'if', 'name', 'uses', 'run', 'working-directory', 'shell', 'with', 'env', 'continue-on-error'].concat(
    'timeout-minutes',
  ),
}
// https://docs.github.com/actions/reference/workflows-and-actions/contexts
const CONTEXTS = /^(github|env|vars|job|jobs|steps|runner|secrets|strategy|matrix|needs|inputs)\./

/** What is wrong with a workflow, in words; nothing where it may be shown to others. */
export function githubProblems(workflow: Workflow): string[] {
  const problems = [...unknown('the workflow', workflow, KEYS.workflow)]
  if (JSON.stringify(workflow.permissions) !== '{"contents":"read"}')
    problems.push('the workflow may do more than read')
  const shared = { ...workflow.env }
  for (const [id, job] of Object.entries(workflow.jobs)) {
    problems.push(...unknown(id, job, KEYS.job))
    for (const need of [job.needs ?? []].flat()) if (!(need in workflow.jobs)) problems.push(`${id} needs "${need}"`)
    if (!('runs-on' in job) || job['timeout-minutes'] === undefined) problems.push(`${id} has no runner or no limit`)
    if (job.services) problems.push(`${id} has a service of its own, which no other job sees`)
    Object.assign(shared, job.env)
    if (!Array.isArray(job.steps) || job.steps.length === 0) problems.push(`${id} has no steps`)
    else for (const step of job.steps) problems.push(...stepProblems(id, step))
  }
  if (/\bsecrets\./.test(JSON.stringify(shared))) problems.push('every step sees a secret')
  for (const [, expression = ''] of JSON.stringify(workflow).matchAll(/\$\{\{\s*(.*?)\s*\}\}/g))
    if (!CONTEXTS.test(expression)) problems.push(`"${expression}" is nothing that GitHub knows`)
  return problems
}

function stepProblems(job: string, step: Step): string[] {
  const what = `${job}, step "${step.name ?? step.uses ?? step.run ?? ''}"`
  const problems = unknown(what, step, KEYS.step)
  if ((step.uses === undefined) === (step.run === undefined)) problems.push(`${what} has not one of uses and run`)
  if (step.uses !== undefined && !/^(\.\/|[\w-]+\/[\w-]+@[0-9a-f]{40}$)/.test(step.uses))
    problems.push(`${what} is not pinned`)
  if (step.run?.includes('${{')) problems.push(`${what} puts a value into a script`)
  if (/\bsecrets\./.test(JSON.stringify(step.with ?? {}))) problems.push(`${what} gives a secret to an action`)
  return problems
}

const unknown = (what: string, of: object, known: readonly string[]) =>
  Object.keys(of)
    .filter((key) => !known.includes(key))
    .map((key) => `${what} has "${key}"`)
