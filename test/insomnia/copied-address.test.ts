import { type Insomnia } from './host/insomnia'
import { signsInAs } from './host/person'
import { refusal, setScene, TAG } from './host/scene'

/** The callback URL is somebody else's app: the person copies the address at which the browser ends. */
const CALLBACK = 'https://yourapp.example/callback'

const click = (insomnia: Insomnia, label: string) => insomnia.click('requestActions', `U-Assist: ${label}`)
const finish = (insomnia: Insomnia) => click(insomnia, 'Finish sign-in with the copied address')

describe.each(['renderer', 'main'] as const)('a callback of another app in Insomnia (%s)', (generation) => {
  /** An environment with that callback; the person copies the address at which each of her sign-ins ends. */
  async function setForeignScene() {
    const scene = await setScene({ generation, variables: { redirectUri: CALLBACK } }, { redirectUris: [CALLBACK] })
    const { insomnia } = scene
    const copied: Promise<void>[] = []
    insomnia.options.onPage = (url) => {
      const signsIn = signsInAs('admin')(url)
      copied.push(signsIn.then(({ url: address }) => void (insomnia.options.clipboard = address)))
    }
    return { ...scene, copied: () => Promise.all(copied) }
  }

  test('a Send says which entry signs in; two entries do it, and the next Send has the token', async () => {
    const { insomnia, copied, tenant } = await setForeignScene()
    expect(await refusal(insomnia.render(TAG, 'send'))).toContain(
      `Nobody is signed in, and the sign-in ends at ${CALLBACK}, where only you can copy the address. Choose "U-Assist: Sign in"`,
    )
    expect(insomnia.opened).toEqual([])
    await expect(click(insomnia, 'Sign in')).resolves.toMatch(/copy the whole address.*\nThen choose "U-Assist: Finish/)
    await copied()
    expect(insomnia.options.clipboard).toMatch(/^https:\/\/yourapp\.example\/callback#/)
    await expect(finish(insomnia)).resolves.toMatch(/^Signed in at .*: Ada Admin/)
    await expect(insomnia.render(TAG, 'send')).resolves.toMatch(/^Bearer /)
    expect(insomnia.opened).toHaveLength(1)
    expect(tenant.calls('POST /oauth/token')).toBe(1)
    await expect(finish(insomnia)).resolves.toMatch(/^No sign-in waits for an address here/)
  })

  test('what is no address of this sign-in is refused in words, and the wait goes on', async () => {
    const { insomnia, copied, tenant } = await setForeignScene()
    await refusal(insomnia.render(TAG, 'send'))
    await click(insomnia, 'Sign in')
    await copied()
    const { clipboard: right = '' } = insomnia.options
    for (const [clipboard, why] of [
      ['', /^Nothing was pasted\. Copy the whole address/],
      ['SplxlOBeZQQYbYS6WxSbIA', /^That is no address\. A code alone is not enough/],
      [right.replace(/state=[^&]*/, 'state=other'), /^It belongs to another sign-in/],
    ] as const) {
      insomnia.options.clipboard = clipboard
      await expect(finish(insomnia)).resolves.toMatch(why)
    }
    expect(tenant.calls('POST /oauth/token')).toBe(0)
    insomnia.options.clipboard = right
    await expect(finish(insomnia)).resolves.toMatch(/^Signed in at /)
  })

  test('a second "Sign in" takes the place of the first, whose address is then of another sign-in', async () => {
    const { insomnia, copied } = await setForeignScene()
    await refusal(insomnia.render(TAG, 'send'))
    await click(insomnia, 'Sign in')
    await copied()
    const { clipboard: first = '' } = insomnia.options
    await click(insomnia, 'Sign in')
    await copied()
    const { clipboard: second = '' } = insomnia.options
    insomnia.options.clipboard = first
    await expect(finish(insomnia)).resolves.toMatch(/^It belongs to another sign-in/)
    insomnia.options.clipboard = second
    await expect(finish(insomnia)).resolves.toMatch(/^Signed in at /)
  })

  test('a refused sign-in is told, and no secret of it is kept or logged', async () => {
    const { insomnia } = await setForeignScene()
    await refusal(insomnia.render(TAG, 'send'))
    await click(insomnia, 'Sign in')
    const state = new URL(insomnia.opened[0] ?? '').searchParams.get('state') ?? ''
    insomnia.options.clipboard = `${CALLBACK}#error=access_denied&error_description=Not+today&state=${state}`
    await expect(finish(insomnia)).resolves.toMatch(
      /^The tenant does not let this person in \(access_denied: Not today\)/,
    )
    expect([...insomnia.stored.values(), ...insomnia.logged].join('\n')).not.toContain(state)
  })

  test('a wait that nobody ends is over in time', async () => {
    const { insomnia, copied } = await setForeignScene()
    await refusal(insomnia.render(TAG, 'send'))
    insomnia.options.hurry = 300_000
    await click(insomnia, 'Sign in')
    await copied()
    insomnia.options.clipboard = 'nothing yet'
    while ((await finish(insomnia)).startsWith('That is ')) await new Promise((resolve) => setImmediate(resolve))
    await expect(finish(insomnia)).resolves.toMatch(/^No sign-in waits for an address here/)
  })
})
