import { rmSync } from 'node:fs'
import { main } from '../../scripts/main'
import { signInOverHttp } from '../../scripts/sandbox/http-browser'
import { startSignedIn } from '../../scripts/dev/signed-in'
import { type Insomnia, startInsomnia } from '../insomnia/host/insomnia'
import { signsInAs } from '../insomnia/host/person'
import { sessionStates, type StateScene } from '../helpers/session-states'
import { person } from '../helpers/sign-in-fixture'
import { tempFolder } from '../helpers/temp-folder'
import { testIo } from '../helpers/test-io'

/**
 * Every state of a session, in every command and in the plugin: whatever ends badly names a way out, and whoever takes it
 * gets what she wanted. The table of all of them is printed at the end.
 */

const scene = { env: {} } as StateScene
const { states, endTrouble, removeFile } = sessionStates(scene)

beforeAll(async () => {
  scene.signedIn = await startSignedIn({ accounts: [], rotationOverlapSeconds: 0 })
})
afterAll(() => scene.signedIn.stop())

interface Outcome {
  ok: boolean
  /** What it said, with the hint. */
  said: string
}

/** Runs one command line in this process; where a page is shown, Ada signs in there. */
async function command(line: string): Promise<Outcome> {
  const { environmentFile, home } = scene.signedIn
  const io = testIo({ env: { UASSIST_HOME: home, ...scene.env } })
  const args = line.includes(' -e ') ? line : `${line} -e ${environmentFile}`
  const code = main(args.split(' '), io)
  const ended = code.then(() => true)
  const soon = () =>
    new Promise<false>((resolve) =>
      setTimeout(() => {
        resolve(false)
      }, 5),
    )
  for (let signedIn = false; !(await Promise.race([ended, soon()]));) {
    const [url] = /http:\S+\/authorize\?\S+/.exec(io.stderr()) ?? []
    if (url === undefined || signedIn) continue
    signedIn = true
    await signInOverHttp(url, person('admin'))
  }
  return { ok: (await code) === 0, said: io.stderr() }
}

const TAG = 'Bearer {% uassistToken %}'
/** What Insomnia keeps, so that its menus know what was sent. */
let stored: Map<string, string>
let running: { settings: string; app: Insomnia } | undefined

/** The Insomnia that runs; with other variables it is started anew. Ada signs in at its pages. */
function insomnia(): Insomnia {
  const settings = JSON.stringify(scene.env)
  if (running?.settings !== settings) {
    const home = scene.env.UASSIST_HOME ?? scene.signedIn.home
    const variables = scene.signedIn.sandbox.values
    const env = scene.env as Record<string, string>
    const app = startInsomnia({ generation: 'renderer', home, env, variables, onPage: signsInAs('admin'), stored })
    running = { settings, app }
  }
  return running.app
}

/** A dialog tells bad news without failing: `good` is what the good news have in them. */
async function inPlugin(work: (app: Insomnia) => Promise<string>, good: RegExp): Promise<Outcome> {
  const said = await work(insomnia()).catch(String)
  return { ok: good.test(said), said }
}
const menu = (label: string, good: RegExp) => () =>
  inPlugin((app) => app.click('requestActions', `U-Assist: ${label}`), good)

const COMMANDS = ['token', 'token --id-token', 'whoami', 'whoami --remote', 'login', 'logout']
const HOSTS: Record<string, () => Promise<Outcome>> = {
  ...Object.fromEntries(COMMANDS.map((line) => [line, () => command(line)])),
  'plugin: Send': () => inPlugin((app) => app.render(TAG, 'send'), /^Bearer \S+$/),
  'plugin: preview': () => inPlugin((app) => app.render(TAG), /access token (of|given as)/),
  'plugin: Sign in': menu('Sign in', /Signed in at/),
  'plugin: Who am I': menu('Who am I', /Signed in at/),
  'plugin: Sign out': menu('Sign out', /Signed out at|Nobody was signed in/),
}

const LOGIN = /Run `uassist (login[^`]*)`/

/** The ways out that texts name, the most telling one first. */
const WAYS: [name: string, named: RegExp, take: (said: string) => unknown][] = [
  ['no given token', /Give a fresh one, or none|Remove it, to sign in/, () => delete scene.env.UASSIST_ACCESS_TOKEN],
  ['ask for openid', /Add openid to "scope"/, () => (scene.env.UASSIST_SCOPE = 'openid profile email offline_access')],
  ['remove the file', /remove the file to sign in afresh/, removeFile],
  ['another home', /name another one in UASSIST_HOME/, () => (scene.env.UASSIST_HOME = tempFolder())],
  ['login', LOGIN, (said) => settle(() => command(LOGIN.exec(said)?.[1] ?? ''))],
  ['Send', /Send the request again to sign in|nobody is signed in/, () => settle(HOSTS['plugin: Send'])],
  ['try again', /Nothing is lost: try again/, endTrouble],
  [
    'mend the settings',
    /Check "clientId"|Grant Types|application's settings|administrator|runs the tenant/,
    endTrouble,
  ],
]

/** Does something until it succeeds, by the ways out that it names. Resolves to them; throws where there is none. */
async function settle(run = (): Promise<Outcome> => Promise.reject(new Error('nothing to do'))): Promise<string[]> {
  const taken: string[] = []
  while (taken.length < 4) {
    const { ok, said } = await run()
    if (ok) return [...taken, 'done']
    const way = WAYS.find(([, named]) => named.test(said))
    if (!way) throw new Error(`no way out is named: ${said}`)
    const [name, , take] = way
    taken.push(name)
    await take(said)
  }
  throw new Error(`a loop: ${taken.join(', ')}`)
}

const table: string[] = []

describe.each(Object.entries(states))('%s', (state, prepare) => {
  beforeAll(() => {
    table.push('', state)
  })

  beforeEach(async () => {
    await endTrouble()
    scene.env = {}
    stored = new Map()
    running = undefined
    for (const file of scene.signedIn.sessionFiles()) rmSync(file, { recursive: true })
    await insomnia().render(TAG, 'send')
    await prepare()
  })

  test.each(Object.entries(HOSTS))('%s', async (host, run) => {
    table.push(`  ${host.padEnd(18)}${(await settle(run)).join(' > ')}`)
  })
})

afterAll(() => {
  process.stdout.write(`${table.join('\n')}\n\n`)
})
