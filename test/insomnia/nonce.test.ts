import { refusal, setScene } from './host/scene'

const NONCE = '{% uassistNonce %}'
const ROUTE = 'GET /backend/v2/refresh/api-token'

describe.each(['renderer', 'main', 'inso'] as const)('a nonce in Insomnia (%s)', (generation) => {
  test('is fetched for each Send, and opens a write', async () => {
    const { insomnia, api, restart } = await setScene({ generation: 'renderer' })
    const token = await insomnia.render('{% uassistToken %}', 'send')
    const host = restart({ generation })
    const [one, two] = [await host.render(NONCE, 'send'), await host.render(NONCE, 'send')]
    expect(one).not.toBe(two)
    expect(api.calls(ROUTE)).toBe(2)
    const response = await fetch(`${api.url}/ocms/v2/configuration/sync-user`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'nonce-token': one },
    })
    expect(response.status).toBe(200)
  })

  test('is fetched for a script, which opens no sign-in page', async () => {
    const { insomnia, api, restart } = await setScene({ generation: 'renderer' })
    const host = restart({ generation })
    await expect(refusal(host.render(NONCE, 'script'))).resolves.toMatch(/^Nobody is signed in at /)
    await insomnia.render('{% uassistToken %}', 'send')
    await expect(host.render(NONCE, 'script')).resolves.toMatch(/^[^<>\s]+$/)
    expect([api.calls(ROUTE), insomnia.opened.length, host.opened.length]).toEqual([1, 1, 0])
  })

  test.each([undefined, 'preview', 'general', 'no-render'] as const)(
    'purpose %s: whose nonce it will be, and no call; an error for an account that is not signed in',
    async (purpose) => {
      const { insomnia, api, tokenCalls, restart } = await setScene({ generation: 'renderer' })
      await insomnia.render('{% uassistToken %}', 'send')
      const host = restart({ generation })
      await expect(host.render(NONCE, purpose)).resolves.toMatch(
        /^<U-Assist nonce for Ada Admin, account "default", fetched on Send, ref [0-9a-f]{16}>$/,
      )
      await expect(refusal(host.render("{% uassistNonce 'nobody' %}", purpose))).resolves.toMatch(
        /^Nobody is signed in at http:\/\/127\.0\.0\.1:\d+ \(account "nobody"\)\./,
      )
      expect([api.calls(ROUTE), tokenCalls(), host.opened.length]).toEqual([0, 1, 0])
    },
  )
})

describe('what a nonce needs', () => {
  test.each([
    [{ gatewayUrl: '' }, '"gatewayUrl" is missing or empty in the active Insomnia environment; uassistNonce needs it.'],
    [{ apiEnvironment: undefined }, '"apiEnvironment" is missing or empty'],
    [{ gatewayUrl: 'http://gateway.example' }, '"gatewayUrl" must be an https address, not "http://gateway.example"'],
    [{ gatewayUrl: 'gateway' }, '"gatewayUrl" must be an https address, not "gateway"'],
  ])('%j is refused by its key, before anybody signs in, and when one looks at it', async (variables, message) => {
    const { insomnia } = await setScene({ generation: 'main', variables })
    await expect(refusal(insomnia.render(NONCE, 'send'))).resolves.toContain(message)
    await expect(refusal(insomnia.render(NONCE))).resolves.toContain(message)
    expect(insomnia.opened).toEqual([])
  })

  test('a gateway that refuses the token: the next Send renews it', async () => {
    const { insomnia, api, tokenCalls } = await setScene({ generation: 'main' })
    await insomnia.render('{% uassistToken %}', 'send')
    api.faults.queue(ROUTE, { status: 401 })
    await expect(refusal(insomnia.render(NONCE, 'send'))).resolves.toMatch(
      /^http:\/\/127\.0\.0\.1:\d+ refused the token with 401, so there is no nonce\. Send the request again: the token is renewed first\./,
    )
    await expect(insomnia.render(NONCE, 'send')).resolves.toMatch(/^\S+$/)
    expect(tokenCalls()).toBe(2)
  })

  test.each([
    ['an error', { status: 500 }, 'answered 500 without a nonce'],
    ['no nonce', { status: 200, body: '{"data":""}' }, 'answered 200 without a nonce'],
    ['a page', { status: 200, body: '<html>' }, 'answered 200 without a nonce'],
    ['a template', { status: 200, body: '{"data":"{%x%}"}' }, 'The nonce holds template syntax'],
  ])('a gateway that answers with %s', async (_what, fault, message) => {
    const { insomnia, api } = await setScene({ generation: 'main' })
    api.faults.queue(ROUTE, fault)
    await expect(refusal(insomnia.render(NONCE, 'send'))).resolves.toContain(message)
  })
})
