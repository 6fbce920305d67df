import {
  AuthError,
  type Config,
  type Deps,
  nameOf,
  notSignedIn,
  revokeReplaced,
  type Session,
  sessionId,
  supersedes,
  type TokenStore,
} from '../../plugin/auth'

/** Where a session is moved from and to, and that store as another process sees it. */
export interface Move {
  from: TokenStore
  to: TokenStore
  saved: TokenStore
}

/**
 * Moves a session from one store to another: two machines that each refresh the same refresh token would end it. It leaves the
 * first one when it is seen in the second one. What it replaces there is revoked. Rejects with SIGN_IN_REQUIRED where there
 * is none, with CONFIG_INVALID where the other one has a later sign-in, with STORE_UNWRITABLE where it does not arrive, and
 * as the stores do.
 */
export async function pushSession(
  config: Config,
  { from, to, saved }: Move,
  deps: Pick<Deps, 'send' | 'log'>,
): Promise<Session> {
  const id = sessionId(config)
  const replaced: { session?: Session } = {}
  let moved: Session | undefined
  await from.update(
    id,
    async (local) => {
      if (!local) throw notSignedIn(config)
      moved = await to.update(id, (there) => Promise.resolve(laterOf(local, there, replaced)), { purpose: 'moving in' })
      const arrived = await saved.read(id)
      if (arrived?.signedInAt === local.signedInAt && !supersedes(local, arrived, arrived)) return undefined
      throw new AuthError(
        'STORE_UNWRITABLE',
        'the session did not arrive in the store, and was left on this machine',
        'Try again in a moment.',
      )
    },
    { purpose: 'moving out', forget: true },
  )
  if (!moved) throw notSignedIn(config)
  if (replaced.session) {
    const [before, now] = [replaced.session.claims, moved.claims]
    if (before?.sub !== now?.sub) deps.log(`warning: the sign-in of ${nameOf(before)} was there before, and is ended`)
    await revokeReplaced(replaced.session, moved, config, deps)
  }
  if (await from.read(id)) {
    deps.log(
      'warning: the session is in the store, but could not be removed here; remove its file before you use it here',
    )
  }
  return moved
}

function laterOf(local: Session, there: Session | undefined, replaced: { session?: Session }): Session {
  // Moved before, and not removed here: whichever has been refreshed since.
  if (there?.signedInAt === local.signedInAt) return supersedes(local, there, there) ? local : there
  if (!there || there.signedInAt < local.signedInAt) {
    if (there) replaced.session = there
    return local
  }
  throw new AuthError(
    'CONFIG_INVALID',
    `the store has a later sign-in, of ${new Date(there.signedInAt).toISOString()}`,
    'That one is used; the one of this machine was left as it is. `uassist logout --all` ends it.',
  )
}
