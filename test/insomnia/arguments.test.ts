import { refusal, setScene, TAG } from './host/scene'

describe.each(['renderer', 'main'] as const)('arguments in Insomnia (%s)', (generation) => {
  test.each([
    '{% uassistToken %}',
    "{% uassistToken 'access' %}",
    "{% uassistToken '', '', '', '', '', '' %}",
    "{% uassistToken 'access', ' default ' %}",
    '{% uassistToken nil, nil %}',
    "{% uassistToken 'access', 'default', 'uassist.uniphore.com', 'email openid', 'acme-demo' %}",
  ])('%s is the environment’s token', async (tag) => {
    const { insomnia } = await setScene({ generation })
    const token = await insomnia.render('{% uassistToken %}', 'send')
    await expect(insomnia.render(tag, 'send')).resolves.toBe(token)
    expect(insomnia.opened).toHaveLength(1)
  })

  test('a number is an account’s name', async () => {
    const { insomnia } = await setScene({ generation })
    await expect(refusal(insomnia.render("{% uassistToken 'access', 3 %}"))).resolves.toContain('(account "3")')
  })

  test('a variable is its value', async () => {
    const { insomnia } = await setScene({ generation, variables: { who: 'agent' } })
    await expect(refusal(insomnia.render("{% uassistToken 'access', who %}"))).resolves.toContain('(account "agent")')
  })

  test.each([
    [
      "{% uassistToken 'refresh' %}",
      "Argument 1 of uassistToken (which token) is \"refresh\": write 'access' or 'id'.",
    ],
    [
      "{% uassistToken '', '', '', '', '', '', 'more' %}",
      'uassistToken takes 6 arguments (which token, account, audience, scope, organization, connection): remove argument 7, or update the plugin.',
    ],
    [
      "{% uassistNonce 'a', 'b' %}",
      'uassistNonce takes 1 arguments (account): remove argument 2, or update the plugin.',
    ],
  ])('%s is refused by name', async (tag, message) => {
    const { insomnia } = await setScene({ generation })
    await expect(refusal(insomnia.render(tag, 'send'))).resolves.toContain(message)
  })

  test('another audience needs another sign-in, in the same session', async () => {
    const { insomnia, sessionFiles } = await setScene({ generation })
    const first = await insomnia.render(TAG, 'send')
    const other = "Bearer {% uassistToken '', '', 'api.uniphore.com' %}"
    const second = await insomnia.render(other, 'send')
    expect(second).not.toBe(first)
    await expect(insomnia.render(TAG, 'send')).resolves.toBe(first)
    await expect(insomnia.render(other, 'send')).resolves.toBe(second)
    expect([insomnia.opened.length, sessionFiles().length]).toEqual([2, 1])
  })
})

test('a list as an argument is refused by name', async () => {
  const { insomnia } = await setScene({ generation: 'renderer' })
  await expect(refusal(insomnia.render("{% uassistToken account='x' %}"))).resolves.toBe(
    'Argument 1 of uassistToken (which token) must be text: write it in quotes, without a name before it.',
  )
})

test.each([
  [{ auth0Domain: '' }, /^"auth0Domain" is missing or empty in the active Insomnia environment\. /],
  [{ clientId: '{{ _.client }}' }, /^"clientId" still holds a placeholder/],
  [{ auth0Domain: 'http://tenant.example' }, /^"auth0Domain" must use https/],
  [
    { clientID: 'x', clientId: undefined },
    /^"clientId" is missing or empty in the active Insomnia environment; the environment has "clientID", which is/,
  ],
])('an environment with %j is refused by its key', async (variables, message) => {
  const { insomnia } = await setScene({ generation: 'main', variables })
  await expect(refusal(insomnia.render(TAG, 'send'))).resolves.toMatch(message)
  expect(insomnia.opened).toEqual([])
})
