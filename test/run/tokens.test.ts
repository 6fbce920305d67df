import { runCollections } from '../../scripts/run/run-collections'
import { type RunToken } from '../../scripts/run/run-options'
import { replyJson, serve } from '../helpers/http-server'
import { type RequestPlan, collection, options, silence } from './fixtures'

/** A server that writes down with which token each path was asked. */
async function tokenLog(): Promise<{ url: string; used: string[] }> {
  const used: string[] = []
  const url = await serve((request, response) => {
    used.push(`${request.url ?? ''} ${request.headers.authorization ?? 'none'}`)
    replyJson(response, 200, {})
  })
  return { url, used }
}

const asking = (url: string, name: string, variable = 'accessToken'): RequestPlan => ({
  name,
  url: `${url}/${name}`,
  auth: { type: 'bearer', bearer: [{ key: 'token', value: `{{${variable}}}` }] },
})

const lasting = (accessToken: string): RunToken => ({ accessToken, expiresAt: Date.now() + 3_600_000 })

test('each account gets its token in its own variable, whatever the environment holds; one without stays empty', async () => {
  const { url, used } = await tokenLog()
  const requests = [asking(url, 'a'), asking(url, 'b', 'supervisorAccessToken'), asking(url, 'c', 'agentAccessToken')]
  await runCollections(
    options([collection('accounts', requests)], {
      environment: { name: 'test', values: ['accessToken', 'agentAccessToken'].map((key) => ({ key, value: '' })) },
      accounts: ['default', 'supervisor', 'agent'],
      tokenOf: (account) => Promise.resolve(account === 'agent' ? undefined : lasting(`token-of-${account}`)),
    }),
  )
  expect(used).toEqual(['/a Bearer token-of-default', '/b Bearer token-of-supervisor', '/c none'])
})

test("without a token nothing is sent, and the refusal is the caller's own error", async () => {
  const { url, used } = await tokenLog()
  const refusal = new Error('nobody is signed in')
  const run = (tokenOf: () => Promise<RunToken>) =>
    runCollections(options([collection('signed out', [asking(url, 'a')])], { accounts: ['default'], tokenOf }))
  await expect(run(() => Promise.reject(refusal))).rejects.toBe(refusal)
  expect(used).toEqual([])
  await run(() => Promise.resolve(lasting('a-good-token')))
  expect(used).toEqual(['/a Bearer a-good-token'])
})

/** Time that passes with each request that is answered. */
async function agingServer(secondsPerRequest: number) {
  const clock = { now: Date.now() }
  const used: string[] = []
  const url = await serve((request, response) => {
    used.push(request.headers.authorization ?? 'none')
    clock.now += secondsPerRequest * 1000
    replyJson(response, 200, {})
  })
  return { url, used, clock }
}

test('a token that ends during the run is renewed before the request that would find it dead', async () => {
  const { url, used, clock } = await agingServer(120)
  let asked = 0
  const result = await runCollections(
    options(
      [
        collection(
          'long',
          ['a', 'b', 'c', 'd', 'e'].map((name) => asking(url, name)),
        ),
      ],
      {
        accounts: ['default'],
        tokenOf: () =>
          Promise.resolve({ accessToken: `token-number-${String(++asked)}`, expiresAt: clock.now + 300_000 }),
        now: () => clock.now,
      },
    ),
  )
  expect(result.errors + result.failed).toBe(0)
  // A token lives for 300 s, and is renewed when less than 60 s are left: after two requests of 120 s each.
  expect(used.map((header) => header.slice(-1))).toEqual(['1', '1', '2', '2', '3'])
})

test('a token that a script keeps for itself is renewed too', async () => {
  const { url, used, clock } = await agingServer(200)
  let asked = 0
  await runCollections(
    options(
      [
        collection(
          'keeps',
          ['a', 'b', 'c'].map((name) => asking(url, name)),
          {
            pre: "pm.variables.set('accessToken', pm.variables.get('accessToken'))",
          },
        ),
      ],
      {
        accounts: ['default'],
        tokenOf: () =>
          Promise.resolve({ accessToken: `token-number-${String(++asked)}`, expiresAt: clock.now + 240_000 }),
        now: () => clock.now,
      },
    ),
  )
  expect(used.map((header) => header.slice(-1))).toEqual(['1', '2', '3'])
})

test('collections that run beside each other share one renewal', async () => {
  const { url, clock } = await agingServer(0)
  let asked = 0
  const requests = ['a', 'b', 'c'].map((name) => asking(url, name))
  await runCollections(
    options(
      [1, 2, 3, 4].map((number) => collection(`number ${String(number)}`, requests)),
      {
        accounts: ['default'],
        tokenOf: async () => {
          asked += 1
          if (asked === 2) await new Promise((resolve) => setTimeout(resolve, 300))
          return {
            accessToken: `token-number-${String(asked)}`,
            expiresAt: asked === 1 ? clock.now : clock.now + 3_600_000,
          }
        },
        parallel: 4,
        now: () => clock.now,
      },
    ),
  )
  expect(asked).toBe(2)
})

test('a session that dies during the run ends it: the rest is skipped and says why, and no dead token is sent', async () => {
  const { url, used, clock } = await agingServer(400)
  const progress = silence()
  let asked = 0
  const result = await runCollections(
    options(
      [
        collection(
          'one',
          ['a', 'b', 'c'].map((name) => asking(url, name)),
        ),
        collection('two', [asking(url, 'd')]),
      ],
      {
        accounts: ['default'],
        tokenOf: () => {
          asked += 1
          if (asked > 1) return Promise.reject(new Error('the session has ended'))
          return Promise.resolve({ accessToken: 'the-only-token', expiresAt: clock.now + 300_000 })
        },
        now: () => clock.now,
        reporters: ['cli'],
        progress,
      },
    ),
  )
  expect(used).toEqual(['Bearer the-only-token'])
  expect(result).toMatchObject({
    requests: 1,
    skipped: 3,
    failed: 0,
    errors: 0,
    aborted: 'signed-out',
    reason: 'the session has ended',
  })
  expect(progress.lines).toContain('the run ended early: the session has ended')
})
