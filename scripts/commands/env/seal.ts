import { relative } from 'node:path'
import { text } from 'node:stream/consumers'
import { confirm } from '../../cli/confirm'
import { defineCommand, ENVIRONMENT_OPTIONS } from '../../cli/command'
import { CommandError, EXIT } from '../../cli/errors'
import { type Io } from '../../cli/io'
import { environmentText } from '../../formats/postman-environment'
import { ownCollectionsFolder } from '../../environments/collections-folder'
import { oneKey, type OwnEnvironment, readOwnEnvironment, withValue } from '../../environments/own-environment'
import { type Origin, readLayers } from '../../environments/read-layers'
import { isUnfilled } from '../../environments/secrets/placeholders'
import { seal } from '../../environments/sealing/age'
import { bindingOf, bindingText } from '../../environments/sealing/binding'
import { changeLines, changesBetween, readRecipients, recipientsFile } from '../../environments/sealing/recipients'
import { isSealed, sealedTo } from '../../environments/sealing/sealed-value'
import { writeWhole } from '../../cli/write-file'

export const command = defineCommand({
  name: 'env seal',
  summary: "encrypt a secret in its environment, to everybody's public key in collections/recipients.txt",
  positionals: 'KEY',
  options: {
    environment: ENVIRONMENT_OPTIONS.environment,
    stdin: {
      type: 'boolean',
      help: 'read the secret from standard input (default: the value the key has on this machine)',
    },
    yes: { type: 'boolean', help: 'seal to new people on the list without asking' },
  },
  examples: ['env seal clientSecret -e staging', 'env seal clientSecret -e staging --stdin < secret.txt'],

  run: async (values, positionals, io) => {
    const environment = readOwnEnvironment(values.environment, io)
    const key = oneKey(positionals, environment)
    const { secret, layer } = values.stdin ? await fromStdin(io) : fromThisMachine(key, environment, io)
    if (secret === '' || isSealed(secret) || isUnfilled(secret)) throw nothingToSeal(key, environment)

    const recipients = readRecipients(recipientsFile(environment.file, ownCollectionsFolder(io)))
    const before = sealedTo(environment.content)
    const { added } = changesBetween(before, recipients)
    if (before.length > 0 && added.length > 0) {
      io.err('New on the list since something was sealed here:', ...changeLines({ added, removed: [] }))
      if (!values.yes && !(await confirm('Is each of these keys the person it names? Then seal to them.', io))) {
        io.err('Nothing was written.')
        return EXIT.no
      }
    }
    const binding = bindingOf(key, environment.values)
    const sealed = withValue(environment.content, key, await seal(secret, binding, recipients))
    writeWhole(environment.file, environmentText(sealed))
    const names = recipients.map(({ name }) => name).join(', ')
    io.err(
      `Sealed "${key}" in the environment "${environment.name}" to ${names}. Commit it: ${relative(io.cwd, environment.file)}`,
    )
    const bound = bindingText(binding)
    if (bound !== '') io.err(`It opens for ${bound} only.`)
    const advice = ADVICE[layer]
    if (advice) io.err(`note: ${advice}`)
    return EXIT.done
  },
})

/** What is left to do, by where the secret came from. */
const ADVICE: Record<Origin['layer'] | 'stdin', string | undefined> = {
  committed: 'the file held the secret in clear; if it was ever committed, replace the secret where it was issued',
  local: 'your personal file still holds the secret, which takes precedence; remove it there to use the sealed one',
  process: undefined,
  stdin: undefined,
}

function fromThisMachine(
  key: string,
  { file }: OwnEnvironment,
  { env }: Io,
): { secret: string; layer: Origin['layer'] } {
  const found = readLayers(file, env).values.get(key)
  return { secret: found?.value ?? '', layer: found?.origin.layer ?? 'committed' }
}

/** Without the line feed that `echo` and editors put at the end. */
async function fromStdin({ stdin }: Io): Promise<{ secret: string; layer: 'stdin' }> {
  return { secret: (await text(stdin)).replace(/\r?\n$/, ''), layer: 'stdin' }
}

function nothingToSeal(key: string, { name, content }: OwnEnvironment): CommandError {
  const isDone = content.values.some((variable) => variable.key === key && isSealed(String(variable.value)))
  return new CommandError(
    'NOTHING_TO_SEAL',
    isDone ? `"${key}" in the environment "${name}" is sealed already` : `"${key}" has no value on this machine`,
    isDone
      ? 'Give a new secret with --stdin, or use `uassist env rekey` after the team changed.'
      : `Put it into ${name}.local.postman_environment.json, or give it with --stdin.`,
  )
}
