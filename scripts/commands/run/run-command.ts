import { DEFAULT_ACCOUNT, type Refusal } from '../../../plugin/auth'
import { type Io } from '../../cli/io'
import { sessionCommand } from '../../cli/login-command'
import { jsonLine } from '../../cli/printable'
import { chooseEnvironment } from '../../environments/choose-environment'
import { type Collection, readCollections } from '../../environments/find-collections'
import { NO_ENVIRONMENT } from '../../environments/find-environment'
import { privatePaths } from '../../run/private-paths'
import { exitCodeOf, needsOf, type RunWishes, runWithSession, usesOwnKeys } from '../../run/run-with-session'
import { type WorkerPool } from '../../run/worker-pool/worker-pool'
import { createDeps, openEnvironment, openSession } from '../../session/session'
import { type RunValues } from './options'
import { wishesOf } from './wishes'

/** Runs what a command line asks for, in threads that may have started before, and returns the exit code. */
export async function runCommand(
  values: RunValues,
  positionals: readonly string[],
  io: Io,
  pool: WorkerPool,
): Promise<number> {
  const wishes = await wishesOf(values, io)
  const collections = readCollections(positionals, io)
  const { environment, config } = await open(values, collections, wishes, io)
  const paths = [...privatePaths(environment.file, io), ...(wishes.privatePaths ?? [])]
  const deps = createDeps(io)
  const refused = new Set<string>()
  const onRefusal = (refusal: Refusal) => {
    deps.onRefusal?.(refusal)
    refused.add(refusal.account)
  }
  const result = await runWithSession(
    collections,
    environment,
    config,
    { ...deps, onRefusal },
    { ...wishes, privatePaths: paths, pool },
  )
  for (const account of refused) {
    const doctor = sessionCommand('doctor', { ...values, ...(account !== DEFAULT_ACCOUNT && { account }) })
    io.err(`The token of account "${account}" was refused: \`${doctor}\` says why.`)
  }
  if (values.json) io.data(jsonLine(result))
  return exitCodeOf(result)
}

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
