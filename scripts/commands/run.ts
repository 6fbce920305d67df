import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { defineCommand, ENVIRONMENT_OPTIONS, JSON_OPTION, numberOption } from '../cli/command'
import { readCollections } from '../environments/find-collections'
import { CommandError, usageError } from '../cli/errors'
import { exitCodeOf, needsOf, runWithSession } from '../run/run-with-session'
import { progressOf } from '../cli/io'
import { loginCommand } from '../cli/login-command'
import { jsonLine } from '../cli/printable'
import { createDeps, openSession } from '../session/session'
import { type RunOptions } from '../run/run-collections'

const REPORTERS = ['cli', 'junit', 'json', 'html'] as const
type Reporter = (typeof REPORTERS)[number]

export const command = defineCommand({
  name: 'run',
  summary: 'run collections with Newman, with fresh tokens injected and no secret in the reports',
  positionals: '[COLLECTION…]',
  options: {
    ...ENVIRONMENT_OPTIONS,
    ...JSON_OPTION,
    folder: { type: 'string', short: 'f', value: 'F', multiple: true, help: 'only this folder; may be repeated' },
    parallel: { type: 'string', value: 'N', help: 'how many collections at a time (default: 1)' },
    shard: { type: 'string', value: 'I/N', help: 'the I-th of N parts of the work, for CI jobs side by side' },
    reporters: { type: 'string', value: 'LIST', help: `of ${REPORTERS.join(', ')} (default: cli)` },
    out: { type: 'string', value: 'DIR', help: 'where reports are written (default: reports)' },
    'allow-writes': { type: 'boolean', help: 'also send the requests that change or delete data' },
    bail: { type: 'boolean', help: 'stop at the first failure' },
    'iteration-data': { type: 'string', value: 'FILE', help: 'a JSON list of variables; one round for each entry' },
    'timeout-request': { type: 'string', value: 'S', help: 'seconds one request may take (default: 30)' },
  },
  examples: [
    'run',
    'run u-assist -e staging --reporters cli,junit --out reports',
    'run --folder "Supervisor" --allow-writes',
  ],

  run: async (values, positionals, io) => {
    const reporters = reportersOption(values.reporters)
    const shard = shardOption(values.shard)
    const parallel = numberOption(values.parallel, 'parallel', 1, 1)
    const timeoutRequestMs = numberOption(values['timeout-request'], 'timeout-request', 30, 1) * 1000
    const rounds = iterationData(values['iteration-data'], io.cwd)
    const collections = readCollections(positionals, io.cwd)
    const { environment, config } = await openSession(values, io, needsOf(collections))
    const result = await runWithSession(collections, environment, config, createDeps(io), {
      allowWrites: values['allow-writes'] ?? environment.values.allowWrites === 'true',
      ...(values.folder && { folders: values.folder }),
      bail: values.bail ?? false,
      ...(rounds && { iterationData: rounds }),
      parallel,
      ...(shard && { shard }),
      timeoutRequestMs,
      reporters,
      outFolder: resolve(io.cwd, values.out ?? 'reports'),
      progress: progressOf(io),
      loginCommand: (account) => loginCommand({ environment: values.environment, account }),
      signal: io.signal,
      processEnv: io.env,
    })
    if (values.json) io.data(jsonLine(result))
    return exitCodeOf(result)
  },
})

function reportersOption(text = 'cli'): Reporter[] {
  return text.split(',').map((name) => {
    const found = REPORTERS.find((reporter) => reporter === name.trim())
    if (!found) throw usageError(`"--reporters" knows ${REPORTERS.join(', ')}, not "${name}"`)
    return found
  })
}

function shardOption(text: string | undefined): RunOptions['shard'] {
  if (text === undefined) return undefined
  const [, index, total] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).map(Number)
  if (!index || !total || index > total) throw usageError(`"--shard" must be like 2/4, not "${text}"`)
  return { index, total }
}

function iterationData(file: string | undefined, cwd: string): object[] | undefined {
  if (file === undefined) return undefined
  const path = resolve(cwd, file)
  try {
    const rounds: unknown = JSON.parse(readFileSync(path, 'utf8'))
    if (
      Array.isArray(rounds) &&
      rounds.length > 0 &&
      rounds.every((round) => typeof round === 'object' && round !== null)
    ) {
      return rounds as object[]
    }
  } catch {
    // Said below: missing, unreadable and not JSON come to the same.
  }
  throw new CommandError('DATA_INVALID', `"${path}" is no JSON list of objects`, 'Write [{"variable": "value"}, …].')
}
