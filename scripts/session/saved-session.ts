import { AuthError, type Config, type Deps, notSignedIn, type Session, sessionId } from '../../plugin/auth'
import { type Io } from '../cli/io'
import { createDeps } from './session'

/**
 * The session of a sign-in, as the next command will find it. Throws STORE_UNWRITABLE where only this process has it,
 * because it could not be saved, and SIGN_IN_REQUIRED where there is none.
 */
export async function savedSession(config: Config, { store }: Pick<Deps, 'store'>, io: Io): Promise<Session> {
  const ours = await store.read(sessionId(config))
  if (!ours) throw notSignedIn(config)
  // A store that has not seen this process's sign-in.
  const saved = await createDeps(io).store.read(sessionId(config))
  if (saved && newestAt(saved) >= newestAt(ours)) return saved
  throw new AuthError(
    'STORE_UNWRITABLE',
    'the sign-in succeeded, but it could not be saved, and nobody is signed in here',
  )
}

const newestAt = ({ signedInAt, accessTokens }: Session) =>
  Math.max(signedInAt, ...accessTokens.map(({ obtainedAt }) => obtainedAt))
