import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { build } from 'esbuild'
import { tempFolder } from '../helpers/temp-folder'

export interface Ended {
  code: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
}

/**
 * Runs TypeScript in a new Node process: for code that ends a process or fills its memory. The source imports as if it were
 * a file of this folder.
 */
export async function inAProcess(
  source: string,
  { timeoutMs = 25_000, nodeOptions = [] }: { timeoutMs?: number; nodeOptions?: readonly string[] } = {},
): Promise<Ended> {
  const file = join(tempFolder(), 'program.js')
  await build({
    stdin: { contents: source, resolveDir: __dirname, loader: 'ts' },
    outfile: file,
    bundle: true,
    platform: 'node',
    target: 'node20',
    packages: 'external',
    supported: { 'dynamic-import': false },
    // The package's files are looked up from here, not from the temporary folder.
    define: { __dirname: JSON.stringify(__dirname) },
    logLevel: 'error',
  })
  const packages = [join(__dirname, '..', '..', 'node_modules'), process.env.NODE_PATH].filter(Boolean).join(':')
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [...nodeOptions, file],
      { timeout: timeoutMs, killSignal: 'SIGTERM', env: { ...process.env, NODE_PATH: packages } },
      (_error, stdout, stderr) => {
        resolve({ code: child.exitCode, signal: child.signalCode, stdout, stderr })
      },
    )
  })
}

/** The beginning of a program that runs collections against a server that always answers 200. */
export const PROGRAM = `
import { createServer } from 'node:http'
import { once } from 'node:events'
import { runCollections } from '../../scripts/run/run-collections'
import { collection, options } from './fixtures'

const BODY = JSON.stringify({ rows: 'x'.repeat(Number(process.env.BODY_BYTES ?? 0)) })
const server = createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' }).end(BODY)
}).listen(0, '127.0.0.1')
server.unref()
const listening = once(server, 'listening').then(() => 'http://127.0.0.1:' + server.address().port)
`
