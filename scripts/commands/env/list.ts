import { relative } from 'node:path'
import { columns, defineCommand, ENVIRONMENT_OPTIONS, JSON_OPTION } from '../../cli/command'
import { namedEnvironmentFiles, readEnvironment } from '../../environments/find-environment'
import { EXIT } from '../../cli/errors'
import { type Io } from '../../cli/io'
import { jsonLine } from '../../cli/printable'
import { searchCollectionsFolder } from '../../environments/collections-folder'
import { maskedValues } from '../../environments/masked-values'
import { type Layers, type Origin, readLayers } from '../../environments/read-layers'
import { isUnfilled } from '../../environments/secrets/placeholders'
import { isSealed } from '../../environments/sealing/sealed-value'

export const command = defineCommand({
  name: 'env list',
  summary: 'the environments there are, or the keys of one, without a secret',
  options: {
    environment: { ...ENVIRONMENT_OPTIONS.environment, help: 'the keys of this one, with their values' },
    'show-origin': { type: 'boolean', help: 'where each value comes from (default environment: sandbox)' },
    ...JSON_OPTION,
  },
  examples: ['env list', 'env list -e staging', 'env list -e staging --show-origin'],

  run: async (values, _positionals, io) => {
    const showOrigin = values['show-origin'] ?? false
    if (values.environment === undefined && !showOrigin) listEnvironments(values.json, io)
    else await listKeys(values.environment, showOrigin, values.json, io)
    return EXIT.done
  },
})

/** The nearest environment of each name, as `-e` finds them. */
function listEnvironments(json: boolean | undefined, io: Io): void {
  const files = namedEnvironmentFiles(searchCollectionsFolder(io))
  const all = files.map((file) => summaryOf(readLayers(file, io.env)))
  if (json) io.data(jsonLine({ environments: all }))
  else if (all.length === 0) io.err('There are no environments here; see `uassist env import --help`.')
  else io.out(...columns(all.map(({ name, keys, sealed, toFill }) => [name, describe(keys, sealed, toFill)])))
}

function summaryOf({ name, file, values }: Layers) {
  const entries = [...values]
  return {
    name,
    file,
    keys: entries.length,
    sealed: entries.filter(([, { value }]) => isSealed(value)).map(([key]) => key),
    toFill: entries.filter(([, { value }]) => isUnfilled(value)).map(([key]) => key),
  }
}

function describe(keys: number, sealed: string[], toFill: string[]): string {
  const parts = [`${String(keys)} keys`]
  if (sealed.length > 0) parts.push(`sealed: ${sealed.join(', ')}`)
  if (toFill.length > 0) parts.push(`to fill in: ${toFill.join(', ')}`)
  return parts.join('; ')
}

async function listKeys(
  environment: string | undefined,
  showOrigin: boolean,
  json: boolean | undefined,
  io: Io,
): Promise<void> {
  const { name, file, values, notes } = readLayers(readEnvironment(environment, io).file, io.env)
  if (notes.length > 0) io.err(...notes.map((note) => `note: ${note}`))
  const entries = [...values].map(([key, entry]) => ({ key, ...entry }))
  const masked = await maskedValues(entries)
  const rows = entries.map(({ key, origin }, index) => ({ key, value: masked[index] ?? '', origin }))
  if (json) {
    io.data(jsonLine({ environment: name, file, values: rows }))
    return
  }
  const origins = rows.map(({ origin }) => originText(origin, io.cwd))
  const width = Math.max(...origins.map(({ length }) => length))
  const lines = rows.map(({ key, value }, index): [string, string] => [
    key,
    showOrigin ? `${(origins[index] ?? '').padEnd(width)}  ${value}` : value,
  ])
  io.out(...columns(lines))
}

function originText(origin: Origin, cwd: string): string {
  return origin.layer === 'process' ? origin.variable : relative(cwd, origin.file)
}
