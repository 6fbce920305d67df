import {
  type AccessToken,
  type Config,
  DEFAULT_ACCOUNT,
  type Deps,
  getToken,
  isAuthError,
  markStale,
  parseConfig,
  sessionId,
} from '../../plugin/auth'
import { EXIT } from '../cli/errors'
import { accountsIn, type Collection } from '../environments/find-collections'
import { type Environment } from '../environments/find-environment'
import { keysUsedByAny } from '../formats/collection-keys'
import { type Needs } from '../session/session'
import { type RunOptions, type RunResult, runCollections } from './run-collections'

/** What of a run is decided here: whose tokens, which variables, what is secret. The rest is the caller's. */
export type RunWishes = Omit<RunOptions, 'collections' | 'environment' | 'tokenOf' | 'accounts' | 'secrets'>

/** What collections need of an environment: the keys their requests refer to, and the accounts whose tokens they name. */
export function needsOf(collections: readonly Collection[]): Required<Needs> {
  const keys = keysUsedByAny(collections.map(({ definition }) => definition))
  return { keys, accounts: accountsIn(collections) }
}

/**
 * Runs collections with the tokens of the sessions on this machine: one per account the collections name, fetched before
 * the first request. The default account must be signed in; requests of another that is not are skipped aloud.
 *
 * @param environment with the sealed values opened that `needsOf` the collections and the session ask for
 */
export function runWithSession(
  collections: readonly Collection[],
  environment: Omit<Environment, 'file'>,
  config: Config,
  deps: Deps,
  wishes: RunWishes,
): Promise<RunResult> {
  const { name, values, secretKeys, openedKeys } = environment
  const { keys, accounts: named } = needsOf(collections)
  const accounts = wishes.tokenVariable === undefined ? named : [...new Set([DEFAULT_ACCOUNT, ...named])]
  const configs = new Map(
    accounts.map((account) => [
      account,
      account === DEFAULT_ACCOUNT ? config : parseConfig({ ...values, account }, `the environment "${name}"`),
    ]),
  )
  // What was opened for the session alone is no business of the scripts.
  const given = Object.entries(values).filter(([key]) => keys.has(key) || !openedKeys.has(key))
  return runCollections({
    ...wishes,
    collections,
    environment: {
      name,
      values: given.map(([key, value]) => ({ key, value, ...(secretKeys.has(key) && { type: 'secret' }) })),
    },
    accounts,
    secrets: [
      ...[...openedKeys].map((key) => values[key] ?? ''),
      ...[...configs.values()].flatMap(({ clientSecret, refreshToken }) => [clientSecret, refreshToken]),
    ].filter(Boolean),
    tokenOf: (account, refused) => tokenOf(account, configs.get(account) ?? config, deps, refused),
  })
}

/** Without an account's token its requests are skipped; without the default one's, nothing can run. */
async function tokenOf(
  account: string,
  config: Config,
  deps: Deps,
  refused: string | undefined,
): Promise<AccessToken | undefined> {
  try {
    if (refused !== undefined) await refuseToken(config, refused, deps)
    return await getToken(config, {}, deps)
  } catch (error) {
    if (account !== DEFAULT_ACCOUNT && isAuthError(error, 'SIGN_IN_REQUIRED')) return undefined
    throw error
  }
}

/** Marks a refused token, so that the next one is fetched; not where it is the last, because a 401 has other causes too. */
async function refuseToken(config: Config, token: string, deps: Deps): Promise<void> {
  const session = await deps.store.read(sessionId(config))
  if (session?.refreshToken ?? config.refreshToken) await markStale(config, token, deps)
}

/** What a run's end means to whoever started it: a dead session and Ctrl-C are not failed assertions. */
export function exitCodeOf({ aborted, failed, errors, nothingSent }: RunResult): number {
  if (aborted === 'signed-out') return EXIT.signedOut
  if (aborted === 'cancelled') return EXIT.cancelled
  return failed + errors > 0 || nothingSent !== undefined || aborted === 'timeout' ? EXIT.no : EXIT.done
}
