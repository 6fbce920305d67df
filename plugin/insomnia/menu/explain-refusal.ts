import { localTime } from '../local-time'
import { type Refusal } from '../refusal'

/** Why an API may have refused a token, judged by the token's claims, and what to do. */
export function explainRefusal(refusal: Refusal): string {
  const { at, status, request, method, origin, account, said } = refusal
  return [
    `${localTime(at)}: ${origin} answered ${String(status)} to "${request}" (${method}), sent with the token of account "${account}".`,
    ...(said ? [`It said: ${said}.`] : []),
    reason(refusal),
  ].join('\n')
}

/** The first of the reasons that can be seen from here. */
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
