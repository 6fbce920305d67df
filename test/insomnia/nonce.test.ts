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

  test.each([undefined, 'preview', 'general', 'no-render', 'script'] as const)(
    'purpose %s: a sentence, and no call',
    async (purpose) => {
      const { insomnia, api, tokenCalls } = await setScene({ generation })
      await expect(insomnia.render(NONCE, purpose)).resolves.toBe('a fresh U-Assist nonce, fetched on Send')
      expect([api.calls(ROUTE), tokenCalls(), insomnia.opened.length]).toEqual([0, 0, 0])
    },
  )
})

describe('what a nonce needs', () => {
  test.each([
    [{ gatewayUrl: '' }, '"gatewayUrl" is missing or empty in the active Insomnia environment; uassistNonce needs it.'],
    [{ apiEnvironment: undefined }, '"apiEnvironment" is missing or empty'],
    [{ gatewayUrl: 'http://gateway.example' }, '"gatewayUrl" must be an https address, not "http://gateway.example"'],
    [{ gatewayUrl: 'gateway' }, '"gatewayUrl" must be an https address, not "gateway"'],
  ])('%j is refused by its key, before anybody signs in', async (variables, message) => {
    const { insomnia } = await setScene({ generation: 'main', variables })
    await expect(refusal(insomnia.render(NONCE, 'send'))).resolves.toContain(message)
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
