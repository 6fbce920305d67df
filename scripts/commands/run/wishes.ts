import { resolve } from 'node:path'
import { networkVariables } from '../../../plugin/node/network/variables'
import { numberOption } from '../../cli/command'
import { usageError } from '../../cli/errors'
import { type Io, progressOf } from '../../cli/io'
import { loginCommand } from '../../cli/login-command'
import { localPath } from '../../cli/local-path'
import { durationOption, limitOption, variableOptions } from '../../cli/option-values'
import { readText } from '../../cli/read-text'
import { isSwitchedOn, parsePostmanEnvironment } from '../../formats/postman-environment'
import { readIterationData } from '../../run/iteration-data'
import { type RunOptions } from '../../run/run-collections'
import { type RunWishes } from '../../run/run-with-session'
import { MOST_SHARDS } from '../../run/selection/shard'
import { readTimings } from '../../run/selection/timings'
import { REPORTERS, type RunValues } from './options'

/** What a command line asks for. Throws USAGE, or an error that names a file. */
export async function wishesOf(values: RunValues, io: Io): Promise<RunWishes> {
  const { 'no-token': noToken, 'token-variable': tokenVariable, account, shard, folder, timings } = values
  if (noToken && (tokenVariable ?? account) !== undefined) {
    throw usageError(
      `"--no-token" and "--${tokenVariable ? 'token-variable' : 'account'}" say the opposite of each other`,
    )
  }
  const parallel = numberOption(values.parallel, 'parallel', 1, 1)
  // A shard lacks collections, and would send requests without what these set.
  if (values['keep-variables'] && (parallel > 1 || shard !== undefined)) {
    const other = parallel > 1 ? 'parallel' : 'shard'
    throw usageError(`"--keep-variables" is for collections that run one after another, without "--${other}"`)
  }
  const writes = writesOption(values)
  const path = (file: string) => localPath(file, io.cwd)
  const globalsFile = values.globals === undefined ? undefined : path(values.globals)
  const workingDir = values['working-dir'] === undefined ? undefined : path(values['working-dir'])
  const clientCertificate = certificateOption(values, workingDir ?? io.cwd)
  return {
    reporters: reportersOption(values.reporters),
    ...(writes && { writes }),
    ...(shard !== undefined && { shard: shardOption(shard) }),
    ...(timings !== undefined && { timings: { file: path(timings), known: readTimings(path(timings)) } }),
    parallel,
    ...(folder && { folders: folder }),
    bail: values.bail ?? false,
    passWithNoTests: values['pass-with-no-tests'] ?? false,
    keepVariables: values['keep-variables'] ?? false,
    ...(tokenVariable !== undefined && { tokenVariable }),
    envVars: variableOptions(values['env-var'], 'env-var'),
    globals: globalsOption(globalsFile, variableOptions(values['global-var'], 'global-var')),
    ...given('iterationCount', values['iteration-count'], 'iteration-count', (text, name) =>
      numberOption(text, name, 1, 1),
    ),
    ...(values['iteration-data'] !== undefined && {
      iterationData: await readIterationData(path(values['iteration-data'])),
    }),
    ...given('delayRequestMs', values['delay-request'], 'delay-request', durationOption),
    ...given('timeoutMs', values.timeout, 'timeout', limitOption),
    ...given('timeoutRequestMs', values['timeout-request'], 'timeout-request', limitOption),
    ...given('timeoutScriptMs', values['timeout-script'], 'timeout-script', limitOption),
    ...(workingDir !== undefined && { workingDir }),
    insecure: values.insecure ?? false,
    network: networkVariables(io.env),
    ...(clientCertificate && { clientCertificate }),
    privatePaths: [globalsFile, clientCertificate?.key].filter((file) => file !== undefined),
    outFolder: resolve(io.cwd, values.out ?? 'reports'),
    progress: progressOf(io),
    loginCommand: (account) => loginCommand({ environment: values.environment, account }),
    signal: io.signal,
    processEnv: io.env,
  }
}

/** A setting of a run by its option, where that is given. */
function given<S extends string>(
  setting: S,
  text: string | undefined,
  option: keyof RunValues,
  read: (text: string, option: string) => number,
): Partial<Record<S, number>> {
  return text === undefined ? {} : ({ [setting]: read(text, option) } as Record<S, number>)
}

/** The variables of a file of globals, with those of the command line in their place. */
function globalsOption(
  file: string | undefined,
  variables: readonly { key: string; value: string }[],
): NonNullable<RunOptions['globals']> {
  const inFile = file === undefined ? [] : parsePostmanEnvironment(readText(file, 'file'), file).values
  const isReplaced = (key: string) => variables.some((one) => one.key === key)
  const kept = inFile.filter((one) => isSwitchedOn(one) && !isReplaced(one.key))
  return [...kept.map(({ key, value, type }) => ({ key, value, type })), ...variables]
}

/** Newman only logs a certificate that it cannot read, and sends the requests without it. */
function certificateOption(values: RunValues, folder: string): RunOptions['clientCertificate'] {
  const { 'ssl-client-cert': cert, 'ssl-client-key': key, 'ssl-client-passphrase': passphrase } = values
  if (cert === undefined) {
    if ((key ?? passphrase) === undefined) return undefined
    throw usageError('"--ssl-client-key" and "--ssl-client-passphrase" belong to an "--ssl-client-cert"')
  }
  const readable = (file: string) => {
    const path = localPath(file, folder)
    readText(path, 'file')
    return path
  }
  return {
    cert: readable(cert),
    ...(key !== undefined && { key: readable(key) }),
    ...(passphrase !== undefined && { passphrase }),
  }
}

function reportersOption(text = 'cli'): RunOptions['reporters'] {
  return text.split(',').map((name) => {
    const found = REPORTERS.find((reporter) => reporter === name.trim())
    if (!found) throw usageError(`"--reporters" knows ${REPORTERS.join(', ')}, not "${name}"`)
    return found
  })
}

function writesOption(options: { 'allow-writes'?: boolean; 'no-writes'?: boolean }): RunOptions['writes'] {
  const { 'allow-writes': allow, 'no-writes': hold } = options
  if (allow && hold) throw usageError('"--allow-writes" and "--no-writes" say the opposite of each other')
  return allow ? 'allowed' : hold ? 'held' : undefined
}

function shardOption(text: string): RunOptions['shard'] {
  const [, index, total] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).map(Number)
  if (index && total && index <= total && total <= MOST_SHARDS) return { index, total }
  throw usageError(`"--shard" must be like 2/4, with ${String(MOST_SHARDS)} at most, not "${text}"`)
}
