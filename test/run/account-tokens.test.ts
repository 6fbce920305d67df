import { AccountTokens, type RunToken } from '../../scripts/run/account-tokens'
import { runCollections } from '../../scripts/run/run-collections'
import { replyJson, serve } from '../helpers/http-server'
import { type RequestPlan, collection, options, silence } from './fixtures'

/** A server that records which token each path was requested with. */
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

test('each account has its token in its own variable, whatever the environment contains; without a token it stays empty', async () => {
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

test('without a token nothing is sent, and the error is the one of the caller', async () => {
  const { url, used } = await tokenLog()
  const refusal = new Error('nobody is signed in')
  const run = (tokenOf: () => Promise<RunToken>) =>
    runCollections(options([collection('signed out', [asking(url, 'a')])], { accounts: ['default'], tokenOf }))
  await expect(run(() => Promise.reject(refusal))).rejects.toBe(refusal)
  expect(used).toEqual([])
  await run(() => Promise.resolve(lasting('a-good-token')))
  expect(used).toEqual(['/a Bearer a-good-token'])
})

test('a token is renewed a minute before it expires, or when a third of its lifetime is left', async () => {
  let now = 0
  let lifeMs = 300_000
  const learnt: string[] = []
  let fetched = 0
  const tokenOf = () => Promise.resolve({ accessToken: `token-${String(++fetched)}`, expiresAt: now + lifeMs })
  const tokens = new AccountTokens({
    tokenOf,
    now: () => now,
    learn: (secret) => learnt.push(secret),
    note: () => undefined,
  })
  const current = () => tokens.current(() => true)
  expect(current()).toEqual({ variables: [], renewAt: Infinity })
  await tokens.fetch(['default'])
  const first = { variables: [{ key: 'accessToken', value: 'token-1' }], renewAt: 240_000 }
  expect(current()).toEqual(first)
  now = 239_999
  await tokens.renew()
  expect(current()).toEqual(first)
  now = 240_000
  lifeMs = 3_000
  await tokens.renew()
  expect(current()).toEqual({ variables: [{ key: 'accessToken', value: 'token-2' }], renewAt: 242_000 })
  await tokens.renew()
  expect(learnt).toEqual(['token-1', 'token-2'])
})

/** Issues numbered tokens. Answers a request when its token has to be renewed, so that each request needs a new one. */
async function expiringTokens(lifeMs: number) {
  const issued: number[] = []
  const used: number[] = []
  const tokenOf = () => {
    issued.push(Date.now())
    return Promise.resolve({ accessToken: `token-number-${String(issued.length)}`, expiresAt: Date.now() + lifeMs })
  }
  const url = await serve((request, response) => {
    const number = Number(/\d+$/.exec(request.headers.authorization ?? '')?.[0])
    used.push(number)
    const renewAt = (issued[number - 1] ?? 0) + (lifeMs * 2) / 3
    const answer = () => {
      replyJson(response, 200, {})
    }
    setTimeout(answer, Math.max(0, renewAt - Date.now() + 1))
  })
  return { url, used, tokenOf, asked: () => issued.length }
}

test.each([
  ['in its variable only', undefined],
  ['a script that copied it to pm.variables too', "pm.variables.set('accessToken', pm.variables.get('accessToken'))"],
])('a token that expires during the run is renewed before the next request: %s', async (_, pre) => {
  const { url, used, tokenOf } = await expiringTokens(1_500)
  const requests = ['a', 'b', 'c', 'd'].map((name) => asking(url, name))
  const long = collection('long', requests, pre === undefined ? {} : { pre })
  const changes = { accounts: ['default'], tokenOf, timeoutRequestMs: 10_000 }
  const result = await runCollections(options([long], changes))
  expect(result).toMatchObject({ requests: 4, errors: 0, failed: 0 })
  const [first = 0] = used
  expect(used).toEqual([first, first + 1, first + 2, first + 3])
})

test('collections that run at the same time share one renewal', async () => {
  const { url } = await tokenLog()
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
          const livesMs = asked === 1 ? 0 : 3_600_000
          return { accessToken: `token-number-${String(asked)}`, expiresAt: Date.now() + livesMs }
        },
        parallel: 4,
      },
    ),
  )
  expect(asked).toBe(2)
})

test('a session that ends during the run stops it: the rest is skipped with the reason, and no expired token is sent', async () => {
  const { url, used, tokenOf, asked } = await expiringTokens(6_000)
  const progress = silence()
  const one = collection(
    'one',
    ['a', 'b', 'c'].map((name) => asking(url, name)),
  )
  const result = await runCollections(
    options([one, collection('two', [asking(url, 'd')])], {
      accounts: ['default'],
      tokenOf: () => (asked() === 0 ? tokenOf() : Promise.reject(new Error('the session has ended'))),
      timeoutRequestMs: 10_000,
      reporters: ['cli'],
      progress,
    }),
  )
  expect(used).toEqual([1])
  expect(result).toMatchObject({
    requests: 1,
    skipped: 3,
    failed: 0,
    errors: 0,
    aborted: 'signed-out',
    reason: 'the session has ended',
  })
  expect(progress.lines).toContain('the run is not complete: the session has ended')
})
