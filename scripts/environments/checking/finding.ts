import { type Project } from './project'

/** `error`: a secret is or gets out, or something does not work. `warning`: it may cause trouble later. */
type Level = 'error' | 'warning'

/** What a rule has to say about one place. */
export interface Fault {
  /** As it is shown: from the folder that is checked. */
  file: string
  /** The variable. */
  key?: string
  /** The request or folder, with those it is in. */
  request?: string
  /** What is wrong, as a sentence about the place; never with the secret itself. */
  message: string
  fix: string
}

/** What `env check` looks for, and why. */
export interface Rule {
  name: string
  level: Level
  /** Why it matters: the same for each fault. */
  why: string
  check: (project: Project) => Fault[] | Promise<Fault[]>
}

/** A fault with the rule that found it, as `env check --json` prints it. */
export interface Finding extends Fault {
  rule: string
  level: Level
  /** File and place in one text. */
  where: string
  why: string
}

/** Everything the rules find, in the order of the rules; what one says twice of a place counts once. */
export async function findingsIn(project: Project, rules: readonly Rule[]): Promise<Finding[]> {
  const findings = await Promise.all(
    rules.map(async ({ name, level, why, check }) =>
      (await check(project)).map((fault) => ({ rule: name, level, where: whereOf(fault), why, ...fault })),
    ),
  )
  const unique = new Map(findings.flat().map((finding) => [JSON.stringify(finding), finding]))
  return [...unique.values()]
}

function whereOf({ file, key, request }: Fault): string {
  return [file, request, key].filter(Boolean).join(': ')
}
