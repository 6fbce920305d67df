import {
  type AccessToken,
  type ApiRefusal,
  type Config,
  DEFAULT_ACCOUNT,
  type Deps,
  descriptionIn,
  factsOf,
  findRefreshToken,
  getToken,
  isAuthError,
  markStale,
  parseConfig,
  printable,
  sessionId,
} from '../../plugin/auth'
import { EXIT } from '../cli/errors'
import { accountsIn, type Collection } from '../environments/find-collections'
import { type Environment } from '../environments/find-environment'
import { keysUsedByAny } from '../formats/collection-keys'
import { isOwnKey } from '../formats/keys'
import { valueText } from '../formats/postman-environment'
import { type Needs } from '../session/session'
import { type RefusedToken } from './protocol/messages'
import { type RunOptions, type RunResult, runCollections } from './run-collections'

/** What of a run is decided here: whose tokens, which variables, what is secret. The rest is the caller's. */
export interface RunWishes extends Omit<
  RunOptions,
  'collections' | 'environment' | 'tokenOf' | 'onRefused' | 'accounts' | 'secrets'
> {
  /** Variables that take the place of the environment's. */
  envVars?: readonly { key: string; value: string }[]
}

/**
 * What collections need of an environment: the keys their requests refer to, and the accounts whose tokens they name. An
 * account whose token is among the `envVars` needs no other one.
 */
export function needsOf(
  collections: readonly Collection[],
  { envVars = [], tokenVariable }: Pick<RunWishes, 'envVars' | 'tokenVariable'> = {},
): Required<Needs> {
  const keys = keysUsedByAny(collections.map(({ definition }) => definition))
  const accounts = accountsIn(collections, new Set(envVars.map(({ key }) => key)))
  return { keys, accounts: tokenVariable === undefined ? accounts : [...new Set([DEFAULT_ACCOUNT, ...accounts])] }
}

/** Whether any of the collections refers to a variable of uassist, a token or another one. */
export function usesOwnKeys(collections: readonly Collection[]): boolean {
  const { keys, accounts } = needsOf(collections)
  return accounts.length > 0 || [...keys].some(isOwnKey)
}

/**
 * Runs collections with the tokens of the sessions on this machine: one per account the collections name, fetched before
 * the first request. The default account must be signed in; requests of another that is not are skipped aloud.
 *
 * @param environment with the sealed values opened that `needsOf` the collections and the session ask for
 * @param config undefined for a run without tokens
 */
export function runWithSession(
  collections: readonly Collection[],
  environment: Omit<Environment, 'file'>,
  config: Config | undefined,
  deps: Deps,
  { envVars = [], ...wishes }: RunWishes,
): Promise<RunResult> {
  const { name, values, written, secretKeys, openedKeys } = environment
  const needs = needsOf(collections, { envVars, ...wishes })
  const accounts = config ? needs.accounts : []
  const configs = new Map(
    accounts.map((account) => [
      account,
      account === DEFAULT_ACCOUNT && config ? config : parseConfig({ ...values, account }, `the environment "${name}"`),
    ]),
  )
  // What was opened for the session alone is no business of the scripts.
  const isReplaced = (key: string) => envVars.some((one) => one.key === key)
  const given = Object.entries(values).filter(
    ([key]) => !isReplaced(key) && (needs.keys.has(key) || !openedKeys.has(key)),
  )
  return runCollections({
    ...wishes,
    collections,
    environment: {
      name,
      values: [
        ...given.map(([key, text]) => {
          // What was opened or put in its place since the file was read is text.
          const found = written.get(key)
          const value = found && valueText(found) === text ? found.value : text
          const type = secretKeys.has(key) ? 'secret' : found?.type
          return { key, value, ...(type !== undefined && { type }) }
        }),
        ...envVars.map((one) => ({ ...one, isAskedFor: true, ...(secretKeys.has(one.key) && { type: 'secret' }) })),
      ],
    },
    accounts,
    secrets: [
      ...[...openedKeys].map((key) => values[key] ?? ''),
      ...[...configs.values()].flatMap(({ clientSecret, refreshToken }) => [clientSecret, refreshToken]),
      wishes.clientCertificate?.passphrase ?? '',
    ].filter(Boolean),
    onRefused: (account, refused) => {
      const own = configs.get(account)
      if (own) deps.onRefusal?.(refusalOf(own, refused, deps.now()))
    },
    tokenOf: (account, refused) => {
      const own = configs.get(account)
      return own ? tokenOf(account, own, deps, refused) : Promise.resolve(undefined)
    },
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

/** What is remembered of a refused request. */
function refusalOf(config: Config, { value, host, challenge, ...call }: RefusedToken, now: number): ApiRefusal {
  const { status, request, method } = call
  const token = factsOf(value)
  return {
    kind: 'api',
    at: now,
    ...{ status, request, method, origin: host, account: config.account },
    ...(token && { token }),
    expected: { issuer: `${config.auth0Domain}/`, audience: config.audience },
    said: printable(descriptionIn(challenge)),
  }
}

/** Marks a refused token, so that the next one is fetched; not where it is the last, because a 401 has other causes too. */
export async function refuseToken(config: Config, token: string, deps: Deps): Promise<void> {
  const session = await deps.store.read(sessionId(config))
  if (findRefreshToken(session, config.audience) ?? config.refreshToken) await markStale(config, token, deps)
}

/** What a run's end means to whoever started it: a dead session and Ctrl-C are not failed assertions. */
export function exitCodeOf({ aborted, failed, errors, nothingSent }: RunResult): number {
  if (aborted === 'signed-out') return EXIT.signedOut
  if (aborted === 'cancelled') return EXIT.cancelled
  return failed + errors > 0 || nothingSent !== undefined || aborted === 'timeout' ? EXIT.no : EXIT.done
}
