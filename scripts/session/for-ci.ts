import {
  AuthError,
  type Config,
  type Deps,
  findRefreshToken,
  getToken,
  memoryStore,
  refreshTokenKey,
  type Session,
  sessionId,
  signInAgain,
} from '../../plugin/auth'
import { printBoundCredential } from '../../plugin/node/given-credentials'
import { variableName } from '../../plugin/node/process-settings'
import { describe, identify } from './who'

/** A sign-in for a CI: its refresh token, and what is to know of it. */
export interface CiCredential {
  /** The refresh token with its issuer and client written in it, as one word. */
  credential: string
  /** The variable that gives it to a job. */
  variable: string
  /** Lines for the person: whose it is, and what ends it. */
  notes: string[]
}

/**
 * Signs in for a CI, with a login of its own, and stores nothing on this machine. The refresh token is used once, which shows
 * that it works and whether this tenant rotates it. Rejects as `getToken` does, and with TOKEN_REFUSED where the sign-in
 * brings no refresh token.
 */
export async function signInForCi(config: Config, { interaction, ...others }: Deps): Promise<CiCredential> {
  // Neither a stored sign-in nor the browser's: this one must be able to end without theirs.
  const who = { ...interaction?.who, afresh: true, others: () => [] }
  const deps: Deps = { ...others, store: memoryStore(), ...(interaction && { interaction: { ...interaction, who } }) }
  const own = { ...config, refreshToken: '' }
  await signInAgain(own, deps)
  const before = await refreshTokenOf(own, deps)
  await getToken(own, { minValiditySeconds: Infinity }, { ...others, store: deps.store })
  const { session, refreshToken } = await refreshTokenOf(own, deps)
  const { auth0Domain: issuer, clientId, account } = config
  return {
    credential: printBoundCredential({ issuer, clientId, value: refreshToken }),
    variable: variableName(refreshTokenKey(account)),
    notes: [
      `Signed in for CI: ${describe(identify(session, session.claims ?? {}, config))}. Nothing of it is stored here.`,
      ...(refreshToken === before.refreshToken ? WITHOUT_ROTATION : WITH_ROTATION),
      ...ENDS,
    ],
  }
}

async function refreshTokenOf(
  config: Config,
  { store }: Pick<Deps, 'store'>,
): Promise<{ session: Session; refreshToken: string }> {
  const session = await store.read(sessionId(config))
  const found = session && findRefreshToken(session, config.audience)
  if (found) return { session, refreshToken: found.refreshToken }
  throw new AuthError(
    'TOKEN_REFUSED',
    'this sign-in brought no refresh token, so there is nothing to give to a CI',
    'Switch on "Allow Offline Access" for the API and the Refresh Token grant for the application, and ask for offline_access in "scope".',
  )
}

const WITH_ROTATION = [
  'This tenant rotates refresh tokens: each works once, and brings the next one.',
  '- A second job, or the next run, that begins with this one is refused, and ends the sign-in for all who descend from it.',
  '- So keep UASSIST_HOME from run to run on one runner, where jobs share a session and its lock;',
  '  or have the administrator switch rotation off for an application of its own for CI.',
  '- A Rotation Overlap Period saves an answer that was lost on its way, and no more than that.',
]

const WITHOUT_ROTATION = [
  'This tenant does not rotate refresh tokens: any number of jobs may begin with this one, again and again.',
]

const ENDS = [
  'It ends when nobody has used it for the idle lifetime of the tenant, and at its absolute lifetime at the latest; both are',
  '30 days by default, and the tenant tells nobody: ask its administrator. A new `login --for-ci` then brings another one.',
  'Whoever has it is you. Keep it in a secret of the CI, for protected branches only:',
]
