import { codeFolder, keepCompiledCode } from '../cli/code-folder'
import { defineCommand } from '../cli/command'
import { insteadOfNewmans } from '../run/newman-options'
import { WorkerPool } from '../run/worker-pool/worker-pool'
import { OPTIONS } from './run/options'

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
    'run -e staging --shard 1/2 --timings timings.json --reporters cli,junit',
    'run my.json -e staging --env-var version=2 -d rows.csv --timeout-request 10s',
  ],

  run: async (values, positionals, io) => {
    const folder = codeFolder(io.env)
    keepCompiledCode(folder)
    // A thread takes longest to start. It loads Newman while this one reads files and fetches tokens.
    const pool = new WorkerPool(folder)
    try {
      const { runCommand } = await import('./run/run-command')
      return await runCommand(values, positionals, io, pool)
    } finally {
      pool.close()
    }
  },
})
