import { existsSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { defineCommand } from '../../cli/command'
import { CommandError, EXIT, usageError } from '../../cli/errors'
import { type Io } from '../../cli/io'
import { confirm } from '../../cli/confirm'
import { ownCollectionsFolder } from '../../environments/collections-folder'
import { environmentFile, localFileOf } from '../../environments/environment-files'
import { environmentText, parsePostmanEnvironment, type PostmanEnvironment } from '../../formats/postman-environment'
import { type Exported, readExported } from '../../formats/read-exported'
import { isShared } from '../../environments/git'
import { differences } from '../../environments/importing/differences'
import { type HeldBack } from '../../environments/importing/hold-back'
import { planImport } from '../../environments/importing/plan-import'
import { isOwnKey } from '../../formats/keys'
import { keysInUse } from '../../environments/keys-in-use'
import { readText } from '../../cli/read-text'
import { writeWhole } from '../../cli/write-file'

export const command = defineCommand({
  name: 'env import',
  summary: 'take an environment exported by Postman, Newman or Insomnia; secrets stay out of the committed file',
  positionals: 'FILE',
  options: {
    as: { type: 'string', value: 'NAME', help: 'the name it gets here (default: the one in the file)' },
    pick: { type: 'string', value: 'NAME', help: 'which one, where an Insomnia file holds several' },
    yes: { type: 'boolean', help: 'overwrite without asking' },
  },
  examples: [
    'env import ~/Downloads/Staging.postman_environment.json --as staging',
    'env import insomnia.yaml --pick Staging',
  ],

  run: async (values, [from, ...surplus], io) => {
    if (from === undefined || surplus.length > 0) throw usageError('name one file to import')
    const source = resolve(io.cwd, from)
    const exported = await readExported(readText(source, 'file'), source)
    const picked = pick(exported, values.pick, source)
    const name = nameFor(values.as ?? picked.name)

    const file = environmentFile(name, ownCollectionsFolder(io))
    const localFile = localFileOf(file)
    const now = { committed: readIfThere(file), local: readIfThere(localFile) }
    const plan = await planImport(picked.environment, name, now)
    if (plan.local && isShared(localFile, io.cwd)) throw unprotected(localFile)

    const changes = [
      ...(await changesOf(file, now.committed, plan.committed, io.cwd)),
      ...(plan.local ? await changesOf(localFile, now.local, plan.local, io.cwd) : []),
    ]
    io.err(`"${name}", from ${exported.app}:`)
    for (const line of changes) io.err(`  ${line}`)
    reportHeldBack(plan.heldBack, relative(io.cwd, localFile), io)
    await reportUnknown(plan.committed, io)
    if (changes.length === 0) {
      io.err('Nothing is new in it.')
      return EXIT.done
    }
    const overwrites = now.committed !== undefined || (plan.local !== undefined && now.local !== undefined)
    if (overwrites && !values.yes && !(await confirm('Write this?', io))) {
      io.err('Nothing was written.')
      return EXIT.no
    }
    if (plan.local) writeWhole(localFile, environmentText(plan.local), { secret: true })
    writeWhole(file, environmentText(plan.committed))
    io.out(relative(io.cwd, file))
    return EXIT.done
  },
})

function pick(
  { environments, app }: Exported,
  wanted: string | undefined,
  file: string,
): Exported['environments'][number] {
  const names = environments.map(({ name }) => `"${name}"`).join(', ')
  const found = wanted === undefined ? environments : environments.filter(({ name }) => name === wanted)
  const [only] = found
  if (only && found.length === 1) return only
  throw new CommandError(
    'ENVIRONMENT_UNKNOWN',
    wanted === undefined
      ? `"${file}" (${app}) holds several environments`
      : `"${file}" has no environment "${wanted}", or several`,
    `There are: ${names}. Choose one with --pick.`,
  )
}

/** A name that can be part of a file's. */
function nameFor(name: string): string {
  const plain = name
    .trim()
    .toLowerCase()
    .replace(/[^\w.-]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
  if (plain === '' || plain.endsWith('.local')) {
    throw usageError(`"${name}" cannot be the name of an environment; give one with --as`)
  }
  return plain
}

function readIfThere(file: string): PostmanEnvironment | undefined {
  return existsSync(file) ? parsePostmanEnvironment(readText(file, 'environment'), file) : undefined
}

async function changesOf(
  file: string,
  before: PostmanEnvironment | undefined,
  after: PostmanEnvironment,
  cwd: string,
): Promise<string[]> {
  if (!before) return [`${relative(cwd, file)}: new, with ${String(after.values.length)} keys`]
  if (environmentText(before) === environmentText(after)) return []
  return [`${relative(cwd, file)}:`, ...(await differences(before, after)).map((line) => `  ${line}`)]
}

function reportHeldBack(heldBack: readonly HeldBack[], localFile: string, io: Io): void {
  const lines = (isPersonal: boolean) =>
    heldBack.filter((entry) => entry.isPersonal === isPersonal).map(({ variable, why }) => `  ${variable.key} ${why}`)
  const [kept, dropped] = [lines(true), lines(false)]
  if (kept.length > 0) io.err(`Kept out of git, in ${localFile}, which only you can read:`, ...kept)
  if (dropped.length > 0) io.err('Left out:', ...dropped)
}

async function reportUnknown({ values }: PostmanEnvironment, io: Io): Promise<void> {
  const used = await keysInUse(io)
  const unknown = values.map(({ key }) => key).filter((key) => !isOwnKey(key) && !used.has(key))
  if (unknown.length > 0) io.err(`Kept, although nothing here uses it: ${unknown.join(', ')}`)
}

function unprotected(file: string): CommandError {
  return new CommandError(
    'SECRETS_UNPROTECTED',
    `the file has secrets in it, and git would take "${file}", where they are to be kept`,
    'Add the line *.local.postman_environment.json to .gitignore, then import again.',
  )
}
