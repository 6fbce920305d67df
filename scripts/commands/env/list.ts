import { relative } from 'node:path'
import { columns, defineCommand, ENVIRONMENT_OPTIONS, JSON_OPTION } from '../../cli/command'
import { namedEnvironmentFiles, readEnvironment } from '../../environments/find-environment'
import { EXIT } from '../../cli/errors'
import { type Io } from '../../cli/io'
import { jsonLine } from '../../cli/printable'
import { wrapped } from '../../cli/wrap'
import { chooseEnvironment } from '../../environments/choose-environment'
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
    all: { type: 'boolean', help: 'its empty keys, too, each in a line of its own' },
    'show-origin': { type: 'boolean', help: 'where each value comes from (default environment: sandbox)' },
    ...JSON_OPTION,
  },
  examples: ['env list', 'env list -e staging', 'env list -e staging --show-origin'],

  run: async (values, _positionals, io) => {
    const showOrigin = values['show-origin'] ?? false
    if (values.environment === undefined && !showOrigin && !values.all) listEnvironments(values.json, io)
    else await listKeys({ ...values, showOrigin }, io)
    return EXIT.done
  },
})

interface Wishes {
  environment?: string
  showOrigin: boolean
  all?: boolean
  json?: boolean
}

/** The environments that names can mean, as `-e` finds them, and which one is used without it. */
function listEnvironments(json: boolean | undefined, io: Io): void {
  const search = searchCollectionsFolder(io)
  const all = namedEnvironmentFiles(search).map((file) => summaryOf(readLayers(file, io.env)))
  if (json) {
    io.data(jsonLine({ environments: all }))
    return
  }
  const { wanted, namedBy = 'no other is named' } = chooseEnvironment(undefined, io)
  const width = Math.max(...all.map(({ name }) => name.length))
  for (const { name, file, keys, sealed, toFill } of all) {
    const used = name === wanted || file === wanted ? `; used without -e (${namedBy})` : ''
    const text = `${describe(keys, sealed, toFill)}${used}`
    io.out(...wrapped(text, io.columns, `  ${name.padEnd(width)}  `, ' '.repeat(width + 4)))
  }
  const place = search.folder === undefined ? 'no folder of a team was found' : `in ${shown(search.folder, io.cwd)}`
  io.err(`Environments ${place}; \`uassist init NAME\` makes a new one.`)
}

/** A path as people type it. */
const shown = (path: string, cwd: string) => relative(cwd, path) || '.'

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

/** What people ask for: empty keys are one line, so that the rest fits on a screen. */
async function listKeys({ environment, showOrigin, all, json }: Wishes, io: Io): Promise<void> {
  const { name, file, values, notes } = readLayers(readEnvironment(environment, io).file, io.env)
  if (notes.length > 0) io.err(...notes.map((note) => `note: ${note}`))
  const entries = [...values].map(([key, entry]) => ({ key, ...entry }))
  const masked = await maskedValues(entries)
  const rows = entries.map(({ key, origin }, index) => ({ key, value: masked[index] ?? '', origin }))
  if (json) {
    io.data(jsonLine({ environment: name, file, values: rows }))
    return
  }
  const [listed, empty] = [rows.filter(({ value }) => all || value !== ''), rows.filter(({ value }) => value === '')]
  const origins = listed.map(({ origin }) => originText(origin, io.cwd))
  const width = Math.max(...origins.map(({ length }) => length))
  const lines = listed.map(({ key, value }, index): [string, string] => [
    key,
    showOrigin ? `${(origins[index] ?? '').padEnd(width)}  ${value}` : value,
  ])
  if (lines.length > 0) io.out(...columns(lines))
  if (empty.length === 0 || all) return
  io.out(...wrapped(empty.map(({ key }) => key).join(', '), io.columns, '  empty: ', ' '.repeat('  empty: '.length)))
}

function originText(origin: Origin, cwd: string): string {
  return origin.layer === 'process' ? origin.variable : relative(cwd, origin.file)
}
