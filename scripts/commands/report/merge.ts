import { resolve } from 'node:path'
import { defineCommand, JSON_OPTION } from '../../cli/command'
import { EXIT, usageError } from '../../cli/errors'
import { progressOf } from '../../cli/io'
import { localPath } from '../../cli/local-path'
import { jsonLine } from '../../cli/printable'

export const command = defineCommand({
  name: 'report merge',
  summary: 'one report of each kind out of those that the shards of a run wrote',
  positionals: 'DIR…',
  options: {
    ...JSON_OPTION,
    out: { type: 'string', value: 'DIR', help: 'where the reports are written (default: reports)' },
    'allow-missing': { type: 'boolean', help: 'merge also where shards are missing; the reports say which' },
    timings: { type: 'string', value: 'FILE', help: 'keep the times of the requests, for --timings of the next run' },
  },
  examples: ['report merge reports --out merged', 'report merge artifacts/* --timings timings.json'],

  run: async (values, positionals, io) => {
    if (positionals.length === 0) throw usageError('name the folders that hold the reports of the shards')
    const { mergeReports } = await import('../../run/merge-reports')
    const result = await mergeReports({
      folders: positionals.map((folder) => localPath(folder, io.cwd)),
      outFolder: resolve(io.cwd, values.out ?? 'reports'),
      mayBeMissing: values['allow-missing'] ?? false,
      ...(values.timings !== undefined && { timingsFile: localPath(values.timings, io.cwd) }),
      progress: progressOf(io),
      signal: io.signal,
      processEnv: io.env,
    })
    if (values.json) io.data(jsonLine(result))
    const { failed, errors, nothingSent, aborted } = result
    return failed + errors > 0 || nothingSent !== undefined || aborted ? EXIT.no : EXIT.done
  },
})
