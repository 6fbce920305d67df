import { nameOf, type Session, untilWhen } from '../../plugin/auth'
import { refreshTokensOf } from '../../plugin/auth/refresh-tokens'
import { type Identity, identify, isoOrNull } from './who'

/** One stored session, as `status --json` prints it. Times are ISO 8601. */
export interface SessionSummary extends Omit<Identity, 'accessTokenExpiresAt'> {
  auth0Domain: string
  clientId: string
  /** What the session was asked for; empty where nothing was. */
  connection: string
  signedInAt: string | null
  /** Of each audience, until when its token is good. */
  accessTokens: { audience: string; expiresAt: string | null }[]
  /** The audiences whose tokens are renewed without a sign-in, as far as is known here. */
  renewable: string[]
  /** Whether `signInAgainBy` is an estimate: how long a refresh token lives, Auth0 does not say. */
  signInAgainByIsEstimate: boolean
  /** Whether no token is good and none can be renewed. */
  ended: boolean
}

/** A stored session in facts, without a secret. */
export function summaryOf(session: Session, now: number): SessionSummary {
  const { identity, claims = {}, accessTokens, signedInAt } = session
  const renewable = refreshTokensOf(session).map(({ audience }) => audience)
  const { accessTokenExpiresAt: _ofOneAudience, ...who } = identify(session, claims, { ...identity, audience: '' })
  const good = accessTokens.filter(({ expiresAt, stale }) => expiresAt > now && !stale)
  return {
    auth0Domain: identity.auth0Domain,
    clientId: identity.clientId,
    connection: identity.connection,
    ...who,
    signedInAt: isoOrNull(signedInAt),
    accessTokens: good.map(({ audience, expiresAt }) => ({ audience, expiresAt: isoOrNull(expiresAt) })),
    renewable,
    signInAgainByIsEstimate: untilWhen(session, timeText)?.isEstimate ?? false,
    ended: good.length === 0 && renewable.length === 0,
  }
}

/** Who a session is of, for people: the name, and the e-mail address in brackets. */
export function personOf({ claims }: Session): string {
  const { name, email } = identify({ accessTokens: [] }, claims ?? {}, { account: '', organization: '', audience: '' })
  return name && email ? `${name} <${email}>` : nameOf(claims)
}

/** A time in milliseconds since the epoch, as the messages of this program write it: to the second, in UTC. */
export function timeText(milliseconds: number): string {
  return isoOrNull(milliseconds)?.replace(/\.\d+Z$/, 'Z') ?? 'the end of time'
}
