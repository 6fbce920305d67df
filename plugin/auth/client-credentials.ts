import { type Config, missingKey } from './config'
import { type Deps } from './deps'
import { type AccessToken } from './session'
import { requestToken, tokensOrThrow } from './token-request'
import { accessTokenOf } from './token-response'

/**
 * A machine token (RFC 6749 section 4.4), for services where no user is required. It belongs to no session: it is
 * neither stored nor refreshed, and never used in place of a user token. Rejects with CONFIG_INVALID that names the
 * missing key, else as `requestToken` and `tokensOrThrow` do.
 */
export async function requestMachineToken(
  config: Config,
  deps: Pick<Deps, 'send' | 'now' | 'wait'>,
): Promise<AccessToken> {
  for (const key of ['clientSecret', 'audience'] as const) {
    if (!config[key]) throw missingKey(key, 'is missing: a machine token needs it', config)
  }
  const grant = { grant_type: 'client_credentials', audience: config.audience }
  const askedAt = deps.now()
  const tokens = tokensOrThrow(await requestToken(grant, config, deps), 'client-credentials', config)
  return accessTokenOf(tokens, { audience: config.audience, scope: '' }, askedAt)
}
