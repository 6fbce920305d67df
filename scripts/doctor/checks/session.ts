import {
  type Config,
  explainRefusal,
  findRefreshToken,
  type IssuerRefusal,
  nameOf,
  type Refusal,
  type Session,
  tokenKey,
  untilWhen,
} from '../../../plugin/auth'
import { type Facts, isTrouble } from '../facts'
import { fail, type Finding, ok, warn } from '../finding'
import { timeText } from '../../session/summary'

const RULE = 'session'

/** Whether somebody is signed in, until when, and whether that can be renewed. */
export async function session(facts: Facts): Promise<Finding[]> {
  const config = await facts.config()
  if (isTrouble(config)) return []
  const where = `account "${config.account}"`
  if (config.accessToken) {
    const key = tokenKey(config.account)
    return [ok(RULE, where, `the access token that is given as "${key}" is used, and no session`)]
  }
  const fleet = await facts.fleet()
  // The check of the store says why nothing is known of a session.
  if (isTrouble(fleet) || isTrouble(fleet?.look)) return []
  const stored = await facts.session()
  if (!stored) return [refused(config, 'nobody is signed in', 0, facts) ?? nobody(where, facts)]
  const who = `${nameOf(stored.claims)} is signed in`
  const { signedInAt } = stored
  const refreshToken = findRefreshToken(stored, config.audience)
  if (!refreshToken) return [withoutRefresh(stored, config, who, where, facts)]
  const { by, text } = untilWhen(stored, timeText) ?? {}
  const since = `since ${timeText(signedInAt)}; the refresh token is of ${timeText(refreshToken.obtainedAt)}`
  if (by !== undefined && by < facts.now()) {
    const message = `${who} ${since}, which is longer than Auth0 lets one live by default`
    return [warn(RULE, where, message, `If the next refresh is refused, run \`${facts.login}\`.`)]
  }
  return [
    ok(RULE, where, `${who} ${since}; sign in again by ${text ?? 'then'}`),
    ok(RULE, where, 'whether Auth0 still takes the refresh token shows at the next refresh only: it is not spent here'),
  ]
}

function nobody(where: string, { login }: Facts): Finding {
  return warn(RULE, where, 'nobody is signed in', `Run \`${login}\`.`)
}

/** Why Auth0 refused this session after a time; undefined where it did not. */
function refused(config: Config, state: string, since: number, facts: Facts): Finding | undefined {
  const refusal = facts.refusals().find((one): one is IssuerRefusal => isOf(one, config))
  if (!refusal || refusal.at <= since) return undefined
  const { why, fix } = explainRefusal(refusal, timeText)
  const message = `${state}, since Auth0 refused it at ${timeText(refusal.at)}: ${why.replace(/\.$/, '')}`
  const run = refusal.signIn === 'no' ? '' : ` Run \`${facts.login}${refusal.signIn === 'again' ? '' : ' --force'}\`.`
  return fail(RULE, `account "${config.account}"`, message, fix + run)
}

function isOf(refusal: Refusal, { auth0Domain, clientId, organization, account }: Config): boolean {
  return (
    refusal.kind === 'issuer' &&
    refusal.auth0Domain === auth0Domain &&
    refusal.clientId === clientId &&
    refusal.organization === organization &&
    refusal.account === account
  )
}

/** A session whose token of this audience nothing renews. */
function withoutRefresh(stored: Session, config: Config, who: string, where: string, facts: Facts): Finding {
  const own = stored.accessTokens.filter(({ audience }) => audience === config.audience)
  const ends = Math.max(0, ...own.map(({ expiresAt, stale }) => (stale ? 0 : expiresAt)))
  const isAlive = ends > facts.now()
  const state = isAlive
    ? `${who} until ${timeText(ends)} and no longer`
    : `${nameOf(stored.claims)} is no longer signed in`
  const refusal = refused(config, state, stored.signedInAt, facts)
  if (refusal) return refusal
  if (own.length === 0)
    return warn(RULE, where, `${who}, but not for the audience "${config.audience}"`, `Run \`${facts.login}\`.`)
  const isAsked = config.scope.split(' ').includes('offline_access')
  const fix = isAsked
    ? 'Ask an administrator to switch on "Allow Offline Access" of the API and the Refresh Token grant of the application; then sign in again with --force.'
    : 'Add offline_access to "scope", then sign in again with --force.'
  if (isAlive) return warn(RULE, where, `${state}: no refresh token came with the sign-in`, fix)
  return fail(RULE, where, `${state}: the token has ended, and nothing renews it`, `Run \`${facts.login}\`. ${fix}`)
}
