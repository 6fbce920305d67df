import { type Config, factsOf, type Session } from '../../../plugin/auth'
import { isOpaque, readHeader } from '../../../plugin/auth/jwt'
import { tokenFault } from '../../../plugin/auth/refusal'
import { type Facts, isTrouble } from '../facts'
import { fail, type Finding, ok } from '../finding'
import { timeText } from '../../session/summary'

const RULE = 'token'

/** What the token that the next command would use is: its kind, issuer, audience, expiry, algorithm and key. */
export async function token(facts: Facts): Promise<Finding[]> {
  const config = await facts.config()
  if (isTrouble(config)) return []
  const used = config.accessToken || storedToken(await facts.session(), config)
  if (!used) return []
  const where = config.audience ? `audience "${config.audience}"` : 'audience'
  const header = readHeader(used)
  if (!header) {
    if (!isOpaque(used))
      return [ok(RULE, where, 'the access token is encrypted for the API (JWE): only the API can read it')]
    const fix = config.audience
      ? `If the API wants a JWT, sign in again: \`${facts.login} --force\`.`
      : `Set "audience" to the identifier of the API, then run \`${facts.login}\`.`
    return [fail(RULE, where, 'the access token is opaque: good for /userinfo, and no API can read it', fix)]
  }
  const expected = { issuer: `${config.auth0Domain}/`, audience: config.audience }
  const fault = tokenFault(factsOf(used), expected, facts.now(), timeText)
  if (fault && (fault.cause !== 'expired' || config.accessToken)) {
    const fix = config.accessToken ? 'Give another access token, or none.' : fault.fix
    return [fail(RULE, where, fault.why.replace(/\.$/, ''), fix)]
  }
  return [...(await keyOf(header, where, facts)), ok(RULE, where, describe(header, used))]
}

async function keyOf({ kid }: Record<string, unknown>, where: string, facts: Facts): Promise<Finding[]> {
  const ids = await facts.keyIds()
  if (!ids || ids.length === 0 || ids.includes(String(kid))) return []
  return [
    fail(
      RULE,
      where,
      'the access token is signed with a key that the issuer no longer publishes: every API refuses it',
      `Sign in again: \`${facts.login} --force\`.`,
    ),
  ]
}

function describe({ alg, typ }: Record<string, unknown>, used: string): string {
  const dialect = /^(application\/)?at\+jwt$/i.test(String(typ)) ? ' as RFC 9068 has it' : ''
  const { expiresAt } = factsOf(used) ?? {}
  const until = expiresAt === undefined ? '' : `, good until ${timeText(expiresAt)}`
  return `the access token is a JWT${dialect}, signed with ${String(alg)}${until}`
}

/** The stored token of the audience. One that has ended is renewed before it is used. */
function storedToken(session: Session | undefined, { audience }: Config): string | undefined {
  return session?.accessTokens.find((one) => one.audience === audience)?.accessToken
}
