import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getToken } from '../../../plugin/auth'
import { readCollections } from '../../cli/collections'
import { startSignedIn } from '../../sandbox/signed-in'
import { type Figure, interleaved, median } from './measure'

const REQUESTS = 200
/** Of each of the four collections: less, because they take four times as long. */
const REQUESTS_OF_FOUR = 100
const ROUNDS = 3
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
    const withScripts = ['a', 'b', 'c', 'd'].map((name) =>
      writeCollection(folder, name, REQUESTS_OF_FOUR, 'scripts and tests'),
    )
    const one = writeCollection(folder, 'one', REQUESTS, 'scripts and tests')
    const scripted = writeCollection(folder, 'scripted', REQUESTS, 'scripts')
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
      bare: () => newman('bare', bare, '--silent'),
    })
    const four = await interleaved(ROUNDS, {
      inSequence: () => ours('inSequence', ...withScripts),
      parallel: () => ours('parallel', ...withScripts, '--parallel', '4'),
    })
    const mb = (name: string): number => median(memory[name] ?? [])
    const expected = ROUNDS * (REQUESTS * 4 + REQUESTS_OF_FOUR * 4 * 2)
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
        what: `four collections of ${String(REQUESTS_OF_FOUR)} requests one after another / with --parallel 4`,
        value: median(four.inSequence) / median(four.parallel),
        unit: '×',
        hold: { at: 'least', value: 1.8 },
        detail: `${seconds(four.inSequence)} / ${seconds(four.parallel)}`,
      },
      {
        name: 'scriptMsPerRequest',
        what: "added to a request by the collection's script, with a token present",
        value: (median(single.scripted) - median(single.bare)) / REQUESTS,
        unit: 'ms',
        hold: { at: 'most', value: 3 },
        detail: `${seconds(single.scripted)} / without any script ${seconds(single.bare)}`,
      },
      {
        name: 'peakMemoryMB',
        what: `\`uassist run\` of ${String(REQUESTS)} requests`,
        value: mb('uassist'),
        unit: 'MB',
        detail: `newman ${mb('newman').toFixed(0)} MB; four of ${String(REQUESTS_OF_FOUR)} ${mb('inSequence').toFixed(0)} MB, in parallel ${mb('parallel').toFixed(0)} MB`,
      },
    ]
  } finally {
    await api.stop()
    await signedIn.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

const seconds = (milliseconds: readonly number[]): string => `${(median(milliseconds) / 1000).toFixed(2)} s`

interface Collection {
  info: object
  event?: unknown
  auth?: unknown
  variable?: unknown
  item: unknown[]
}

type Parts = 'scripts and tests' | 'scripts' | 'nothing'

/** A collection of many small requests, with as much of the U-Assist collection's scripts as is wanted. */
function writeCollection(folder: string, name: string, requests: number, parts: Parts): string {
  const [original] = readCollections(['u-assist'], __dirname)
  const { info, auth, event, variable } = original?.definition as Collection
  const test = { listen: 'test', script: { exec: ["uassist(pm).expect(200).json({ type: 'object' })"] } }
  const item = Array.from({ length: requests }, (_, index) => ({
    name: `Request ${String(index + 1)}`,
    ...(parts === 'scripts and tests' && { event: [test] }),
    request: { method: 'GET', url: `{{apiUrl}}/v2/transcripts/${String(index)}?environment={{apiEnvironment}}` },
  }))
  const file = join(folder, `${name}.postman_collection.json`)
  const whole = { info: { ...info, name }, auth, ...(variable !== undefined && { variable }), item }
  writeFileSync(file, JSON.stringify(parts === 'nothing' ? whole : { ...whole, event }))
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
