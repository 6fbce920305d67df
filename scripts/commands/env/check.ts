import { basename, dirname, join, resolve } from 'node:path'
import { defineCommand, JSON_OPTION } from '../../cli/command'
import { counted } from '../../cli/counted'
import { CommandError, EXIT, usageError } from '../../cli/errors'
import { type Io } from '../../cli/io'
import { jsonLine } from '../../cli/printable'
import { nearestCollectionsFolder } from '../../environments/collections-folder'
import { type Finding, findingsIn } from '../../environments/checking/finding'
import { type Project, readProject } from '../../environments/checking/project'
import { RULES } from '../../environments/checking/rules'
import { inStaged } from '../../environments/git'

export const command = defineCommand({
  name: 'env check',
  summary:
    'refuse secrets and faults in environments, collections and Insomnia files, before they are shared; warn of the rest',
  positionals: '[FILES…]',
  options: {
    staged: { type: 'boolean', help: 'check what is staged in git, not the files: for a pre-commit hook' },
    ...JSON_OPTION,
  },
  examples: ['env check', 'env check --staged', 'env check collections/environments/staging.postman_environment.json'],

  run: async (values, files, io) => {
    if (values.staged && files.length > 0) throw usageError('"--staged" checks all that is staged: name no files')
    const folder = nearestCollectionsFolder(io)
    const root = dirname(folder)
    const named = files.map((file) => resolve(io.cwd, file))
    const findings = values.staged
      ? await inStaged(root, async (copy) =>
          check(await readProject({ folder: join(copy, basename(folder)), isShared: () => true })),
        )
      : among(named, await check(await readProject({ folder, named })), root)
    if (values.json) io.data(jsonLine({ findings }))
    else report(findings, io)
    return findings.some(({ level }) => level === 'error') ? EXIT.no : EXIT.done
  },
})

function check(project: Project): Promise<Finding[]> {
  const { root, environments, globals, collections, others, localFiles, unreadable } = project
  if ([environments, globals, collections, others, localFiles, unreadable].every(({ length }) => length === 0)) {
    throw new CommandError(
      'NOTHING_TO_CHECK',
      `there is nothing to check in "${root}": no collections, no environments`,
      'Run it where the folder "collections" is, or name files.',
    )
  }
  return findingsIn(project, RULES)
}

/** The findings in the files that were named; the others were read, as one file can be at odds with another. */
function among(paths: readonly string[], findings: Finding[], root: string): Finding[] {
  return paths.length === 0 ? findings : findings.filter(({ file }) => paths.includes(resolve(root, file)))
}

function report(findings: readonly Finding[], io: Io): void {
  const files = [...new Set(findings.map(({ file }) => file))]
  for (const file of files) {
    io.out(file)
    for (const { level, rule, request, key, message, why, fix } of findings.filter(
      (finding) => finding.file === file,
    )) {
      io.out(`  ${[`${level} ${rule}`, request, key, message].filter(Boolean).join(': ')}`)
      io.out(`    why: ${why}`)
      io.out(`    fix: ${fix}`)
    }
  }
  const count = (level: Finding['level']) => findings.filter((finding) => finding.level === level).length
  const counts = [counted(count('error'), 'error'), counted(count('warning'), 'warning')].join(', ')
  io.err(findings.length === 0 ? 'Nothing found.' : `Found ${counts}, in ${counted(files.length, 'file')}.`)
}
