/** What a pipeline of GitLab has to be, as far as a file shows it. */

export interface GitlabJob {
  image?: string
  extends?: string
  variables?: Record<string, string>
  rules?: { if: string }[]
  before_script?: string[]
  script?: string[]
  after_script?: string[]
  parallel?: number
  retry?: { max: number; exit_codes: number | number[] }
  artifacts?: { paths: string[]; reports: Record<string, string> }
  needs?: string[]
}
export type Pipeline = Record<string, GitlabJob>

// https://docs.gitlab.com/ci/yaml/
const GLOBAL = ['default', 'include', 'stages', 'variables', 'workflow']
const KEYS = [
  ...['after_script', 'allow_failure', 'artifacts', 'before_script', 'cache', 'dependencies', 'environment', 'extends'],
  ...['image', 'interruptible', 'needs', 'parallel', 'resource_group', 'retry', 'rules', 'script', 'secrets'],
  ...['services', 'stage', 'tags', 'timeout', 'variables', 'when'],
]

/** The jobs that run, each with what it extends: hashes are merged, lists are replaced. */
export function gitlabJobs(pipeline: Pipeline): Record<string, GitlabJob> {
  const resolved = ({ extends: base, ...own }: GitlabJob): GitlabJob => {
    if (base === undefined) return own
    const from = resolved(pipeline[base] ?? {})
    return { ...from, ...own, ...{ variables: { ...from.variables, ...own.variables } } }
  }
  const jobs = Object.entries(pipeline).filter(([name]) => !name.startsWith('.') && !GLOBAL.includes(name))
  return Object.fromEntries(jobs.map(([name, job]) => [name, resolved(job)]))
}

/** What is wrong with a pipeline, in words; nothing where it may be shown to others. */
export function gitlabProblems(pipeline: Pipeline): string[] {
  const problems: string[] = []
  for (const [name, job] of Object.entries(pipeline).filter(([name]) => !GLOBAL.includes(name))) {
    const unknown = Object.keys(job).filter((key) => !KEYS.includes(key))
    problems.push(...unknown.map((key) => `${name} has "${key}"`))
    if (job.extends !== undefined && !(job.extends in pipeline)) problems.push(`${name} extends "${job.extends}"`)
    for (const key of ['before_script', 'script', 'after_script'] as const) {
      const lines = job[key] as unknown
      if (lines !== undefined && !(Array.isArray(lines) && lines.every((line) => typeof line === 'string')))
        problems.push(`${name} has a ${key} that is no list of lines`)
    }
  }
  for (const [name, { script, rules, parallel = 2, retry, variables = {} }] of Object.entries(gitlabJobs(pipeline))) {
    if (!script) problems.push(`${name} has no script`)
    if (!rules) problems.push(`${name} runs where its variables are not`)
    if (parallel < 2 || parallel > 200) problems.push(`${name} has "parallel: ${String(parallel)}"`)
    if (retry && retry.max > 2) problems.push(`${name} is tried again too often`)
    if (Object.entries(variables).some(([key, value]) => /STORE|TOKEN|SECRET/.test(key) && value !== ''))
      problems.push(`${name} has a secret in the file`)
  }
  return problems
}
