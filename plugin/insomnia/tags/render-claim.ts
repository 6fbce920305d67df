import {
  claimOf,
  type Claims,
  type Config,
  findAccessToken,
  getClaims,
  isAuthError,
  notSignedIn,
  readClaims,
  sessionId,
  shortNames,
  textOfClaim,
} from '../../auth'
import { TagError } from '../error-text'
import { type TagContext } from '../host'
import { getsToken } from '../render-purpose'
import { readConfig, readVariables } from '../session/environment'
import { getTokenForTag } from '../session/one-token'
import { createDeps, store } from '../session/wiring'
import { parseClaimArguments } from './tag-arguments'
import { withoutTemplates } from './tag-result'

/**
 * `{% uassistClaim 'tenantId' %}`: the claim's value. It is no secret, so previews show it as well, from what is
 * stored. Rejects with an AuthError, or with a TagError that lists the claims there are.
 */
export async function renderClaim(context: TagContext, args: readonly unknown[]): Promise<string> {
  const { claim, overrides } = parseClaimArguments(args)
  const config = readConfig(readVariables(context.context), overrides)
  const claims = getsToken(context) ? await freshClaims(context, config) : await storedClaims(config)
  const value = claimOf(claims, claim)
  if (value === undefined) {
    throw new TagError(
      `The token has no claim "${claim}": use ${shortNames().join(', ')}, or one of ${Object.keys(claims).join(', ')}.`,
    )
  }
  return withoutTemplates(textOfClaim(value), `The claim "${claim}"`)
}

async function freshClaims(context: TagContext, config: Config): Promise<Claims> {
  const { accessToken } = await getTokenForTag(context, config)
  return { ...readClaims(accessToken), ...(config.accessToken ? {} : await verifiedClaims(config)) }
}

/** The ID token's claims; none where the sign-in was without "openid". */
async function verifiedClaims(config: Config): Promise<Claims> {
  try {
    return (await getClaims(config, createDeps())).claims
  } catch (error) {
    if (isAuthError(error, 'SIGN_IN_REQUIRED', 'CONFIG_INVALID')) return {}
    throw error
  }
}

async function storedClaims(config: Config): Promise<Claims> {
  if (config.accessToken) return readClaims(config.accessToken) ?? {}
  const session = await store.read(sessionId(config))
  if (!session) throw notSignedIn(config)
  const { audience, scope } = config
  const token = findAccessToken(session, { audience, scope, minValiditySeconds: 0 }, Date.now())
  return { ...readClaims(token?.accessToken ?? ''), ...session.claims }
}
