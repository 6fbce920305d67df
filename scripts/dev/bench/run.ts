import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packageRoot } from '../../cli/package-root'
import { readCollections } from '../../environments/find-collections'
import { startApi } from './api'
import { peers, runners } from './clients'
import { type Collection, writeBruno, writePostman } from './collections'
import { type Figure } from './measure'
import { type Cost, costsInTurns, middle, Processes, sideBySide } from './processes'

/** Of each collection. */
const REQUESTS = 200
const ROUNDS = 3
/** Node 22 keeps what it has compiled of Newman. */
const START_HOLD = Number(process.versions.node.split('.')[0]) >= 22 ? 0.75 : 0.85
const SMALL: Collection = { name: 'small', requests: REQUESTS, path: '/small', hasTests: true }

/**
 * Our runner beside stock Newman, as processes, the way people and CI run them; and other runners of the same requests with
 * the same tests, where they are asked for and installed.
 */
export async function benchRun(uassist: string, withPeers: boolean): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'uassist-bench-run-'))
  const api = await startApi({ '/small': 500, '/large': 1_000_000 })
  try {
    const { CI: _, ...env } = process.env
    const processes = new Processes(folder, { ...env, UASSIST_HOME: join(folder, 'home') })
    const variables = { apiUrl: api.url, accessToken: tokenOfTheDay() }
    const { ours, newman } = runners(processes, uassist, variables)
    const write = (changes: Partial<Collection>) => writePostman(folder, { ...SMALL, ...changes })

    const small = write({})
    const one = write({ name: 'one', requests: 1 })
    const four = ['a', 'b', 'c', 'd'].map((name) => write({ name }))
    const large = write({ name: 'large', path: '/large' })
    const scripted = write({ name: 'scripted', hasTests: false, event: ownScripts() })
    const idle = [{ listen: 'prerequest', script: { exec: ['1'] } }]
    const empty = write({ name: 'empty', hasTests: false, event: idle })
    const bare = write({ name: 'bare', hasTests: false })
    const environment = join(packageRoot(), 'collections', 'environments', 'sandbox.postman_environment.json')

    const clients = withPeers ? peers(processes, variables) : { postman: [], bruno: [] }
    const others = [
      ...clients.postman.map((client) => ({ ...client, collection: small })),
      ...clients.bruno.map((client) => ({ ...client, collection: writeBruno(folder, SMALL) })),
    ]
    // The first run finds nothing compiled, and would not be typical.
    await ours([one])
    const single = await costsInTurns<string>(ROUNDS, {
      newman: () => newman(small),
      ours: () => ours([small]),
      ...Object.fromEntries(others.map(({ name, run, collection }) => [name, () => run(collection)])),
    })
    const start = await costsInTurns(2 * ROUNDS, { newman: () => newman(one), ours: () => ours([one]) })
    const parallel = await costsInTurns(ROUNDS, {
      newman: () => inSequence(four.map((file) => () => newman(file))),
      ours: () => ours(four, '--parallel', '4'),
    })
    // Silent: what the reporter prints of a script is not the script's time.
    const scripts = await costsInTurns(ROUNDS, {
      own: () => newman(scripted, '--silent', '-e', environment),
      empty: () => newman(empty, '--silent', '-e', environment),
      bare: () => newman(bare, '--silent', '-e', environment),
    })
    const heavy = await costsInTurns(ROUNDS, {
      newman: () => newman(large),
      ours: () => ours([large], '--reporters', 'cli,junit,json,html'),
    })
    const runs = 1 + (2 + others.length) * ROUNDS * REQUESTS + 4 * ROUNDS + (8 + 3 + 2) * ROUNDS * REQUESTS
    if (api.calls() !== runs) throw new Error(`${String(api.calls())} requests arrived, not ${String(runs)}`)

    const added = (costs: readonly Cost[]): number => (middle(costs) - middle(scripts.bare)) / REQUESTS
    const { newman: stock = [], ours: own = [] } = single
    const bruno = single['Bruno CLI, developer mode']
    const best = bruno ? Math.min(0.6, middle(bruno) / middle(stock)) : 0.6
    return [
      ratio(
        'runVsNewman',
        `\`uassist run\` / \`newman run\`, ${String(REQUESTS)} requests with two tests each`,
        own,
        stock,
        best,
      ),
      ...others.map(({ name }) =>
        ratio(fieldOf(name), `${name} / \`newman run\`, the same`, single[name] ?? [], stock),
      ),
      ratio('runStartVsNewman', 'the same with one request', start.ours, start.newman, START_HOLD),
      ratio(
        'parallel4VsNewman',
        'four of them with --parallel 4 / Newman, one after another',
        parallel.ours,
        parallel.newman,
        0.33,
      ),
      {
        name: 'scriptMsPerRequest',
        what: "added to a request by our collections' script, with a token present",
        value: added(scripts.own),
        unit: 'ms',
        hold: { at: 'most', value: 1.3 * added(scripts.empty) },
        detail: `a script that does nothing adds ${added(scripts.empty).toFixed(2)} ms`,
      },
      ratio(
        'largeVsNewman',
        `${String(REQUESTS)} answers of 1 MB, all reports / Newman's cli reporter alone`,
        heavy.ours,
        heavy.newman,
        1,
      ),
      {
        name: 'largeMemoryVsNewman',
        what: 'the same, memory at its worst',
        value: middle(heavy.ours, 'memoryMB') / middle(heavy.newman, 'memoryMB'),
        unit: '×',
        hold: { at: 'most', value: 1 },
        detail: `${middle(heavy.ours, 'memoryMB').toFixed(0)} MB / ${middle(heavy.newman, 'memoryMB').toFixed(0)} MB`,
      },
      {
        name: 'peakMemoryMB',
        what: `\`uassist run\` of ${String(REQUESTS)} requests`,
        value: middle(own, 'memoryMB'),
        unit: 'MB',
        detail: `newman ${middle(stock, 'memoryMB').toFixed(0)} MB`,
      },
    ]
  } finally {
    await api.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

function ratio(name: string, what: string, ours: readonly Cost[], others: readonly Cost[], most?: number): Figure {
  return {
    name,
    what,
    value: middle(ours) / middle(others),
    unit: '×',
    ...(most !== undefined && { hold: { at: 'most', value: most } }),
    detail: sideBySide(ours, others),
  }
}

/** `Bruno CLI, safe mode` is `brunoCliSafeModeVsNewman`. */
function fieldOf(name: string): string {
  const [first = '', ...rest] = name.toLowerCase().match(/[a-z]+/g) ?? []
  return `${first}${rest.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')}VsNewman`
}

/** What our collections' script takes for a good token. Nobody verifies its signature. */
function tokenOfTheDay(): string {
  const part = (content: object) => Buffer.from(JSON.stringify(content)).toString('base64url')
  const exp = Math.floor(Date.now() / 1000) + 24 * 3_600
  return [part({ alg: 'RS256', typ: 'JWT' }), part({ exp }), 'signature'].join('.')
}

/** The scripts of the U-Assist collection. */
function ownScripts(): unknown {
  const [original] = readCollections(['u-assist'], { env: {}, cwd: __dirname })
  return (original?.definition as { event?: unknown } | undefined)?.event
}

/** Runs programs one after another, as one cost. */
async function inSequence(runs: readonly (() => Promise<Cost>)[]): Promise<Cost> {
  const total = { ms: 0, cpuMs: 0, memoryMB: 0 }
  for (const run of runs) {
    const { ms, cpuMs, memoryMB } = await run()
    total.ms += ms
    total.cpuMs += cpuMs
    total.memoryMB = Math.max(total.memoryMB, memoryMB)
  }
  return total
}
