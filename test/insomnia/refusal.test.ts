import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { serve } from '../helpers/http-server'
import { setScene, TAG } from './host/scene'

const EXPLAIN = 'U-Assist: Explain the last refusal'

/** An API that refuses everything, with or without words. */
const refusing = (status: number, challenge?: string) =>
  serve((_request, response) => {
    response.writeHead(status, challenge ? { 'www-authenticate': challenge } : {}).end()
  })

describe.each(['renderer', 'main'] as const)('a refused request in Insomnia (%s)', (generation) => {
  test.each([
    ['a header', { headers: { Authorization: TAG } }],
    ['the Auth tab', { headers: {}, authentication: { type: 'bearer', token: '{% uassistToken %}' } }],
  ])('401 on our token in %s: the next Send has another one', async (_where, fields) => {
    const { insomnia, session, tokenCalls } = await setScene({ generation })
    const url = await refusing(401)
    await insomnia.send({ url, ...fields })
    expect(session().accessTokens[0]?.stale).toBe(true)
    await insomnia.send({ url, ...fields })
    expect([insomnia.opened.length, tokenCalls()]).toEqual([1, 2])
  })

  test('403, or another’s token, leaves ours alone', async () => {
    const { insomnia, session } = await setScene({ generation })
    await insomnia.send({ url: await refusing(403), headers: { Authorization: TAG } })
    await insomnia.send({ url: await refusing(401), headers: { Authorization: 'Bearer somebody-elses-token' } })
    expect(session().accessTokens[0]?.stale).toBeUndefined()
  })

  test('is explained: nothing wrong with the token, so perhaps the role', async () => {
    const { insomnia } = await setScene({ generation })
    const url = await refusing(401, 'Bearer error="invalid_token", error_description="no such role"')
    await insomnia.send({
      name: 'List agents',
      method: 'DELETE',
      url: `${url}/agents?x=1`,
      headers: { Authorization: TAG },
    })
    const text = await insomnia.click('requestActions', EXPLAIN)
    expect(text.split('\n')).toEqual([
      expect.stringMatching(
        new RegExp(
          `^\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d: ${url} answered 401 to "List agents" \\(DELETE\\), sent with the token of account "default"\\.$`,
        ),
      ),
      'It said: no such role.',
      "The token is the environment's and had not expired. U-Assist answers 401 also where a role or an id is missing: this token's roles are u_administrator, interact_account_admin. Use another account, or check the ids in the request. The next Send renews the token all the same.",
    ])
    await expect(insomnia.click('workspaceActions', EXPLAIN)).resolves.toBe(text)
  })

  test('is explained: 403 renews nothing', async () => {
    const { insomnia } = await setScene({ generation })
    await insomnia.send({ url: await refusing(403), headers: { Authorization: TAG } })
    await expect(insomnia.click('requestActions', EXPLAIN)).resolves.toMatch(
      /Use another account, or check the ids in the request\.$/,
    )
  })

  test('is explained: another audience than the environment’s', async () => {
    const { insomnia } = await setScene({ generation })
    await insomnia.send({
      url: await refusing(401),
      headers: { Authorization: "Bearer {% uassistToken '', '', 'api.uniphore.com' %}" },
    })
    await expect(insomnia.click('requestActions', EXPLAIN)).resolves.toMatch(
      /\nThe token is for api\.uniphore\.com, http:\S+, and the environment's audience is uassist\.uniphore\.com\. Remove the audience that the request asks for, or correct "audience"\.$/,
    )
  })

  test('is explained: a token that had expired', async () => {
    const { insomnia, restart } = await setScene({ generation }, { accessTokenTtlSeconds: 1 })
    const token = await insomnia.render('{% uassistToken %}', 'send')
    await new Promise((resolve) => setTimeout(resolve, 1_100))
    const url = await refusing(401)
    await restart().send({ url, headers: { Authorization: `Bearer ${token}` } })
    await expect(insomnia.click('requestActions', EXPLAIN)).resolves.toMatch(
      /\nThe token had expired at .*\. Send again: it is renewed first\.$/,
    )
  })

  test('is explained: an opaque token', async () => {
    const { insomnia } = await setScene({ generation, variables: { audience: '' } })
    await insomnia.send({ url: await refusing(401), headers: { Authorization: TAG } })
    await expect(insomnia.click('requestActions', EXPLAIN)).resolves.toMatch(
      /\nThe token is opaque: .* Set it, sign out, and send again\.$/,
    )
  })

  test('a token given from outside is explained too', async () => {
    const { insomnia, variables } = await setScene({ generation })
    const accessToken = await insomnia.render('{% uassistToken %}', 'send')
    insomnia.options.variables = { ...variables, accessToken }
    await insomnia.click('workspaceActions', 'U-Assist: Sign out')
    await insomnia.send({ url: await refusing(401), headers: { Authorization: TAG } })
    await expect(insomnia.click('requestActions', EXPLAIN)).resolves.toContain('had not expired')
  })

  test('without one there is nothing to explain', async () => {
    const { insomnia } = await setScene({ generation })
    await expect(insomnia.click('requestActions', EXPLAIN)).resolves.toBe(
      'No request with a U-Assist token has been answered 401 or 403.',
    )
  })

  test('trouble while noticing it is no trouble of the response', async () => {
    const { insomnia, home } = await setScene({ generation })
    await insomnia.render(TAG, 'send')
    const url = await refusing(401)
    mkdirSync(join(home, 'last-refusals.json'))
    await expect(insomnia.send({ url, headers: { Authorization: TAG } })).resolves.toHaveProperty('status', 401)
    expect(insomnia.logged.join('\n')).toMatch(/last-refusals\.json" is no file.*not remembered/)
  })
})
