import { explainRefusal, type Refusal } from '../../../plugin/auth'
import { type Facts, isTrouble } from '../facts'
import { type Finding, ok, warn } from '../finding'
import { timeText } from '../../session/summary'

const RULE = 'last-refusal'

/** The last call that was refused, by Auth0 or by an API, in any tool of this machine; and whether it still matters. */
export async function lastRefusal(facts: Facts): Promise<Finding[]> {
  const [refusal] = facts.refusals()
  if (!refusal) return [ok(RULE, '', 'none is remembered')]
  const { why, fix } = explainRefusal(refusal, timeText)
  const message = `${headline(refusal)}: ${why.replace(/\.$/, '')}`
  const over = await whyOver(refusal, facts)
  if (over) return [ok(RULE, whereOf(refusal), `${message} (${over})`)]
  return [warn(RULE, whereOf(refusal), message, fix)]
}

function headline(refusal: Refusal): string {
  const at = timeText(refusal.at)
  if (refusal.kind === 'issuer') return `at ${at}, no token for the account "${refusal.account}"`
  const { status, method, request, account } = refusal
  return `at ${at}, ${String(status)} to "${request}" (${method}) with the token of the account "${account}"`
}

const whereOf = (refusal: Refusal) => (refusal.kind === 'issuer' ? refusal.auth0Domain : refusal.origin)

/** Why a refusal says nothing of what would happen now; undefined where it may. */
async function whyOver(refusal: Refusal, facts: Facts): Promise<string | undefined> {
  const config = await facts.config()
  if (isTrouble(config)) return undefined
  if (refusal.account !== config.account) return 'another account than this one'
  const issuer = refusal.kind === 'issuer' ? `${refusal.auth0Domain}/` : refusal.expected.issuer
  if (issuer && issuer !== `${config.auth0Domain}/`) return 'another issuer than this one'
  if (refusal.kind === 'api' && refusal.expected.audience !== config.audience) return 'the audience has changed since'
  if (
    refusal.kind === 'issuer' &&
    (refusal.clientId !== config.clientId || refusal.organization !== config.organization)
  )
    return 'the environment has changed since'
  const session = await facts.session()
  if (session && session.signedInAt > refusal.at) return 'somebody has signed in since'
  const isRenewed = session?.accessTokens.some(({ obtainedAt }) => obtainedAt > refusal.at) ?? false
  return refusal.kind === 'issuer' && isRenewed ? 'a token was issued since' : undefined
}
