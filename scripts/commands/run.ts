import { defineCommand } from '../cli/command'
import { type Io } from '../cli/io'
import { jsonLine } from '../cli/printable'
import { chooseEnvironment } from '../environments/choose-environment'
import { type Collection, readCollections } from '../environments/find-collections'
import { NO_ENVIRONMENT } from '../environments/find-environment'
import { insteadOfNewmans } from '../run/newman-options'
import { privatePaths } from '../run/private-paths'
import { exitCodeOf, needsOf, type RunWishes, runWithSession, usesOwnKeys } from '../run/run-with-session'
import { createDeps, openEnvironment, openSession } from '../session/session'
import { OPTIONS, type RunValues } from './run/options'
import { wishesOf } from './run/wishes'

export const command = defineCommand({
  name: 'run',
  summary: 'run collections with Newman, with fresh tokens injected and no secret in the reports',
  positionals: '[COLLECTION…]',
  options: OPTIONS,
  insteadOf: insteadOfNewmans,
  examples: [
    'run my.json --no-token',
    'run',
    'run u-assist -e staging --reporters cli,junit --out reports',
    'run --folder "As a supervisor" --allow-writes',
    'run my.json -e staging --env-var version=2 -d rows.csv --timeout-request 10s',
  ],

  run: async (values, positionals, io) => {
    const wishes = await wishesOf(values, io)
    const collections = readCollections(positionals, io)
    const { environment, config } = await open(values, collections, wishes, io)
    const paths = [...privatePaths(environment.file, io), ...(wishes.privatePaths ?? [])]
    const result = await runWithSession(collections, environment, config, createDeps(io), {
      ...wishes,
      privatePaths: paths,
    })
    if (values.json) io.data(jsonLine(result))
    return exitCodeOf(result)
  },
})

/** The environment of the run, and its session where any request needs a token. */
async function open(values: RunValues, collections: readonly Collection[], wishes: RunWishes, io: Io) {
  const needs = needsOf(collections, wishes)
  const isTokenless = values['no-token'] ?? needs.accounts.length === 0
  if (!isTokenless) return openSession(values, io, needs)
  const isNamed = chooseEnvironment(values.environment, io).namedBy !== undefined
  if (!isNamed && (values['no-token'] || !usesOwnKeys(collections))) {
    if (!values['no-token']) io.err('note: no environment is used, since no request refers to a variable of uassist')
    return { environment: NO_ENVIRONMENT, config: undefined }
  }
  return { environment: await openEnvironment(values.environment, io, needs.keys), config: undefined }
}
