import {
  type AccessToken,
  type Config,
  DEFAULT_ACCOUNT,
  type Deps,
  getToken,
  isAuthError,
  tokenKey,
} from '../../plugin/auth'
import { type RunOptions, type RunResult, runCollections } from '../run/run-collections'
import { accountsIn, type Collection } from './collections'
import { type Environment } from './environment'

/** What of a run is decided here: whose tokens, which variables, what is secret. The rest is the caller's. */
export type RunWishes = Omit<RunOptions, 'collections' | 'environment' | 'tokenOf' | 'accounts' | 'secrets'>

/**
 * Runs collections with the tokens of the sessions on this machine: one per account the collections name, fetched before
 * the first request. The default account must be signed in; requests of another that is not are skipped aloud.
 */
export function runWithSession(
  collections: Collection[],
  { name, values, secretKeys }: Pick<Environment, 'name' | 'values' | 'secretKeys'>,
  config: Config,
  deps: Deps,
  wishes: RunWishes,
): Promise<RunResult> {
  const given = (account: string) => values[tokenKey(account)] ?? ''
  return runCollections({
    ...wishes,
    collections,
    environment: {
      name,
      values: Object.entries(values).map(([key, value]) => ({
        key,
        value,
        ...(secretKeys.has(key) && { type: 'secret' }),
      })),
    },
    accounts: accountsIn(collections),
    secrets: [config.clientSecret, config.refreshToken].filter(Boolean),
    tokenOf: (account) => tokenOf(account, { ...config, accessToken: given(account) }, deps),
  })
}

async function tokenOf(account: string, config: Config, deps: Deps): Promise<AccessToken | undefined> {
  if (account === DEFAULT_ACCOUNT) return getToken(config, {}, deps)
  try {
    // A refresh token from outside begins the default account's session, and no other's.
    return await getToken({ ...config, account, refreshToken: '' }, {}, deps)
  } catch (error) {
    if (isAuthError(error, 'SIGN_IN_REQUIRED')) return undefined
    throw error
  }
}
