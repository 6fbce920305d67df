import { type Deps } from './deps'
import { type SessionIdentity, sessionId } from './session'

/**
 * Notes that an API refused this access token with 401 before it expired: the next use refreshes. A token that is not
 * (or no longer) this session's changes nothing. Resolves to whether one was marked.
 */
export async function markStale(
  identity: SessionIdentity,
  accessToken: string,
  { store }: Pick<Deps, 'store'>,
): Promise<boolean> {
  let marked = false
  await store.update(
    sessionId(identity),
    (current) => {
      marked = current?.accessTokens.some((token) => token.accessToken === accessToken && !token.stale) ?? false
      if (!current || !marked) return Promise.resolve(current)
      const mark = (token: (typeof current.accessTokens)[number]) =>
        token.accessToken === accessToken ? { ...token, stale: true } : token
      return Promise.resolve({ ...current, accessTokens: current.accessTokens.map(mark) })
    },
    { purpose: 'marking a refused token' },
  )
  return marked
}
