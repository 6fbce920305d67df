import {
  type Config,
  explainRefusal,
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
  const stored = await facts.session()
  if (!stored) return [nobody(config, facts)]
  const who = `${nameOf(stored.claims)} is signed in`
  const { refreshToken, signedInAt } = stored
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

/** Nobody is signed in; where the issuer has refused it since, why. */
function nobody(config: Config, facts: Facts): Finding {
  const where = `account "${config.account}"`
  const refusal = facts.refusals().find((one): one is IssuerRefusal => isOf(one, config))
  if (!refusal) return warn(RULE, where, 'nobody is signed in', `Run \`${facts.login}\`.`)
  const { why, fix } = explainRefusal(refusal, timeText)
  const message = `nobody is signed in, since Auth0 refused it at ${timeText(refusal.at)}: ${why.replace(/\.$/, '')}`
  const run = refusal.signIn === 'no' ? '' : ` Run \`${facts.login}${refusal.signIn === 'again' ? '' : ' --force'}\`.`
  return fail(RULE, where, message, fix + run)
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

function withoutRefresh(stored: Session, config: Config, who: string, where: string, facts: Facts): Finding {
  const ends = Math.max(...stored.accessTokens.map(({ expiresAt }) => expiresAt))
  const isAsked = config.scope.split(' ').includes('offline_access')
  const fix = isAsked
    ? 'Ask an administrator to switch on "Allow Offline Access" of the API and the Refresh Token grant of the application; then sign in again with --force.'
    : 'Add offline_access to "scope", then sign in again with --force.'
  if (ends <= facts.now())
    return fail(
      RULE,
      where,
      `${who} no more: the token has ended, and none can be renewed`,
      `Run \`${facts.login}\`. ${fix}`,
    )
  return warn(RULE, where, `${who} until ${timeText(ends)} and no longer: no refresh token came with the sign-in`, fix)
}
