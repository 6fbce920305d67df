import { execFile } from 'node:child_process'
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { type IncomingHttpHeaders, request as httpRequest } from 'node:http'
import { join } from 'node:path'
import { parse } from 'yaml'
import { type TagContext, type TemplateTag } from '../../plugin/insomnia/host'
import { INSOMNIA_FILES } from '../../scripts/dev/insomnia/build-insomnia-file'
import { freshBuild } from '../helpers/fresh-build'
import { readBody, replyJson, serve } from '../helpers/http-server'
import { unsignedToken } from '../helpers/signed-tokens'
import { tempFolder } from '../helpers/temp-folder'
import { testWhere } from '../helpers/test-where'
import { renderWithLiquid } from '../insomnia/host/liquid-engine'
import { renderWithNunjucks } from '../insomnia/host/nunjucks-engine'
import { readCollection, ROOT, runInNewman, SANDBOX_ENVIRONMENT } from './newman-run'
import { requestsOf } from './requests-of'

/*
 * Each request of the U-Assist collection, sent once by stock Newman with the collection's own script, and once from
 * the generated Insomnia file by both of Insomnia's template engines: a server that only records must see the same.
 */

interface Sent {
  method: string
  path: string
  /** Decoded, in order: which characters a client escapes without need is its own affair. */
  query: [string, string][]
  headers: Record<string, unknown>
  body: string
}

interface InsomniaParameter {
  name: string
  value: string
  disabled?: boolean
}

interface InsomniaAuthentication {
  type: string
  token: string
}

/** A folder or request of the file. */
interface InsomniaItem {
  name: string
  authentication?: InsomniaAuthentication
  children?: InsomniaItem[]
  method: string
  url: string
  parameters?: InsomniaParameter[]
  headers?: InsomniaParameter[]
  /** v4 has an empty object for none. */
  body?: { text?: string }
}

interface InsomniaDocument {
  collection: InsomniaItem[]
  environments: { data: object; subEnvironments: { name: string; data: object }[] }
}

/** What each client says of itself and of the connection. */
const OF_THE_CLIENT = new Set([
  'host',
  'user-agent',
  'postman-token',
  'connection',
  'content-length',
  'accept',
  'accept-encoding',
  'cache-control',
])

const NONCE = 'nonce/of+the-test=='
const NONCE_PATH = '/backend/v2/refresh/api-token'
const recorded: Sent[] = []
let origin: string

beforeAll(async () => {
  origin = await serve((incoming, response) => {
    void readBody(incoming).then((body) => {
      const { pathname, searchParams } = new URL(incoming.url ?? '', origin)
      const headers = withoutOwn(incoming.headers)
      recorded.push({ method: incoming.method ?? '', path: pathname, query: [...searchParams], headers, body })
      replyJson(response, 200, pathname === NONCE_PATH ? { data: NONCE } : {})
    })
  })
})
beforeEach(() => recorded.splice(0))

const withoutOwn = (headers: IncomingHttpHeaders) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !OF_THE_CLIENT.has(name)))

const tokenOf = (account: string): string =>
  unsignedToken({ sub: account, exp: Math.floor(Date.now() / 1000) + 3600, 'https://api.uniphore.com/tenant': 'other' })

const TOKENS = { '': tokenOf('admin'), agent: tokenOf('agent'), supervisor: tokenOf('supervisor') }

/** Each variable has a value of its own, so that none can stand in another's place. */
function values(): Record<string, string> {
  const own = SANDBOX_ENVIRONMENT.values
    .filter(({ type }) => type !== 'secret')
    .map(({ key, value }) => [key, value || `the-${key}`] as const)
  return {
    ...Object.fromEntries(own),
    auth0Domain: origin,
    apiUrl: `${origin}/api`,
    gatewayUrl: origin,
    windowStart: '1700000000000',
    windowEnd: '1700600000000',
    alertIds: '11,12',
    userSubject: 'auth0|650000000000000000000001',
  }
}

/** Without the tests of the requests, which would judge the recorder's answers. */
async function sentByNewman(): Promise<Sent[]> {
  const collection = readCollection('u-assist')
  for (const { item } of requestsOf(collection)) delete item.event
  const { exceptions, skipped, red } = await runInNewman(collection, {
    ...values(),
    allowWrites: 'true',
    accessToken: TOKENS[''],
    agentAccessToken: TOKENS.agent,
    supervisorAccessToken: TOKENS.supervisor,
  })
  expect({ exceptions, skipped, red }).toEqual({ exceptions: [], skipped: [], red: [] })
  return requestsRecorded()
}

/** Script and plugin fetch nonces, too; the collection's own request for one is the first. */
function requestsRecorded(): Sent[] {
  const isNonce = ({ path }: Sent) => path === NONCE_PATH
  const [own] = recorded.filter(isNonce)
  return recorded.filter((sent) => !isNonce(sent) || sent === own)
}

/** Stand-ins for the plugin's: the same arguments, the tokens of this test. */
const TAGS = [
  tag('uassistToken', (which, account) => (which === 'id' ? undefined : tokenFor(account))),
  tag('uassistNonce', (account) => tokenFor(account) && NONCE),
]

function tokenFor(account = ''): string | undefined {
  return Object.hasOwn(TOKENS, account) ? TOKENS[account as keyof typeof TOKENS] : undefined
}

function tag(name: string, value: (...args: (string | undefined)[]) => string | undefined): TemplateTag {
  const run: TemplateTag['run'] = (_context, ...args) => {
    const result = value(...(args as (string | undefined)[]))
    return result === undefined ? Promise.reject(new Error(`nothing for ${args.join()}`)) : Promise.resolve(result)
  }
  return { name, displayName: name, description: '', args: [], run }
}

type Engine = typeof renderWithLiquid

const readDocument = (): InsomniaDocument =>
  parse(readFileSync(join(ROOT, INSOMNIA_FILES.v5), 'utf8')) as InsomniaDocument

const readResources = (): Resource[] =>
  (JSON.parse(readFileSync(join(ROOT, INSOMNIA_FILES.v4), 'utf8')) as { resources: Resource[] }).resources

/** The v4 file in the form of v5: items below what they say their parent is. */
function documentOfV4(): InsomniaDocument {
  const resources = readResources()
  const below = (parent: Resource | undefined, ...types: string[]): Resource[] =>
    resources.filter(({ parentId, _type }) => parentId === parent?._id && types.includes(_type))
  const inOrder = (all: Resource[]) => all.sort((a, b) => (a.metaSortKey ?? 0) - (b.metaSortKey ?? 0))
  const itemsBelow = (parent: Resource | undefined): InsomniaItem[] =>
    inOrder(below(parent, 'request', 'request_group')).map((resource) => ({
      ...(resource as unknown as InsomniaItem),
      ...(resource._type === 'request_group' && { children: itemsBelow(resource) }),
    }))
  const workspace = resources.find(({ _type }) => _type === 'workspace')
  const [base] = below(workspace, 'environment')
  const subEnvironments = below(base, 'environment').map(({ name, data = {} }) => ({ name, data }))
  return { collection: itemsBelow(workspace), environments: { data: base?.data ?? {}, subEnvironments } }
}

async function sendFromInsomnia(engine: Engine, document: InsomniaDocument): Promise<void> {
  const { data, subEnvironments } = document.environments
  const sandbox = subEnvironments.find(({ name }) => name === 'sandbox')?.data
  const variables = { ...data, ...sandbox, ...values(), auth0Url: origin }
  const render = (text: string) => engine(text, TAGS, { ...variables, _: variables }, () => ({}) as TagContext)
  for (const { item, authentication } of requestsIn(document.collection)) await send(item, authentication, render)
}

/** As Insomnia does: a request without auth has that of the nearest folder with one. */
function requestsIn(
  items: InsomniaItem[],
  inherited?: InsomniaAuthentication,
): { item: InsomniaItem; authentication: InsomniaAuthentication | undefined }[] {
  return items.flatMap((item) => {
    const authentication = item.authentication ?? inherited
    return item.children ? requestsIn(item.children, authentication) : [{ item, authentication }]
  })
}

async function send(
  { method, url, parameters = [], headers = [], body }: InsomniaItem,
  authentication: InsomniaAuthentication | undefined,
  render: (text: string) => Promise<string>,
): Promise<void> {
  const query: string[] = []
  for (const { name, value } of parameters.filter(({ disabled }) => !disabled)) {
    query.push(`${name}=${encoded(await render(value))}`)
  }
  const address = [await render(url), query.join('&')].filter(Boolean).join('?')
  const sent: Record<string, string> = {}
  for (const { name, value } of headers.filter(({ disabled }) => !disabled)) sent[name] = await render(value)
  if (authentication?.type === 'bearer') sent.Authorization = `Bearer ${await render(authentication.token)}`
  const text = body?.text === undefined ? undefined : await render(body.text)
  await new Promise<void>((resolve, reject) => {
    httpRequest(address, { method, headers: sent }, (response) => response.resume().on('end', resolve))
      .on('error', reject)
      .end(text)
  })
}

/** Insomnia's rule: what is escaped already stays so. */
const encoded = (value: string): string => encodeURIComponent(value).replace(/%25([0-9a-f]{2})/gi, '%$1')

describe.each([
  ['v4 file, rendered with Nunjucks, as Insomnia 8 to 12 and inso', documentOfV4, renderWithNunjucks],
  ['v5 file, rendered with Nunjucks, as Insomnia 11 and 12', readDocument, renderWithNunjucks],
  ['v4 file, rendered with LiquidJS, as Insomnia 13', documentOfV4, renderWithLiquid],
  ['v5 file, rendered with LiquidJS, as Insomnia 13', readDocument, renderWithLiquid],
])('the %s', (_name, document, engine) => {
  test('is on the wire what Newman sends of the Postman collection, request by request', async () => {
    const newman = await sentByNewman()
    recorded.splice(0)
    await sendFromInsomnia(engine, document())
    expect(newman).toHaveLength(requestsOf(readCollection('u-assist')).length)
    expect(recorded).toEqual(newman)
    expect(newman.filter(({ headers }) => headers['nonce-token'] === NONCE)).toHaveLength(5)
    expect(new Set(newman.map(({ headers }) => headers.authorization))).toEqual(
      new Set(Object.values(TOKENS).map((token) => `Bearer ${token}`)),
    )
  })
})

test('a difference is seen: a request with another account, parameter, header or body is not the same', async () => {
  const newman = await sentByNewman()
  const spoil: ((item: InsomniaItem) => void)[] = [
    (item) => (item.authentication = { type: 'bearer', token: "{% uassistToken 'access', 'supervisor' %}" }),
    (item) => (item.parameters = []),
    (item) => item.headers?.pop(),
    (item) => item.body && (item.body.text = `${item.body.text ?? ''} `),
  ]
  for (const change of spoil) {
    recorded.splice(0)
    const document = readDocument()
    const save = requestsIn(document.collection).find(({ item }) => item.name === 'Supervisor and ACW agent mapping')
    if (!save) throw new Error('it is not there')
    change(save.item)
    await sendFromInsomnia(renderWithLiquid, document)
    expect(recorded).not.toEqual(newman)
  }
})

/** A real client, where `npm run test:inso` has installed it. */
const INSO = join(ROOT, 'node_modules', '.cache', 'inso-3.6.0', 'node_modules', 'insomnia-inso', 'bin', 'inso')
const PLUGIN = 'insomnia-plugin-uassist'
const whereInsoIs = testWhere(existsSync(INSO) ? undefined : 'inso is not installed (npm run test:inso)')

interface Resource {
  _id: string
  _type: string
  parentId: string | null
  name: string
  metaSortKey?: number
  data?: object
}

/** The v4 file with this test's values, and with a suite that sends every request in order. */
function insoExport(): string {
  const resources = readResources()
  const sandbox = resources.find(({ _type, name }) => _type === 'environment' && name === 'sandbox')
  if (sandbox) sandbox.data = { ...sandbox.data, ...values(), auth0Url: origin }
  const ids = resources.filter(({ _type }) => _type === 'request').map(({ _id }) => _id)
  const [workspace] = resources
  const code = `for (const id of ${JSON.stringify(ids)}) expect((await insomnia.send(id)).status).to.equal(200)`
  const suite = { _id: 'uts_1', _type: 'unit_test_suite', parentId: workspace?._id, name: 'Suite' }
  const all = { _id: 'ut_1', _type: 'unit_test', parentId: 'uts_1', requestId: ids[0], name: 'all', code }
  return JSON.stringify({ _type: 'export', __export_format: 4, resources: [...resources, suite, all] })
}

whereInsoIs(
  'the v4 file is on the wire of a real inso, with the built plugin, what Newman sends',
  async () => {
    const data = tempFolder()
    cpSync(join(freshBuild(), PLUGIN), join(data, 'plugins', PLUGIN), { recursive: true })
    const file = join(data, 'export.json')
    writeFileSync(file, insoExport())
    const newman = await sentByNewman()
    recorded.splice(0)
    const env = {
      PATH: process.env.PATH,
      HOME: data,
      INSOMNIA_DATA_PATH: data,
      UASSIST_HOME: join(data, 'home'),
      UASSIST_ACCESS_TOKEN: TOKENS[''],
      UASSIST_AGENT_ACCESS_TOKEN: TOKENS.agent,
      UASSIST_SUPERVISOR_ACCESS_TOKEN: TOKENS.supervisor,
    }
    const args = [INSO, 'run', 'test', 'uts_1', '--src', file, '-e', 'sandbox', '--ci']
    const output = await new Promise<string>((resolve) => {
      execFile(process.execPath, args, { env, timeout: 60_000 }, (error, stdout, stderr) => {
        resolve(`${error ? `failed: ${error.message}` : 'passed'}\n${stdout}${stderr}`)
      })
    })
    expect(output).toMatch(/^passed/)
    expect(requestsRecorded()).toEqual(newman)
  },
  90_000,
)
