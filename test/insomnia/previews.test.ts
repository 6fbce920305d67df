import { type RenderPurpose } from '../../plugin/insomnia/host'
import { formatDay } from './host/local-day'
import { refusal, setScene, TAG } from './host/scene'

const LOOKING: (RenderPurpose | undefined)[] = [undefined, 'preview', 'general', 'no-render']

describe.each(['renderer', 'main'] as const)('looking at a tag in Insomnia (%s)', (generation) => {
  test.each(LOOKING)('purpose %s: who and until when, from what is stored', async (purpose) => {
    const { insomnia, session, tenant } = await setScene({ generation })
    await insomnia.render(TAG, 'send')
    const before = tenant.calls('GET /.well-known/jwks.json')
    const text = await insomnia.render(TAG, purpose)
    const until = formatDay(session().accessTokens[0]?.expiresAt ?? 0)
    expect(text).toMatch(
      /^Bearer <U-Assist access token of Ada Admin, account "default", good until \d{4}-\d\d-\d\d \d\d:\d\d, ref [0-9a-f]{16}>$/,
    )
    expect(text).toContain(`good until ${until} `)
    expect(tenant.calls('GET /.well-known/jwks.json')).toBe(before)
  })

  test.each(LOOKING)('purpose %s: nobody signed in is an error, and opens no page', async (purpose) => {
    const { insomnia, tokenCalls } = await setScene({ generation })
    await expect(refusal(insomnia.render(TAG, purpose))).resolves.toMatch(
      /^Nobody is signed in at http:\/\/127\.0\.0\.1:\d+ \(account "default"\)\. Send the request again to sign in\./,
    )
    expect([insomnia.opened.length, tokenCalls(), insomnia.stored.size]).toEqual([0, 0, 0])
  })

  test('a token that has ended is not renewed by looking', async () => {
    const { insomnia, expire, tokenCalls } = await setScene({ generation })
    await insomnia.render(TAG, 'send')
    expire()
    await expect(insomnia.render(TAG)).resolves.toMatch(
      /^Bearer <U-Assist access token of Ada Admin, account "default", renewed on Send, ref /,
    )
    expect(tokenCalls()).toBe(1)
  })

  test('the ID token, and a token given from outside', async () => {
    const { insomnia, variables } = await setScene({ generation })
    await insomnia.render(TAG, 'send')
    await expect(insomnia.render("{% uassistToken 'id' %}")).resolves.toMatch(
      /^<U-Assist ID token of Ada Admin, account "default", ref /,
    )
    insomnia.options.variables = { ...variables, accessToken: 'opaque-given-token' }
    await expect(insomnia.render(TAG)).resolves.toMatch(/^Bearer <U-Assist access token given as "accessToken", ref /)
  })

  test.each([
    ['as a header', (tag: string) => ({ headers: { Authorization: `Bearer ${tag}` } })],
    ['in the Auth tab', (tag: string) => ({ headers: {}, authentication: { type: 'bearer', token: tag } })],
  ])('"copy as cURL" gets the token itself, %s', async (_where, fieldsFor) => {
    const { insomnia, api, expire, variables } = await setScene({ generation })
    const token = await insomnia.render(TAG, 'send')
    const url = `${api.url}/backend/v2/refresh/api-token?environment=dev`
    const access = fieldsFor('{% uassistToken %}')
    await expect(insomnia.copy({ url, ...access })).resolves.toEqual({ Authorization: token })

    const id = await insomnia.copy({ url, ...fieldsFor("{% uassistToken 'id' %}") })
    expect(id.Authorization).toBe(`Bearer ${await insomnia.render("{% uassistToken 'id' %}", 'send')}`)

    expire()
    const renewed = await insomnia.copy({ url, ...access })
    expect(renewed.Authorization).not.toBe(token)
    expect((await fetch(url, { headers: renewed })).status).toBe(200)

    insomnia.options.variables = { ...variables, accessToken: 'opaque-given-token' }
    await expect(insomnia.copy({ url, ...access })).resolves.toEqual({ Authorization: 'Bearer opaque-given-token' })
    expect(insomnia.opened).toHaveLength(1)
  })

  test('a text whose token is gone is an error, never a header', async () => {
    const { insomnia } = await setScene({ generation })
    await insomnia.render(TAG, 'send')
    const text = (await insomnia.render(TAG)).replace(/ref \w+/, 'ref 0123456789abcdef')
    await expect(insomnia.copy({ url: 'http://127.0.0.1:9', headers: { Authorization: text } })).rejects.toThrow(
      'The U-Assist token has been replaced in this moment: try again.',
    )
  })
})

test('a name cannot smuggle in a template, nor end the text early', async () => {
  const { insomnia, change } = await setScene({ generation: 'renderer' })
  await insomnia.render(TAG, 'send')
  change((session) => {
    session.claims = { ...session.claims, name: 'Mallory>{% uassistToken %}{{ x }}, ref 0123456789abcdef>' }
  })
  const text = await insomnia.render(TAG)
  expect(text).toMatch(
    /^Bearer <U-Assist access token of Mallory uassistToken {2}x , ref 0123456789abcdef, account "default", good until [^<>]*, ref [0-9a-f]{16}>$/,
  )
  await expect(insomnia.copy({ url: 'http://127.0.0.1:9', headers: { Authorization: TAG } })).resolves.toEqual({
    Authorization: await insomnia.render(TAG, 'send'),
  })
})

test('a label in the editor never echoes what a collection wrote, except a plain word', async () => {
  const { insomnia } = await setScene({ generation: 'renderer' })
  const markup = { type: 'string', value: '<img src=x onerror=alert(1)>' }
  const labels = insomnia.plugin.templateTags.map((tag) => tag.liveDisplayName?.([markup, markup]))
  expect(labels).toEqual(['U-Assist access token', 'U-Assist claim', undefined])
  expect(insomnia.plugin.templateTags[1]?.liveDisplayName?.([{ type: 'string', value: 'tenantId' }])).toBe(
    'U-Assist tenantId',
  )
  expect(insomnia.plugin.templateTags[0]?.liveDisplayName?.([])).toBe('U-Assist access token')
})
