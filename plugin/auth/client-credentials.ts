import { type Config, missingKey } from './config'
import { type Deps } from './deps'
import { type AccessToken } from './session'
import { requestToken, tokensOrThrow } from './token-request'

/**
 * A machine token (RFC 6749 section 4.4): for services where no user is required. It is nobody's session, so it is
 * neither stored nor refreshed, and it is never taken in place of a user token.
 */
export async function requestMachineToken(
  config: Config,
  deps: Pick<Deps, 'send' | 'now' | 'wait'>,
): Promise<AccessToken> {
  for (const key of ['clientSecret', 'audience'] as const) {
    if (!config[key]) throw missingKey(key, 'is missing: a machine token needs it', config)
  }
  const grant = { grant_type: 'client_credentials', audience: config.audience }
  const obtainedAt = deps.now()
  const tokens = tokensOrThrow(await requestToken(grant, config, deps), config)
  return {
    accessToken: tokens.accessToken,
    tokenType: tokens.tokenType,
    obtainedAt,
    expiresAt: obtainedAt + tokens.expiresInSeconds * 1000,
    audience: config.audience,
    scope: tokens.scope ?? '',
    requestedScope: '',
  }
}
