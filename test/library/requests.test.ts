import { Readable } from 'node:stream'
import axios, { type AxiosResponse } from 'axios'
import { type OpenedEnvironment } from '../../scripts/index'
import { libraryScene, type LibraryScene, recordingServer } from './library-scene'

let scene: LibraryScene
beforeAll(async () => {
  scene = await libraryScene()
})
afterAll(() => scene.signedIn.stop())

interface Sent {
  url: string
  method?: string
  headers?: Record<string, string>
  body?: string
}

type Send = (environment: OpenedEnvironment, request: Sent) => Promise<number>

const byAxios: Send = async (environment, { body: data, ...request }) =>
  (
    await environment
      .attachTo(axios.create())
      .request({ ...request, ...(data !== undefined && { data }), validateStatus: () => true })
  ).status

const byFetch: Send = async (environment, { url, ...init }) => (await environment.fetch(url, init)).status

const clients: [string, Send][] = [
  ['axios', byAxios],
  ['fetch', byFetch],
]

const bearer = async (environment: OpenedEnvironment, account?: string) =>
  `Bearer ${await environment.accessToken(account === undefined ? {} : { account })}`

describe.each(clients)('a request by %s', (_client, send) => {
  test('to a host of the environment has the token, and a nonce where it is a write to U-Assist', async () => {
    const [api, other] = [await recordingServer(), await recordingServer()]
    const environment = await scene.open({ apiUrl: `${api.origin}/base`, crmUrl: other.origin.slice('http://'.length) })
    const authorization = await bearer(environment)
    expect(await send(environment, { url: `${api.origin}/one` })).toBe(200)
    await send(environment, { url: `${api.origin}/two`, method: 'POST', body: 'x=1' })
    await send(environment, { url: `${other.origin}/three`, method: 'POST', body: 'x=1' })
    const nonce = expect.stringMatching(/^\S{20,}$/) as string
    expect(api.seen).toEqual([
      { method: 'GET', authorization, nonce: undefined, body: '' },
      { method: 'POST', authorization, nonce, body: 'x=1' },
    ])
    expect(other.seen).toEqual([{ method: 'POST', authorization, nonce: undefined, body: 'x=1' }])
  })

  test('to any other host has neither', async () => {
    const [api, foreign] = [await recordingServer(), await recordingServer()]
    const environment = await scene.open({
      apiUrl: api.origin,
      redirectUri: `${foreign.origin}/callback`,
      brokerUrl: foreign.origin,
    })
    await send(environment, { url: foreign.origin, method: 'POST', body: '' })
    await send(environment, { url: `${api.origin}@${new URL(foreign.origin).host}/` }).catch(() => undefined)
    for (const { authorization = '', nonce } of foreign.seen) {
      expect(authorization).not.toMatch(/^Bearer/)
      expect(nonce).toBeUndefined()
    }
    expect(foreign.seen.length).toBeGreaterThan(0)
    await send(environment, { url: api.origin })
    expect(api.seen[0]?.authorization).toMatch(/^Bearer /)
  })

  test('that brings its own authorization keeps it', async () => {
    const api = await recordingServer([401])
    const environment = await scene.open({ apiUrl: api.origin })
    expect(await send(environment, { url: api.origin, headers: { authorization: 'Basic b3du' } })).toBe(401)
    expect(api.seen.map(({ authorization }) => authorization)).toEqual(['Basic b3du'])
  })

  test('that is answered with 401 is sent once more, whole, with another token and another nonce', async () => {
    const api = await recordingServer([401, 200])
    const environment = await scene.open({ apiUrl: api.origin })
    const old = await bearer(environment)
    expect(await send(environment, { url: api.origin, method: 'PUT', body: 'the body' })).toBe(200)
    const [first, second] = api.seen
    expect(first).toMatchObject({ authorization: old, body: 'the body' })
    expect(second).toMatchObject({ authorization: await bearer(environment), body: 'the body', method: 'PUT' })
    expect(second?.authorization).not.toBe(old)
    expect(second?.nonce).not.toBe(first?.nonce)
  })

  test('to a server that refuses every token costs one refresh, not one each', async () => {
    const api = await recordingServer([401])
    const environment = await scene.open({ apiUrl: api.origin })
    await environment.accessToken()
    const before = scene.tokenCalls()
    expect(await send(environment, { url: api.origin })).toBe(401)
    expect(api.seen).toHaveLength(2)
    expect(await send(environment, { url: api.origin })).toBe(401)
    expect(api.seen).toHaveLength(3)
    expect(scene.tokenCalls()).toBe(before + 1)
  })

  test('of whom no other token can be had gets the 401, and a note says why', async () => {
    const api = await recordingServer([401])
    const environment = await scene.open({ apiUrl: api.origin })
    await environment.accessToken()
    scene.signedIn.sandbox.tenant.faults.queue('POST /oauth/token', {
      status: 403,
      body: '{"error":"access_denied","error_description":"blocked"}',
    })
    expect(await send(environment, { url: api.origin })).toBe(401)
    expect(api.seen).toHaveLength(1)
    expect(scene.said.join('\n')).toMatch(
      /the token of account "default" was refused with 401, and there is no other: .*/,
    )
  })

  test.each([301, 302, 307])('that is redirected (%i) to another host takes nothing along', async (status) => {
    const foreign = await recordingServer()
    const api = await recordingServer([status], { location: `${foreign.origin}/elsewhere` })
    const environment = await scene.open({ apiUrl: api.origin })
    expect(await send(environment, { url: api.origin })).toBe(200)
    expect(api.seen[0]?.authorization).toMatch(/^Bearer /)
    expect(foreign.seen).toEqual([{ method: 'GET', authorization: undefined, nonce: undefined, body: '' }])
  })
})

describe('an axios instance', () => {
  test('is given back, and resolves its own base URL and parameters', async () => {
    const api = await recordingServer()
    const environment = await scene.open({ apiUrl: api.origin })
    const instance = axios.create({ baseURL: environment.values.apiUrl ?? '' })
    expect(environment.attachTo(instance, { account: 'supervisor' })).toBe(instance)
    await instance.get('/things', { params: { a: 1 } })
    expect(api.seen[0]?.authorization).toBe(await bearer(environment, 'supervisor'))
  })

  test('rejects as axios does, and resolves where the second answer is a good one', async () => {
    const api = await recordingServer([401, 200, 401])
    const environment = await scene.open({ apiUrl: api.origin })
    const instance = environment.attachTo(axios.create())
    await expect(instance.get(api.origin)).resolves.toMatchObject({ status: 200 })
    await expect(instance.get(api.origin)).rejects.toMatchObject({ isAxiosError: true, response: { status: 401 } })
  })

  test('sends a stream once, because it cannot be sent again', async () => {
    const api = await recordingServer([401, 200])
    const environment = await scene.open({ apiUrl: api.origin })
    const instance = environment.attachTo(axios.create({ validateStatus: () => true }))
    const answer: AxiosResponse = await instance.post(api.origin, Readable.from(['a', 'b']))
    expect(answer.status).toBe(401)
    expect(api.seen.map(({ body }) => body)).toEqual(['ab'])
  })

  test('sends JSON as JSON, also the second time', async () => {
    const api = await recordingServer([401, 200])
    const environment = await scene.open({ apiUrl: api.origin })
    await environment.attachTo(axios.create()).post(api.origin, { a: ['é'] })
    expect(api.seen.map(({ body }) => body)).toEqual(['{"a":["é"]}', '{"a":["é"]}'])
  })

  test('does not send a token of this machine to a proxy', async () => {
    const [api, proxy] = [await recordingServer(), await recordingServer()]
    const environment = await scene.open({ apiUrl: api.origin })
    const before = process.env.HTTP_PROXY
    process.env.HTTP_PROXY = proxy.origin
    try {
      await axios.create().get(api.origin)
      await environment.attachTo(axios.create()).get(api.origin)
    } finally {
      if (before === undefined) delete process.env.HTTP_PROXY
      else process.env.HTTP_PROXY = before
    }
    expect(proxy.seen.map(({ authorization }) => authorization)).toEqual([undefined])
    expect(api.seen).toHaveLength(1)
  })

  test('keeps what its caller does at a redirect, and the nonce at home', async () => {
    const foreign = await recordingServer()
    const api = await recordingServer([307], { location: foreign.origin })
    const environment = await scene.open({ apiUrl: api.origin })
    const redirects: unknown[] = []
    await environment
      .attachTo(axios.create())
      .post(api.origin, 'x', { beforeRedirect: ({ href }) => redirects.push(href) })
    expect(redirects).toEqual([`${foreign.origin}/`])
    expect(api.seen[0]?.nonce).toMatch(/^\S+$/)
    expect(foreign.seen).toEqual([{ method: 'POST', authorization: undefined, nonce: undefined, body: 'x' }])
  })
})

describe('headers for any client', () => {
  test('are those of the host and the method', async () => {
    const environment = await scene.open()
    const { apiUrl = '' } = environment.values
    const authorization = await bearer(environment)
    expect(await environment.headersFor({ url: apiUrl })).toEqual({ Authorization: authorization })
    expect(await environment.headersFor({ url: new URL(apiUrl), method: 'delete' })).toEqual({
      Authorization: authorization,
      'nonce-token': expect.stringMatching(/^\S+$/) as string,
    })
    for (const url of ['https://elsewhere.example/', '/path', '']) {
      expect(await environment.headersFor({ url })).toEqual({})
    }
  })

  test('never go where anybody on the way can read them', async () => {
    const environment = await scene.open({ apiUrl: 'https://api.example', plainUrl: 'http://plain.example' })
    for (const url of ['http://api.example', 'http://plain.example', 'https://api.example:8443']) {
      expect(await environment.headersFor({ url })).toEqual({})
    }
    expect(await environment.headersFor({ url: 'https://api.example/path' })).toHaveProperty('Authorization')
  })
})

test('fetch takes an account and a Request', async () => {
  const api = await recordingServer()
  const environment = await scene.open({ apiUrl: api.origin })
  const { fetch: withToken } = environment
  await withToken(new Request(api.origin, { method: 'PATCH', body: 'p' }), { account: 'supervisor' })
  expect(api.seen).toMatchObject([
    { method: 'PATCH', body: 'p', authorization: await bearer(environment, 'supervisor') },
  ])
})
