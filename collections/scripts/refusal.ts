import { expiryOf, listOf, readClaims, uassistClaim } from './claims'
import { tokenFault } from './token-fault'

/** What a good token of this environment holds. */
export interface ExpectedToken {
  audience: string
  /** The Auth0 tenant's address, without a trailing slash. */
  auth0Url: string
  /** The audience of the sample token on the endpoint's page, where it is another than most have. */
  sampleAudience?: string | undefined
}

/** Why U-Assist may have answered 401 or 403, judged by the claims of the token that was sent. */
export function explainRefusal(token: string, expected: ExpectedToken, now: number): string {
  const fault = tokenFault(token, now)
  if (fault !== undefined) return `the token ${fault}`
  const claims = readClaims(token)
  if (!claims) return 'the token is opaque or encrypted; Auth0 gives an opaque one when no audience was asked for'
  const issuer = `${expected.auth0Url}/`
  if (expected.auth0Url !== '' && claims.iss !== issuer) {
    return `the token was issued by ${String(claims.iss)}, and this environment's tenant is ${issuer}`
  }
  const audiences = listOf(claims.aud)
  if (expected.audience !== '' && !audiences.includes(expected.audience)) {
    return `the token is for ${joined(audiences)}, and this environment's audience is ${expected.audience}`
  }
  const roles = joined(listOf(uassistClaim(claims, 'roles')))
  const unexpired = expiryOf(claims) === undefined ? '' : ', not expired'
  return `the token is this environment's${unexpired}. ${otherAudience(audiences, expected.sampleAudience)}U-Assist documents 401 also for a role that is not eligible and for missing ids: the token's roles are ${roles}`
}

function otherAudience(audiences: readonly string[], wanted: string | undefined): string {
  if (wanted === undefined || audiences.includes(wanted)) return ''
  return `The sample token on this endpoint's page is for ${wanted}: sign in for that audience (\`UASSIST_AUDIENCE=${wanted} uassist login\`), and send the request with it. `
}

function joined(names: readonly string[]): string {
  return names.join(', ') || 'none'
}
