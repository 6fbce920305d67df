import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { tempFolder } from '../helpers/temp-folder'
import { refusal, setScene, TAG } from './host/scene'

/** Somebody else's domain, which only a proxy reaches, and a refresh token to ask it with. */
const FAR = { auth0Domain: 'tenant.example', refreshToken: 'rt-1' }

function homeWith(settings: Record<string, string>): string {
  const home = tempFolder()
  writeFileSync(join(home, 'network.json'), JSON.stringify(settings), { mode: 0o600 })
  return home
}

describe.each(['renderer', 'main'] as const)('the network in Insomnia (%s)', (generation) => {
  test('is reached as "uassist install insomnia" kept it', async () => {
    const home = homeWith({ HTTPS_PROXY: 'http://127.0.0.1:9' })
    const { insomnia } = await setScene({ generation, home, variables: FAR })
    expect(await refusal(insomnia.render(TAG, 'send'))).toContain(
      'The proxy http://127.0.0.1:9 of HTTPS_PROXY cannot be reached (ECONNREFUSED). Check HTTPS_PROXY',
    )
  })

  test('this machine is reached directly all the same', async () => {
    const home = homeWith({ HTTPS_PROXY: 'http://127.0.0.1:9', HTTP_PROXY: 'http://127.0.0.1:9' })
    const { insomnia } = await setScene({ generation, home })
    expect(await insomnia.render(TAG, 'send')).toMatch(/^Bearer ey/)
  })
})
