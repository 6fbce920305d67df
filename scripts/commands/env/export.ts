import { resolve } from 'node:path'
import { defineCommand } from '../../cli/command'
import { EXIT, usageError } from '../../cli/errors'
import { safeToSend } from '../../environments/exporting/safe-to-send'
import { dataForInsomnia } from '../../formats/insomnia-environment'
import { environmentExportV4 } from '../../formats/insomnia-v4'
import { environmentDocumentV5 } from '../../formats/insomnia-v5'
import { environmentText, type PostmanEnvironment } from '../../formats/postman-environment'
import { keysInUse } from '../../environments/keys-in-use'
import { readOwnEnvironment } from '../../environments/own-environment'
import { writeWhole } from '../../cli/write-file'

export const command = defineCommand({
  name: 'env export',
  summary: 'write an environment for an app, safe to send: known keys only, and never a secret',
  positionals: 'NAME',
  options: {
    to: { type: 'string', value: 'APP', help: 'postman or insomnia' },
    out: { type: 'string', value: 'FILE', help: 'where to write it (default: standard output)' },
    v4: { type: 'boolean', help: 'for Insomnia before version 11: JSON instead of YAML' },
  },
  examples: ['env export staging --to postman --out staging.json', 'env export staging --to insomnia > staging.yaml'],

  run: async (values, [name, ...surplus], io) => {
    if (name === undefined || surplus.length > 0) throw usageError('name one environment')
    const { to } = values
    if (to !== 'postman' && to !== 'insomnia') {
      throw usageError(`"--to" must be postman or insomnia${to === undefined ? '' : `, not "${to}"`}`)
    }
    if (values.v4 && to !== 'insomnia') throw usageError('"--v4" is a format of Insomnia')
    const { content } = readOwnEnvironment(name, io)
    const used = await keysInUse(io)
    const { environment, emptied, leftOut } = await safeToSend(content, (key) => used.has(key))

    const { text, unnamable } = await textFor(to, values.v4 ?? false, name, environment)
    if (values.out === undefined) io.data(text.trimEnd())
    else writeWhole(resolve(io.cwd, values.out), text)
    if (emptied.length > 0) io.err(`Empty in it, to be filled in by whoever gets it: ${emptied.join(', ')}`)
    const missing = [...leftOut, ...unnamable]
    if (missing.length > 0) io.err(`Left out, as nothing here uses it: ${missing.join(', ')}`)
    return EXIT.done
  },
})

async function textFor(
  app: 'postman' | 'insomnia',
  isV4: boolean,
  name: string,
  environment: PostmanEnvironment,
): Promise<{ text: string; unnamable: string[] }> {
  if (app === 'postman') return { text: environmentText(environment), unnamable: [] }
  const { data, leftOut } = dataForInsomnia(environment)
  // Not in the base of v4: it would be lost on the way into a collection.
  const text = isV4
    ? environmentExportV4({ base: { name, data: {} }, subEnvironments: [{ name, data }] })
    : await environmentDocumentV5({ base: { name, data }, subEnvironments: [] })
  return { text, unnamable: leftOut }
}
