import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getToken } from '../../../plugin/auth'
import { readCollections } from '../../environments/find-collections'
import { type PostmanCollection } from '../../formats/postman-collection'
import { startSignedIn } from '../signed-in'
import { type Figure, interleaved, median } from './measure'

/** Of each collection. */
const REQUESTS = 200
const ROUNDS = 3
/**
 * A script may add 3 ms to a request on a machine where any script at all adds 1.5: Newman copies the environment into its
 * sandbox and out again. Where that takes longer, the same ratio holds.
 */
const SCRIPT_MS = 3
const SCRIPT_VS_EMPTY = 2
const NEWMAN = createRequire(__filename).resolve('newman/bin/newman.js')

/** Written to a file of its own when a process ends: how much memory it had at its worst, in KB. */
const NOTE_MEMORY = `process.on('exit', () =>
  require('node:fs').writeFileSync(process.env.BENCH_MEMORY, String(process.resourceUsage().maxRSS)))`

/** What our runner and our scripts cost beside stock Newman; as processes, the way people and CI run them. */
export async function benchRun(uassist: string): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'uassist-bench-run-'))
  const signedIn = await startSignedIn()
  const api = await startApi()
  try {
    const { accessToken } = await getToken(signedIn.config, {}, signedIn.deps)
    const preload = join(folder, 'note-memory.cjs')
    writeFileSync(preload, NOTE_MEMORY)
    const withScripts = ['a', 'b', 'c', 'd'].map((name) => writeCollection(folder, name, REQUESTS, 'scripts and tests'))
    const one = writeCollection(folder, 'one', REQUESTS, 'scripts and tests')
    const scripted = writeCollection(folder, 'scripted', REQUESTS, 'scripts')
    const empty = writeCollection(folder, 'empty', REQUESTS, 'empty script')
    const bare = writeCollection(folder, 'bare', REQUESTS, 'nothing')

    const memory: Record<string, number[]> = {}
    const run = async (name: string, args: readonly string[]): Promise<void> => {
      const env = {
        ...process.env,
        UASSIST_HOME: signedIn.home,
        UASSIST_API_URL: api.url,
        UASSIST_GATEWAY_URL: api.url,
        CI: 'true',
        BENCH_MEMORY: join(folder, 'memory'),
      }
      // Not synchronously: the servers live in this process.
      const child = spawn(process.execPath, ['--require', preload, ...args], { env, cwd: folder })
      const said: string[] = []
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => said.push(data.toString()))
      const [code] = (await once(child, 'close')) as [number | null]
      if (code !== 0) throw new Error(`${name} ended with ${String(code)}: ${said.join('').slice(-2000)}`)
      ;(memory[name] ??= []).push(Number(readFileSync(env.BENCH_MEMORY, 'utf8')) / 1024)
    }
    const ours = (name: string, ...args: string[]) =>
      run(name, [uassist, 'run', ...args, '-e', signedIn.environmentFile])
    const addresses = Object.entries({ apiUrl: api.url, gatewayUrl: api.url, accessToken })
    const variables = addresses.flatMap(([key, value]) => ['--env-var', `${key}=${value}`])
    const newman = (name: string, file: string, ...args: string[]) =>
      run(name, [NEWMAN, 'run', file, '-e', signedIn.environmentFile, ...variables, ...args])

    const single = await interleaved(ROUNDS, {
      uassist: () => ours('uassist', one),
      newman: () => newman('newman', one),
      // Silent: what the reporter prints of a script is not the script's time.
      scripted: () => newman('scripted', scripted, '--silent'),
      empty: () => newman('empty', empty, '--silent'),
      bare: () => newman('bare', bare, '--silent'),
    })
    const four = await interleaved(ROUNDS, {
      inSequence: () => ours('inSequence', ...withScripts),
      parallel: () => ours('parallel', ...withScripts, '--parallel', '4'),
    })
    const added = (candidate: readonly number[]): number => (median(candidate) - median(single.bare)) / REQUESTS
    const mb = (name: string): number => median(memory[name] ?? [])
    const expected = ROUNDS * REQUESTS * (5 + 4 * 2)
    if (api.calls() !== expected) throw new Error(`${String(api.calls())} requests arrived, not ${String(expected)}`)

    return [
      {
        name: 'runVsNewman',
        what: `\`uassist run\` / \`newman run\`, ${String(REQUESTS)} requests with our scripts`,
        value: median(single.uassist) / median(single.newman),
        unit: '×',
        hold: { at: 'most', value: 1.1 },
        detail: `${seconds(single.uassist)} / ${seconds(single.newman)}`,
      },
      {
        name: 'parallelSpeedup4',
        what: `four collections of ${String(REQUESTS)} requests one after another / with --parallel 4`,
        value: median(four.inSequence) / median(four.parallel),
        unit: '×',
        hold: { at: 'least', value: 1.8 },
        detail: `${seconds(four.inSequence)} / ${seconds(four.parallel)}`,
      },
      {
        name: 'scriptMsPerRequest',
        what: "added to a request by the collection's script, with a token present",
        value: added(single.scripted),
        unit: 'ms',
        hold: { at: 'most', value: Math.max(SCRIPT_MS, SCRIPT_VS_EMPTY * added(single.empty)) },
        detail: `a script that does nothing adds ${added(single.empty).toFixed(1)} ms; ${seconds(single.scripted)} / without any script ${seconds(single.bare)}`,
      },
      {
        name: 'peakMemoryMB',
        what: `\`uassist run\` of ${String(REQUESTS)} requests`,
        value: mb('uassist'),
        unit: 'MB',
        detail: `newman ${mb('newman').toFixed(0)} MB; four of them ${mb('inSequence').toFixed(0)} MB, in parallel ${mb('parallel').toFixed(0)} MB`,
      },
    ]
  } finally {
    await api.stop()
    await signedIn.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

const seconds = (milliseconds: readonly number[]): string => `${(median(milliseconds) / 1000).toFixed(2)} s`

type Parts = 'scripts and tests' | 'scripts' | 'empty script' | 'nothing'

/** A collection of many small requests, with as much of the U-Assist collection's scripts as is wanted. */
function writeCollection(folder: string, name: string, requests: number, parts: Parts): string {
  const [original] = readCollections(['u-assist'], { env: {}, cwd: __dirname })
  const { info, auth, event, variable } = original?.definition ?? ({} as PostmanCollection)
  const test = { listen: 'test', script: { exec: ["uassist(pm).expect(200).json({ type: 'object' })"] } }
  const item = Array.from({ length: requests }, (_, index) => ({
    name: `Request ${String(index + 1)}`,
    ...(parts === 'scripts and tests' && { event: [test] }),
    request: { method: 'GET', url: `{{apiUrl}}/v2/transcripts/${String(index)}?environment={{apiEnvironment}}` },
  }))
  const file = join(folder, `${name}.postman_collection.json`)
  const whole = { info: { ...(info as object), name }, auth, ...(variable !== undefined && { variable }), item }
  const empty = [{ listen: 'prerequest', script: { exec: ['1'] } }]
  const events = { 'scripts and tests': event, scripts: event, 'empty script': empty, nothing: undefined }
  writeFileSync(file, JSON.stringify({ ...whole, event: events[parts] }))
  return file
}

/** An API that costs next to nothing, so that the figures are about the clients. Refuses whoever has no token. */
async function startApi(): Promise<{ url: string; calls: () => number; stop: () => Promise<void> }> {
  let calls = 0
  const server = createServer((request, response) => {
    calls++
    const known = request.headers.authorization?.startsWith('Bearer ey') ?? false
    response.writeHead(known ? 200 : 401, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ id: calls, transcript: 'x'.repeat(500) }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    calls: () => calls,
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
