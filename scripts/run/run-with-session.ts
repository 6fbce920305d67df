import {
  type AccessToken,
  type Config,
  DEFAULT_ACCOUNT,
  type Deps,
  getToken,
  isAuthError,
  parseConfig,
} from '../../plugin/auth'
import { type RunOptions, type RunResult, runCollections } from './run-collections'
import { accountsIn, type Collection } from '../environments/find-collections'
import { type Environment } from '../environments/find-environment'
import { EXIT } from '../cli/errors'

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
  const configs = new Map(
    accountsIn(collections).map((account) => [
      account,
      account === DEFAULT_ACCOUNT ? config : parseConfig({ ...values, account }, `the environment "${name}"`),
    ]),
  )
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
    accounts: [...configs.keys()],
    secrets: [...configs.values()]
      .flatMap(({ clientSecret, refreshToken }) => [clientSecret, refreshToken])
      .filter(Boolean),
    tokenOf: (account) => tokenOf(account, configs.get(account) ?? config, deps),
  })
}

/** Without an account's token its requests are skipped; without the default one's, nothing can run. */
async function tokenOf(account: string, config: Config, deps: Deps): Promise<AccessToken | undefined> {
  try {
    return await getToken(config, {}, deps)
  } catch (error) {
    if (account !== DEFAULT_ACCOUNT && isAuthError(error, 'SIGN_IN_REQUIRED')) return undefined
    throw error
  }
}

/** What a run's end means to whoever started it: a dead session and Ctrl-C are not failed assertions. */
export function exitCodeOf({ aborted, failed, errors }: RunResult): number {
  if (aborted === 'signed-out') return EXIT.signedOut
  if (aborted === 'cancelled') return EXIT.cancelled
  return failed + errors > 0 || aborted === 'timeout' ? EXIT.no : EXIT.done
}
