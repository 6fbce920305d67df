import { execFile } from 'node:child_process'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { buildCollectionFiles } from '../../scripts/dev/collection-files'
import { buildOpenapiFile, OPENAPI_FILE } from '../../scripts/dev/openapi/build-openapi-file'
import { savedRequests } from '../../scripts/dev/openapi/saved-requests'
import { type EndpointRow, ENDPOINTS } from '../../scripts/sandbox/api/endpoints'
import { OPENAPI, type OpenapiDocument, undocumentedIn } from '../helpers/documented-answers'
import { tempFolder } from '../helpers/temp-folder'
import { useSandbox } from '../sandbox/api/use-sandbox'
import { readCollection, ROOT } from './newman-run'

const COMMITTED = readFileSync(join(ROOT, OPENAPI_FILE), 'utf8')

/** @seriousme/openapi-schema-validator's own program: whether it takes a file, and what it says. */
function validate(text: string): Promise<{ valid: boolean; output: string }> {
  const file = join(tempFolder(), 'openapi.yaml')
  writeFileSync(file, text)
  const program = join(dirname(require.resolve('@seriousme/openapi-schema-validator')), 'bin', 'validate-api-cli.js')
  return new Promise((resolve) => {
    execFile(process.execPath, [program, file], (error, stdout, stderr) => {
      resolve({ valid: !error, output: stdout + stderr })
    })
  })
}

test('is valid OpenAPI 3.1 by a validator that is not ours, which refuses a spoilt one', async () => {
  expect(COMMITTED).toMatch(/^openapi: 3\.1\.\d\n/)
  expect(await validate(COMMITTED)).toEqual({ valid: true, output: expect.stringContaining('"valid": true') as string })
  expect((await validate(COMMITTED.replace('in: query', 'in: somewhere'))).valid).toBe(false)
  expect((await validate(COMMITTED.replace('responses/Undocumented', 'responses/Missing'))).valid).toBe(false)
})

test('is what the collection makes of it: the same bytes each time, and red when stale', async () => {
  const root = tempFolder()
  for (const folder of ['collections', 'docs']) cpSync(join(ROOT, folder), join(root, folder), { recursive: true })
  const build = async (...args: string[]) => {
    const said: string[] = []
    return { code: await buildCollectionFiles(args, root, (line) => said.push(line)), said }
  }
  expect(await build('--check')).toEqual({ code: 0, said: [] })
  writeFileSync(join(root, OPENAPI_FILE), COMMITTED.replace('Fetch nonce token', 'Fetch a nonce'))
  expect(await build('--check')).toEqual({ code: 1, said: [`${OPENAPI_FILE} is stale: run \`npm run collections\``] })
  await build()
  expect(readFileSync(join(root, OPENAPI_FILE), 'utf8')).toBe(COMMITTED)
})

describe('an operation', () => {
  const operations = Object.entries(OPENAPI.paths).flatMap(([path, { servers: _, ...methods }]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), ...operation })),
  )
  const numbered = (number: number) => operations.find((operation) => operation['x-number'] === number)

  test('is there for each endpoint, and for nothing else', () => {
    const rows = (ENDPOINTS as readonly EndpointRow[]).map(({ number, method, path }) => ({ number, method, path }))
    const shown = operations.map(({ 'x-number': number, method, path }) => ({ number, method, path }))
    expect(shown).toEqual(rows)
  })

  test('of a row without a request is an error that names it', async () => {
    const collection = readCollection('u-assist')
    const build = (unwanted: string) => {
      const item = collection.item.filter(({ name }) => name !== unwanted)
      return buildOpenapiFile(JSON.stringify({ ...collection, item }), ROOT)
    }
    expect(await build('')).toBe(COMMITTED)
    await expect(build('Alerts')).rejects.toThrow('endpoint 11, "Alerts of a conversation", has no request')
  })

  test('is not made of a saved answer that fails the tests of its request', async () => {
    const text = JSON.stringify(readCollection('u-assist'))
    const spoilt = text.replace('nonce/example+1==\\"', 'nonce/example+1==')
    expect(spoilt.length).toBeLessThan(text.length)
    await expect(buildOpenapiFile(spoilt, ROOT)).rejects.toThrow(
      '"Fetch nonce token": the saved answer fails "the body is JSON": the body cannot be parsed',
    )
  })

  test('says which token and nonce it takes, and who may call', () => {
    expect(numbered(8)).toMatchObject({
      security: [{ accessToken: [] }],
      'x-role': { oneOf: ['admin'], basis: 'documented' },
    })
    expect(numbered(9)).toMatchObject({ security: [{ agentAccessToken: [] }] })
    expect(numbered(21)).toMatchObject({ security: [{ supervisorAccessToken: [] }], 'x-role': { basis: 'ours' } })
    const withNonce = operations.filter(({ parameters = [] }) =>
      parameters.some(({ name, required }) => name === 'nonce-token' && required),
    )
    expect(withNonce.map(({ method }) => method)).toEqual(['POST', 'PUT', 'POST', 'POST', 'DELETE'])
  })

  test('has a schema where a shape is documented, and says so where none is', () => {
    const ok = (number: number) => numbered(number)?.responses['200'] as { description: string; content: object }
    expect(ok(11).content).toHaveProperty(['application/json', 'schema', 'properties', 'sequenceNumber'])
    expect(ok(12).content).toHaveProperty(['application/x-ndjson', 'schema', 'items', 'required'])
    expect(ok(13).description).toContain('No documented shape is known')
    expect(ok(13).content).not.toHaveProperty(['application/json', 'schema'])
  })

  test('wants the tenant in each spelling, and none of two parameters that do for each other', () => {
    const required = (number: number) =>
      numbered(number)
        ?.parameters?.filter((parameter) => parameter.required)
        .map(({ name }) => name)
    expect(required(16)).toEqual(['conversationId', 'tenantId', 'tenantid'])
    expect(required(15)).toEqual([])
    expect(numbered(14)?.parameters?.[0]).toMatchObject({ name: 'sessionIds', schema: { type: 'array' } })
  })
})

test('each saved answer of the collection is as documented', () => {
  const saved = savedRequests(readCollection('u-assist').item).filter(
    ({ request }) => !request.url.raw.includes('auth0Url'),
  )
  const found = saved.flatMap(({ name, request: { method, url }, answers }) =>
    answers.map(({ status, mediaType: contentType, body }) => {
      const target = url.raw.replace(/^\{\{\w+\}\}/, '')
      return [name, undocumentedIn(method, target, { status, contentType, body })]
    }),
  )
  expect(found.length).toBeGreaterThan(60)
  expect(found.filter(([, wrong]) => wrong?.length)).toEqual([])
})

describe('the judgement of an answer', () => {
  const nonce = '/backend/v2/refresh/api-token'
  const good = { status: 200, contentType: 'application/json', body: '{"data":"x","errors":""}' }

  test.each<[string, Partial<typeof good>, string]>([
    ['of another shape', { body: '{"data":1,"errors":""}' }, 'body/data must be string'],
    ['of another type', { contentType: 'text/html' }, 'content type "text/html" is not documented'],
  ])('finds one %s', (_what, spoilt, found) => {
    expect(undocumentedIn('GET', nonce, good)).toEqual([])
    expect(undocumentedIn('GET', nonce, { ...good, ...spoilt }).join()).toContain(found)
  })

  test('finds an address and a status that are not documented', () => {
    const bare = structuredClone(OPENAPI)
    const operation = bare.paths[nonce]?.get
    if (operation) delete operation.responses.default
    expect(undocumentedIn('GET', nonce, { ...good, status: 500 }, bare)).toEqual(['status 500 is not documented'])
    expect(undocumentedIn('GET', '/other', good)).toEqual(['GET /other is not documented'])
  })
})

const sandbox = useSandbox()

/** What a tool sends that fills each parameter with its example. */
function exampleCall(path: string, { parameters = [], requestBody }: OpenapiDocument['paths'][string][string]) {
  const pick = (place: string) =>
    parameters.filter((parameter) => parameter.in === place && parameter.example !== undefined)
  const query = new URLSearchParams(
    pick('query').flatMap(({ name, example = '' }) =>
      [example].flat().map((value): [string, string] => [name, String(value)]),
    ),
  )
  const filledPath = pick('path').reduce(
    (text, { name, example = '' }) => text.replace(`{${name}}`, encodeURIComponent(String(example))),
    path,
  )
  const headers = pick('header').filter(({ name }) => name !== 'nonce-token')
  return {
    target: `${filledPath}?${String(query)}`,
    headers: Object.fromEntries(headers.map(({ name, example = '' }) => [name, String(example)])),
    body: requestBody?.content['application/json']?.example,
  }
}

describe('the examples are a call that the sandbox answers', () => {
  const calls = Object.entries(OPENAPI.paths).flatMap(([path, { servers: _, ...methods }]) =>
    Object.entries(methods).map(
      ([method, operation]) => [`${method.toUpperCase()} ${path}`, method.toUpperCase(), path, operation] as const,
    ),
  )
  test.each(calls)('%s', async (_name, method, path, operation) => {
    const [token = ''] = Object.keys(operation.security[0] ?? {})
    const who = token.startsWith('agent') ? 'agent' : token.startsWith('supervisor') ? 'supervisor' : 'admin'
    const { target, ...options } = exampleCall(path, operation)
    if (operation['x-number'] === 28)
      await sandbox.write('admin', 'DELETE', '/config/backend/v2/data/customer/customer-9001')
    const answer = await (method === 'GET' ? sandbox.send : sandbox.write)(who, method, target, options)
    expect([answer.status, answer.text]).toEqual([200, answer.text])
  })
})
