import { type ActionContext } from '../host'
import { say } from '../notes'
import { lastRefusal, type Refusal } from '../refusal'
import { localTime } from '../session/session-text'

/** "Explain the last refusal": of whichever request it was. */
export async function explainAction({ app, store }: ActionContext): Promise<void> {
  const refusal = await lastRefusal(store)
  say(
    app,
    'U-Assist: The last refusal',
    refusal ? explain(refusal) : 'No request with a U-Assist token has been answered 401 or 403.',
  )
}

/** What was refused, and why, as far as the token's claims tell. */
function explain(refusal: Refusal): string {
  const { at, status, request, method, origin, account, said } = refusal
  return [
    `${localTime(at)}: ${origin} answered ${String(status)} to "${request}" (${method}), sent with the token of account "${account}".`,
    ...(said ? [`It said: ${said}.`] : []),
    reason(refusal),
  ].join('\n')
}

/** The first reason that applies, and what to do. */
function reason({ at, status, token, expected }: Refusal): string {
  if (!token) {
    return 'The token is opaque: Auth0 gives such a one when "audience" is missing in the environment. Set it, sign out, and send again.'
  }
  if (token.expiresAt !== undefined && token.expiresAt <= at) {
    return `The token had expired at ${localTime(token.expiresAt)}. Send again: it is renewed first.`
  }
  if (expected.issuer && token.issuer !== expected.issuer) {
    return `The token was issued by ${token.issuer}, and the environment's tenant is ${expected.issuer}. Correct "auth0Domain", and send again.`
  }
  if (expected.audience && !token.audiences.includes(expected.audience)) {
    const audiences = token.audiences.join(', ') || 'no audience'
    return `The token is for ${audiences}, and the environment's audience is ${expected.audience}. Remove the tag's audience, or correct "audience".`
  }
  const roles = token.roles.join(', ') || 'none'
  const renewed = status === 401 ? ' The next Send renews it all the same.' : ''
  return `The token is the environment's and had not expired. U-Assist answers 401 also where a role or an id is missing: this token's roles are ${roles}. Use another account, or check the ids in the request.${renewed}`
}
