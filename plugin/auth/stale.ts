import { type Deps } from './deps'
import { type AccessToken, type SessionIdentity, sessionId } from './session'

/**
 * Marks an access token that an API refused with 401 before it expired: the next use refreshes. A token that is not, or
 * no longer, this session's changes nothing. Resolves to whether one was marked; rejects as `TokenStore.update` does.
 */
export async function markStale(
  identity: SessionIdentity,
  accessToken: string,
  { store }: Pick<Deps, 'store'>,
): Promise<boolean> {
  const isRefused = (token: AccessToken) => token.accessToken === accessToken
  let marked = false
  await store.update(
    sessionId(identity),
    (current) => {
      marked = current?.accessTokens.some((token) => isRefused(token) && !token.stale) ?? false
      if (!current || !marked) return Promise.resolve(current)
      const accessTokens = current.accessTokens.map((token) => (isRefused(token) ? { ...token, stale: true } : token))
      return Promise.resolve({ ...current, accessTokens })
    },
    { purpose: 'marking a refused token' },
  )
  return marked
}
