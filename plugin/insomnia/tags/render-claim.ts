import { type Claims, type Config, getClaims, isAuthError, notSignedIn, readClaims, sessionId } from '../../auth'
import { findAccessToken } from '../../auth'
import { readConfig, readVariables } from '../session/environment'
import { type TagContext } from '../host'
import { TagError } from '../error-text'
import { getsToken } from '../render-purpose'
import { parseClaimArguments } from './tag-arguments'
import { tokenFor } from './token-for'
import { claimOf, shortNames, textOfClaim } from '../../auth'
import { withoutTemplates } from './without-templates'
import { createDeps, store } from '../session/wiring'

/** `{% uassistClaim 'tenantId' %}`: no secret, so previews show the value itself, as far as it is stored. */
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
  const { accessToken } = await tokenFor(context, config)
  return { ...readClaims(accessToken), ...(config.accessToken ? {} : await verifiedClaims(config)) }
}

/** The ID token's. A sign-in without "openid" brings none, and the access token's have to do. */
async function verifiedClaims(config: Config): Promise<Claims> {
  try {
    return (await getClaims(config, createDeps())).claims
  } catch (error) {
    if (isAuthError(error, 'SIGN_IN_REQUIRED')) return {}
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
