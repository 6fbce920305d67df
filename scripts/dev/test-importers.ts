import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { getToken } from '../../plugin/auth'
import { makeFolder } from '../../plugin/node/make-folder'
import { OPENAPI_FILE } from './openapi/build-openapi-file'
import { startSignedIn } from './signed-in'

const ROOT = join(__dirname, '..', '..')
const FOLDER = join(ROOT, 'node_modules', '.cache', 'importers')

/** Bruno's own converter, and the importer of Insomnia 2022.6 and inso 3: the newest on npm. 110 MB. */
const DEPENDENCIES = { '@usebruno/converters': '0.23.0', 'insomnia-importers': '3.6.0', yaml: '2.9.1' }

interface Operation {
  summary: string
  security: Record<string, never[]>[]
  'x-number': number
  'x-risk': string
}

/** A request as Bruno keeps it: the members that are sent. */
interface BrunoItem {
  name: string
  items?: BrunoItem[]
  request?: {
    method: string
    url: string
    auth: { mode: string; bearer?: { token: string } | null }
    params: { name: string; value: string; type: 'query' | 'path'; enabled: boolean }[]
    headers: { name: string; value: string; enabled: boolean }[]
  }
}

/**
 * `npm run test:importers`: the OpenAPI file in other people's importers. Each has to find every operation, with a Bearer
 * token to fill in; what Bruno's makes of those that only read is then sent to the sandbox.
 */
async function main(): Promise<void> {
  const load = installed()
  const text = readFileSync(join(ROOT, OPENAPI_FILE), 'utf8')
  const { paths } = (
    load('yaml') as { parse: (text: string) => { paths: Record<string, Record<string, Operation>> } }
  ).parse(text)
  const operations = Object.values(paths).flatMap(({ servers: _, ...methods }) => Object.values(methods))
  const names = operations.map(({ summary }) => summary).sort()

  const insomnia = load('insomnia-importers') as {
    convert: (text: string) => Promise<{ data: { resources: InsomniaResource[] } }>
  }
  const requests = (await insomnia.convert(text)).data.resources.filter(({ _type }) => _type === 'request')
  report('Insomnia: every operation', same(requests.map(({ name }) => name).sort(), names))
  report(
    'Insomnia: each with a Bearer token',
    requests.every(({ authentication }) => authentication.type === 'bearer'),
  )

  const bruno = load('@usebruno/converters') as { openApiToBruno: (text: string) => Promise<{ items: BrunoItem[] }> }
  const items = flat((await bruno.openApiToBruno(text)).items)
  report('Bruno: every operation', same(items.map(({ name }) => name).sort(), names))
  report(
    'Bruno: each with a Bearer token',
    items.every(({ request }) => request?.auth.bearer?.token === '{{token}}'),
  )
  await sendAll(items, operations)
}

interface InsomniaResource {
  _type: string
  name: string
  authentication: { type?: string }
}

/** Sends what reads only, each with the token that its operation asks for. */
async function sendAll(items: readonly BrunoItem[], operations: readonly Operation[]): Promise<void> {
  const signedIn = await startSignedIn({ accounts: ['admin', 'agent', 'supervisor'] })
  try {
    for (const { summary, security, ...operation } of operations) {
      // The status of an erasure needs an erasure.
      if (operation['x-risk'] !== 'read' || operation['x-number'] === 28) continue
      const [variable = ''] = Object.keys(security[0] ?? {})
      const account = variable.replace(/AccessToken$/, '')
      const config = { ...signedIn.config, ...(account !== 'accessToken' && { account }) }
      const { accessToken } = await getToken(config, {}, signedIn.deps)
      const request = items.find(({ name }) => name === summary)?.request
      const status = request && (await send(request, signedIn.sandbox.values.apiUrl ?? '', accessToken))
      report(`Bruno: "${summary}" is answered`, status === 200, `status ${String(status)}`)
    }
  } finally {
    await signedIn.stop()
  }
}

async function send(
  { method, url, params, headers }: NonNullable<BrunoItem['request']>,
  baseUrl: string,
  token: string,
): Promise<number> {
  const enabled = params.filter(({ enabled }) => enabled)
  const path = enabled
    .filter(({ type }) => type === 'path')
    .reduce(
      (text, { name, value }) => text.replace(`:${name}`, encodeURIComponent(value)),
      url.replace('{{baseUrl}}', ''),
    )
  const query = new URLSearchParams(
    enabled.filter(({ type }) => type === 'query').map(({ name, value }): [string, string] => [name, value]),
  )
  const sent = headers.filter(({ enabled }) => enabled).map(({ name, value }): [string, string] => [name, value])
  const response = await fetch(`${baseUrl}${path}?${String(query)}`, {
    method,
    headers: [...sent, ['authorization', `Bearer ${token}`]],
  })
  return response.status
}

const flat = (items: readonly BrunoItem[]): BrunoItem[] =>
  items.flatMap((item) => (item.items ? flat(item.items) : [item]))

const same = (some: readonly string[], others: readonly string[]): boolean =>
  JSON.stringify(some) === JSON.stringify(others)

/** Installs the importers, unless they are there. Returns their `require`. */
function installed(): NodeJS.Require {
  if (!Object.keys(DEPENDENCIES).every((name) => existsSync(join(FOLDER, 'node_modules', name)))) {
    makeFolder(FOLDER)
    writeFileSync(join(FOLDER, 'package.json'), JSON.stringify({ private: true, dependencies: DEPENDENCIES }))
    execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: FOLDER, stdio: 'inherit' })
  }
  return createRequire(join(FOLDER, 'package.json'))
}

function report(what: string, good: boolean, why = ''): void {
  process.stdout.write(`${good ? 'ok' : 'FAILED'}: ${what}${good || !why ? '' : `: ${why}`}\n`)
  if (!good) process.exitCode = 1
}

void main()
