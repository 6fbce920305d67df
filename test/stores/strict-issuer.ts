import { AuthError, type Session, type TokenStore } from '../../plugin/auth'
import { aSession } from '../helpers/sessions'

/** The session that is refreshed. */
export const ID = 'tenant.example,client,,,default'

/** An issuer whose refresh tokens work once: used twice, the family is dead. */
export function strictIssuer() {
  let live: string | undefined = 'rt-0'
  let calls = 0
  return {
    refresh: (token: string | undefined): string => {
      calls++
      live = token === live ? `rt-${String(calls)}` : undefined
      if (live === undefined) throw new AuthError('SIGN_IN_REQUIRED', 'the refresh token was used twice')
      return live
    },
    calls: () => calls,
    live: () => live,
  }
}

export const withToken = (refreshToken: string, at: number): Session =>
  aSession(1, {
    refreshToken: { refreshToken, obtainedAt: at, audience: 'api', requestedScope: 'openid' },
    accessTokens: [],
  })

/**
 * A refresh as the token core makes it.
 *
 * @param sent runs when the token has been sent, and its successor is not saved
 * @param found the refresh token that it found before; by default what is stored
 */
export async function refresh(
  store: TokenStore,
  issuer: ReturnType<typeof strictIssuer>,
  sent: () => Promise<unknown> = () => Promise.resolve(),
  found?: string,
): Promise<string | undefined> {
  const known = found ?? (await store.read(ID))?.refreshToken?.refreshToken
  const saved = await store.update(
    ID,
    async (session, spend) => {
      if (!session) throw new AuthError('SIGN_IN_REQUIRED', 'nobody is signed in')
      await spend()
      const next = issuer.refresh(session.refreshToken?.refreshToken)
      await sent()
      return withToken(next, (session.refreshToken?.obtainedAt ?? 0) + 1)
    },
    { purpose: 'refreshing', serves: (session) => session?.refreshToken?.refreshToken !== known },
  )
  return saved?.refreshToken?.refreshToken
}
