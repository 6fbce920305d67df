import { type Config, missingKey } from './config'
import { type Deps } from './deps'
import { AuthError } from './errors'
import { type AccessToken } from './session'

/**
 * A machine token (RFC 6749 section 4.4), for services where no user is required: of the environment's machine application
 * where it names one and its secret is there, else of its client. It belongs to no session: it is neither stored nor refreshed, and never used in
 * place of a user token. Rejects with CONFIG_INVALID that names the missing key, else as `requestToken` and `tokensOrThrow`
 * do.
 */
export async function requestMachineToken(
  config: Config,
  deps: Pick<Deps, 'send' | 'now' | 'wait'>,
): Promise<AccessToken> {
  const { machine, audience } = config
  const client = { ...config, ...(machine?.clientSecret && machine) }
  if (!client.clientSecret) throw missingSecret(config)
  if (!audience) throw missingKey('audience', 'is missing: a machine token needs it', config)
  const grant = { grant_type: 'client_credentials', audience }
  // Loaded here, so that a stored token needs no protocol code.
  const [{ requestToken, tokensOrThrow }, { accessTokenOf }] = await Promise.all([
    import('./token-request'),
    import('./token-response'),
  ])
  const askedAt = deps.now()
  const tokens = tokensOrThrow(await requestToken(grant, client, deps), 'client-credentials', client)
  return accessTokenOf(tokens, { audience, scope: '' }, askedAt)
}

/** A secret is no key for a file that is committed: so the hint names the ways to give it. */
function missingSecret(config: Config): AuthError {
  const key = config.machine ? 'machineClientSecret' : 'clientSecret'
  const { message } = missingKey(key, 'is missing: a machine token needs it', config)
  return new AuthError(
    'CONFIG_INVALID',
    message,
    config.machine
      ? 'Seal it into the environment, or give it by a variable of the process, with the issuer beside it.'
      : 'Name a machine application in "machineClientId", and seal its secret into "machineClientSecret" or give it by a variable of the process.',
  )
}
