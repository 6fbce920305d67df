import { type Session } from '../../plugin/auth'
import { serve } from '../helpers/http-server'
import { type Insomnia } from './host/insomnia'
import { refusal, setScene, TAG } from './host/scene'
import { signsInAs } from './host/person'

const TAGS = [TAG, "{% uassistToken 'id' %}", '{% uassistClaim %}', "{% uassistClaim 'roles' %}", '{% uassistNonce %}']
const MENU = ['Who am I', 'Sign in', 'Explain the last refusal']

const secretsOf = ({ accessTokens, refreshToken, idToken }: Session) =>
  [...accessTokens.map((token) => token.accessToken), refreshToken?.refreshToken, idToken].filter(
    (secret) => secret !== undefined,
  )

/** Everything a person, a console or a database gets to see of it, errors and labels included. */
async function everythingShown(insomnia: Insomnia): Promise<string[]> {
  const shown: string[] = []
  for (const purpose of [undefined, 'preview', 'general', 'no-render'] as const) {
    for (const tag of TAGS) shown.push(await insomnia.render(tag, purpose).catch((error: unknown) => String(error)))
  }
  for (const label of MENU) shown.push(await insomnia.click('requestActions', `U-Assist: ${label}`))
  const labels = insomnia.plugin.templateTags.map((tag) => tag.liveDisplayName?.([]) ?? tag.displayName)
  const alerts = insomnia.alerts.flatMap(({ title, text }) => [title, text])
  return [...shown, ...labels, ...alerts, ...insomnia.logged, ...insomnia.stored.keys(), ...insomnia.stored.values()]
}

test.each(['renderer', 'main'] as const)(
  'no token is shown, said, logged or stored in Insomnia (%s)',
  async (generation) => {
    const { insomnia, tenant, expire, session } = await setScene({ generation })
    const secrets = new Set<string>()
    const shown: string[] = []
    const look = async () => {
      for (const secret of secretsOf(session())) secrets.add(secret)
      shown.push(...(await everythingShown(insomnia)))
    }
    const url = await serve((_request, response) => response.writeHead(401).end())

    expect(await insomnia.render(TAG, 'send')).toBe(`Bearer ${session().accessTokens[0]?.accessToken ?? ''}`)
    await look()
    await insomnia.send({ url, headers: { Authorization: TAG, 'X-Id': "{% uassistToken 'id' %}" } })
    await look()
    await insomnia.render(TAG, 'send')
    await look()
    expire()
    await look()
    expire()
    tenant.faults.queue('POST /oauth/token', { status: 500, body: '{"error":"server_error"}' })
    shown.push(await refusal(insomnia.render(TAG, 'send')))
    // The refresh token is spent, and its successor is lost on the way, twice: somebody has to sign in, and declines.
    tenant.faults.queue('POST /oauth/token', { drop: 'after' }, 2)
    shown.push(await refusal(insomnia.render(TAG, 'send')))
    insomnia.options.onPage = signsInAs('agent', { decline: true })
    shown.push(await refusal(insomnia.render(TAG, 'send')))
    await look()
    shown.push(await insomnia.click('workspaceActions', 'U-Assist: Sign out'))

    expect(secrets.size).toBeGreaterThan(4)
    expect(shown.length).toBeGreaterThan(100)
    for (const secret of secrets) {
      // Its parts are as good as the whole.
      for (const part of secret
        .split('.')
        .filter((text) => text.length > 40)
        .concat(secret)) {
        // Counted, so that a failure does not print it either.
        expect(shown.filter((text) => text.includes(part)).length).toBe(0)
      }
    }
  },
)
