import { confirm } from '../../cli/confirm'
import { defineCommand, ENVIRONMENT_OPTIONS } from '../../cli/command'
import { EXIT } from '../../cli/errors'
import { writeWhole } from '../../cli/write-file'
import { ownCollectionsFolder } from '../../environments/collections-folder'
import { isLocalFile, listEnvironmentFiles } from '../../environments/environment-files'
import { readOwnEnvironment } from '../../environments/own-environment'
import { readIdentities } from '../../environments/sealing/identity-file'
import { changeLines } from '../../environments/sealing/recipients'
import { reseal, type Resealed } from '../../environments/sealing/reseal'

export const command = defineCommand({
  name: 'env rekey',
  summary: 'encrypt every sealed secret afresh, after collections/recipients.txt has changed; shows for whom, and asks',
  options: {
    environment: { ...ENVIRONMENT_OPTIONS.environment, help: 'only this environment (default: all)' },
    yes: { type: 'boolean', help: 'do so without asking' },
  },
  examples: ['env rekey', 'env rekey -e staging'],

  run: async (values, _positionals, io) => {
    const folder = ownCollectionsFolder(io)
    const all = listEnvironmentFiles(folder).filter((file) => !isLocalFile(file))
    const wanted = values.environment === undefined ? all : [values.environment]
    // All are opened before the first is written: one that cannot be opened changes none.
    const sealedAfresh: Resealed[] = []
    for (const file of wanted) {
      const resealed = await reseal(readOwnEnvironment(file, io), () => readIdentities(io), folder)
      if (resealed) sealedAfresh.push(resealed)
    }
    if (sealedAfresh.length === 0) {
      io.err('Nothing is sealed here.')
      return EXIT.done
    }
    const changes = sealedAfresh.flatMap(changesIn)
    if (changes.length > 0) {
      io.err(...changes)
      if (!values.yes && !(await confirm('Is each of these keys the person it names? Then seal to them.', io))) {
        io.err('Nothing was written.')
        return EXIT.no
      }
    }
    for (const { environment, text, keys, recipients } of sealedAfresh) {
      writeWhole(environment.file, text)
      const names = recipients.map(({ name }) => name).join(', ')
      io.err(`Sealed ${keys.join(', ')} in the environment "${environment.name}" to ${names}.`)
    }
    io.err(
      'Whoever was taken off the list can still open what is in the git history: replace those secrets where they were issued.',
    )
    return EXIT.done
  },
})

/** What is different about who can open the secrets of an environment, and where. */
function changesIn({ environment, added, removed, newlyBound }: Resealed): string[] {
  const lines = [...changeLines({ added, removed }), ...newlyBound.map((line) => `  ${line}`)]
  return lines.length === 0 ? [] : [`In the environment "${environment.name}":`, ...lines]
}
