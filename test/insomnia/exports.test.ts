import { refusal, setScene, TAG } from './host/scene'

const NONCE = '{% uassistNonce %}'
const ROUTE = 'GET /backend/v2/refresh/api-token'
const WRITE = '/ocms/v2/configuration/sync-user'

/*
 * "Copy as cURL", code generation and HAR render without a purpose and then run the request hooks: whatever they write
 * down has to be what a Send sends, and never the text that a person is shown.
 */
describe.each(['renderer', 'main'] as const)('what leaves Insomnia without a Send (%s)', (generation) => {
  test.each([
    ['in a header', (tag: string) => ({ headers: { Authorization: TAG, 'nonce-token': tag } })],
    [
      'in a header beside the Auth tab',
      (tag: string) => ({ headers: { 'nonce-token': tag }, authentication: { type: 'bearer', token: tokenTag } }),
    ],
  ])('a nonce %s is a fresh one, each time, and opens a write', async (_where, fieldsFor) => {
    const { insomnia, api } = await setScene({ generation })
    await insomnia.render(TAG, 'send')
    const url = `${api.url}${WRITE}`
    const nonces = new Set<string>()
    for (const time of [1, 2]) {
      const headers = await insomnia.copy({ url, method: 'POST', ...fieldsFor(NONCE) })
      expect((await fetch(url, { method: 'POST', headers })).status).toBe(200)
      nonces.add(headers['nonce-token'] ?? '')
      expect(api.calls(ROUTE)).toBe(time)
    }
    expect(nonces.size).toBe(2)
  })

  test('a nonce is fetched with the token of its account, and with one given from outside', async () => {
    const { insomnia, api, variables, expire, tokenCalls } = await setScene({ generation })
    const token = await insomnia.render(tokenTag, 'send')
    expire()
    insomnia.options.variables = { ...variables, agentAccessToken: token }
    for (const [tag, calls] of [
      ["{% uassistNonce 'agent' %}", 1],
      [NONCE, 2],
    ] as const) {
      const { headers } = await insomnia.exportHar({ url: api.url, headers: { 'nonce-token': tag } })
      expect(headers['nonce-token']).toMatch(/^[^<>\s]+$/)
      expect(tokenCalls()).toBe(calls)
    }
  })

  test('a token is in the address, path, query and body, wherever its tag stands', async () => {
    const { insomnia } = await setScene({ generation })
    const token = await insomnia.render(tokenTag, 'send')
    const exported = await insomnia.exportHar({
      url: `http://127.0.0.1:9/${tokenTag}/:inPath/end?t=${tokenTag}`,
      pathParameters: { inPath: tokenTag },
      headers: { 'X-Twice': `${tokenTag} ${tokenTag}` },
      parameters: [
        { name: 'plain', value: 'a <U-Assist text, ref x>' },
        { name: 'token', value: tokenTag },
      ],
      body: { mimeType: 'application/json', text: `{"token":"${tokenTag}"}` },
    })
    expect(exported).toEqual({
      url: `http://127.0.0.1:9/${token}/${encodeURIComponent(token)}/end?t=${token}`,
      headers: { 'X-Twice': `${token} ${token}` },
      parameters: [
        { name: 'plain', value: 'a <U-Assist text, ref x>' },
        { name: 'token', value: token },
      ],
      body: { mimeType: 'application/json', text: `{"token":"${token}"}` },
    })
    const form = [
      { name: 'a', value: '1' },
      { name: 'token', value: tokenTag },
      { name: 'token', value: TAG },
    ]
    const { body } = await insomnia.exportHar({ url: 'http://127.0.0.1:9', headers: {}, body: { params: form } })
    expect(body.params?.map(({ value }) => value)).toEqual(['1', token, `Bearer ${token}`])
  })

  test('where a hook cannot put it, there is an error and no export', async () => {
    const { insomnia } = await setScene({ generation })
    await insomnia.render(TAG, 'send')
    const twice = (value: string) => [
      { name: 'id', value: 'a' },
      { name: 'id', value },
    ]
    const exportWith = (value: string) =>
      insomnia.exportHar({ url: 'http://127.0.0.1:9', headers: {}, parameters: twice(value) })
    await expect(exportWith('b')).resolves.toMatchObject({ parameters: twice('b') })
    await expect(refusal(exportWith(tokenTag))).resolves.toMatch(/^A U-Assist tag cannot be filled in here: /)
    const name = await insomnia.render(tokenTag)
    const named = insomnia.exportHar({ url: 'http://127.0.0.1:9', headers: { [name]: 'a' } })
    await expect(refusal(named)).resolves.toMatch(/^A U-Assist tag cannot be filled in here: /)
  })

  test('a nonce that the gateway does not give is an error, and no export', async () => {
    const { insomnia, api } = await setScene({ generation })
    await insomnia.render(TAG, 'send')
    api.faults.queue(ROUTE, { status: 500 })
    await expect(refusal(insomnia.copy({ url: api.url, headers: { 'nonce-token': NONCE } }))).resolves.toContain(
      'answered 500 without a nonce',
    )
  })
})

const tokenTag = '{% uassistToken %}'
