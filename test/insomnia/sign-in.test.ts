import { setScene, TAG } from './host/scene'
import { signsInAs } from './host/person'

describe.each(['renderer', 'main'] as const)('a request in Insomnia (%s)', (generation) => {
  test('the first Send signs in, and the API takes the token', async () => {
    const { insomnia, api } = await setScene({ generation })
    const response = await insomnia.send({
      url: `${api.url}/backend/v2/refresh/api-token?environment=dev`,
      headers: { Authorization: TAG },
    })
    expect(response.status).toBe(200)
    expect(insomnia.opened).toHaveLength(1)
  })

  test('the second Send is silent, also after a restart', async () => {
    const { insomnia, restart, tokenCalls } = await setScene({ generation })
    const first = await insomnia.render(TAG, 'send')
    await expect(insomnia.render(TAG, 'send')).resolves.toBe(first)
    const restarted = restart()
    await expect(restarted.render(TAG, 'send')).resolves.toBe(first)
    expect([insomnia.opened.length, restarted.opened.length, tokenCalls()]).toEqual([1, 0, 1])
  })

  test('after the token has ended it is renewed without a page', async () => {
    const { insomnia, expire, tokenCalls } = await setScene({ generation })
    const first = await insomnia.render(TAG, 'send')
    expire()
    const second = await insomnia.render(TAG, 'send')
    expect(second).not.toBe(first)
    expect([insomnia.opened.length, tokenCalls()]).toEqual([1, 2])
  })

  test('a short-lived token is renewed when it is about to end', async () => {
    const { insomnia, tokenCalls, change } = await setScene({ generation }, { accessTokenTtlSeconds: 30 })
    await insomnia.render(TAG, 'send')
    await insomnia.render(TAG, 'send')
    expect([insomnia.opened.length, tokenCalls()]).toEqual([1, 1])
    change(({ accessTokens }) => {
      for (const token of accessTokens)
        Object.assign(token, { obtainedAt: token.obtainedAt - 20_000, expiresAt: token.expiresAt - 20_000 })
    })
    await insomnia.render(TAG, 'send')
    expect([insomnia.opened.length, tokenCalls()]).toEqual([1, 2])
  })

  test('after signing out the next Send asks again', async () => {
    const { insomnia, sessionFiles } = await setScene({ generation })
    await insomnia.render(TAG, 'send')
    await expect(insomnia.click('workspaceActions', 'U-Assist: Sign out')).resolves.toMatch(
      /^Signed out at .*good until/,
    )
    expect(sessionFiles()).toEqual([])
    await insomnia.render(TAG, 'send')
    expect(insomnia.opened).toHaveLength(2)
  })

  test('switching the environment switches the session, and back', async () => {
    const { insomnia, variables } = await setScene({ generation })
    const other = await setScene({ generation })
    const mine = await insomnia.render(TAG, 'send')
    insomnia.options.variables = { ...other.variables, environmentName: 'other' }
    const theirs = await insomnia.render(TAG, 'send')
    expect(theirs).not.toBe(mine)
    insomnia.options.variables = variables
    await expect(insomnia.render(TAG, 'send')).resolves.toBe(mine)
    expect(insomnia.opened).toHaveLength(2)
  })

  test('an account is a session of its own', async () => {
    const { insomnia } = await setScene({ generation })
    await insomnia.render(TAG, 'send')
    insomnia.options.onPage = signsInAs('supervisor')
    await insomnia.render("{% uassistToken 'access', 'supervisor' %}", 'send')
    await expect(
      insomnia.render("{% uassistClaim 'name' %} / {% uassistClaim 'name', 'supervisor' %}", 'send'),
    ).resolves.toBe('Ada Admin / Sven Supervisor')
  })

  test('the ID token, renewed when it has ended', async () => {
    const { insomnia, session, change, tokenCalls } = await setScene({ generation })
    const first = await insomnia.render("{% uassistToken 'id' %}", 'send')
    expect(first).toBe(session().idToken)
    change((stored) => {
      // Unsigned and long ended: it is only looked at.
      stored.idToken = ['e30', Buffer.from('{"exp":1}').toString('base64url'), 'x'].join('.')
    })
    const renewed = await insomnia.render("{% uassistToken 'id' %}", 'send')
    expect(renewed).toBe(session().idToken)
    expect([insomnia.opened.length, tokenCalls()]).toEqual([1, 2])
  })

  test('a script gets the token that is there, and opens no page', async () => {
    const { insomnia } = await setScene({ generation })
    await expect(insomnia.render(TAG, 'script')).rejects.toThrow('Nobody is signed in')
    const token = await insomnia.render(TAG, 'send')
    await expect(insomnia.render(TAG, 'script')).resolves.toBe(token)
    expect(insomnia.opened).toHaveLength(1)
  })
})

describe('where nobody sits in front', () => {
  test('inso says what to give, and opens no page', async () => {
    const { insomnia } = await setScene({ generation: 'inso' })
    await expect(insomnia.render(TAG, 'send')).rejects.toThrow(
      /^Nobody is signed in at .*\. Nobody can sign in here: give UASSIST_ACCESS_TOKEN or UASSIST_REFRESH_TOKEN, or run "uassist login" beforehand\.$/,
    )
    expect(insomnia.opened).toEqual([])
  })

  test('inso uses the session of this machine, and renews it', async () => {
    const { insomnia, restart, expire, tokenCalls } = await setScene({ generation: 'renderer' })
    const token = await insomnia.render(TAG, 'send')
    const inso = restart({ generation: 'inso' })
    await expect(inso.render(TAG, 'send')).resolves.toBe(token)
    expire()
    await expect(inso.render(TAG, 'send')).resolves.not.toBe(token)
    expect(tokenCalls()).toBe(2)
  })

  test('inso takes a token or a refresh token from the process', async () => {
    const { insomnia, restart, session } = await setScene({ generation: 'renderer' })
    const token = await insomnia.render('{% uassistToken %}', 'send')
    const given = restart({ generation: 'inso', home: '/nonexistent', env: { UASSIST_ACCESS_TOKEN: token } })
    await expect(given.render('{% uassistToken %}', 'send')).resolves.toBe(token)
    const other = await setScene({ generation: 'inso' })
    const seeded = other.restart({
      variables: insomnia.options.variables,
      env: {
        UASSIST_REFRESH_TOKEN: session().refreshToken?.refreshToken ?? '',
        UASSIST_AUTH0_DOMAIN: String(insomnia.options.variables.auth0Domain),
      },
    })
    await expect(seeded.render('{% uassistToken %}', 'send')).resolves.toMatch(/^\S+\.\S+\.\S+$/)
    const bare = other.restart({ variables: insomnia.options.variables, env: { UASSIST_REFRESH_TOKEN: 'the-token' } })
    await expect(bare.render('{% uassistToken %}', 'send')).rejects.toThrow(
      'UASSIST_REFRESH_TOKEN is given without its issuer',
    )
  })

  test('a token given for one account is not sent for another', async () => {
    const { insomnia } = await setScene({
      generation: 'inso',
      env: { UASSIST_ACCESS_TOKEN: 'opaque-default', UASSIST_AGENT_ACCESS_TOKEN: 'opaque-agent' },
    })
    await expect(insomnia.render('{% uassistToken %}', 'send')).resolves.toBe('opaque-default')
    await expect(insomnia.render("{% uassistToken '', 'agent' %}", 'send')).resolves.toBe('opaque-agent')
    await expect(insomnia.render("{% uassistToken '', 'admin' %}", 'send')).rejects.toThrow('account "admin"')
  })

  test('an Insomnia in CI opens no page either', async () => {
    const { insomnia } = await setScene({ generation: 'main', env: { CI: 'true' } })
    await expect(insomnia.render(TAG, 'send')).rejects.toThrow('Nobody can sign in here')
    expect(insomnia.opened).toEqual([])
  })
})
