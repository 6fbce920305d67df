import { AccountTokens } from '../../scripts/run/account-tokens'
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

test('a token is due a minute before it ends, or when a third of its time is left', async () => {
  let now = 0
  let lifeMs = 300_000
  const tokenOf = () => Promise.resolve({ accessToken: 'a-token', expiresAt: now + lifeMs })
  const tokens = new AccountTokens(tokenOf, () => now, { learn: () => true })
  expect(tokens.given).toEqual({ variables: [], renewAt: Infinity })
  await tokens.fetch(['default'])
  expect(tokens.given).toEqual({ variables: [{ key: 'accessToken', value: 'a-token' }], renewAt: 240_000 })
  now = 239_999
  expect(tokens.due).toBe(false)
  now = 240_000
  expect(tokens.due).toBe(true)
  lifeMs = 3_000
  await tokens.renew()
  expect([tokens.due, tokens.given.renewAt]).toEqual([false, 242_000])
})

/** Hands out numbered tokens, and answers a request when its token has to be renewed: each one needs the next. */
async function impatientServer(lifeMs: number) {
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
  ['its variable only', undefined],
  ['a script that keeps it for itself too', "pm.variables.set('accessToken', pm.variables.get('accessToken'))"],
])('a token that ends during the run is renewed before the next request: %s', async (_, pre) => {
  const { url, used, tokenOf } = await impatientServer(1_500)
  const requests = ['a', 'b', 'c', 'd'].map((name) => asking(url, name))
  const long = collection('long', requests, pre === undefined ? {} : { pre })
  const result = await runCollections(options([long], { accounts: ['default'], tokenOf }))
  expect(result).toMatchObject({ requests: 4, errors: 0, failed: 0 })
  const [first = 0] = used
  expect(used).toEqual([first, first + 1, first + 2, first + 3])
})

test('collections that run beside each other share one renewal', async () => {
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

test('a session that dies during the run ends it: the rest is skipped and says why, and no dead token is sent', async () => {
  const { url, used, tokenOf, asked } = await impatientServer(6_000)
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
  expect(progress.lines).toContain('the run ended early: the session has ended')
})
