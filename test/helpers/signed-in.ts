import {
  type AuthError,
  type Config,
  type Deps,
  getToken,
  isAuthError,
  type Session,
  sessionId,
} from '../../plugin/auth'
import { createSend } from '../../plugin/node/send'
import { type DemoAccount } from '../../scripts/sandbox/demo-data'
import { type SecretWatch, secretWatch } from './secret-watch'
import { type Clock, clock, type Fixture, person, someoneAt, testDeps } from './sign-in-fixture'

export interface SignedIn {
  config: Config
  deps: Deps & { said: string[] }
  time: Clock
  secrets: SecretWatch
  session: () => Promise<Session | undefined>
  /** Token calls since the sign-in. */
  tokenCalls: () => number
}

/** A person who has signed in at the tenant, with what the core needs to go on from there: nobody can be asked again. */
export async function signedIn(
  { tenant, config: configOf }: Fixture,
  {
    changes = {},
    account = 'admin',
    deps: others = {},
  }: { changes?: Record<string, string>; account?: DemoAccount['account']; deps?: Partial<Deps> } = {},
): Promise<SignedIn> {
  const config = configOf(changes)
  const time = clock()
  const secrets = secretWatch()
  const deps = testDeps({ now: time.now, send: secrets.watch(createSend()), ...others })
  await getToken(config, {}, { ...deps, interaction: someoneAt(person(account)) })
  const before = tenant.calls('POST /oauth/token')
  return {
    config,
    deps,
    time,
    secrets,
    session: () => deps.store.read(sessionId(config)),
    tokenCalls: () => tenant.calls('POST /oauth/token') - before,
  }
}

/** The error of ours something ends in; anything else fails the test. */
export async function failure(work: Promise<unknown>): Promise<AuthError> {
  const outcome = await work.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  )
  if ('error' in outcome && isAuthError(outcome.error)) return outcome.error
  throw 'error' in outcome ? outcome.error : new Error(`it succeeded: ${JSON.stringify(outcome.value)}`)
}

/** A way out into the network that must not be taken. */
export const noNetwork: Deps['send'] = ({ url }) =>
  Promise.reject(new Error(`a request was sent to ${url}, and must not have been`))

/** The page a form filler's last visit ended on, as soon as it is there. */
export async function lastPage({ opened, pages }: { opened: string[]; pages: string[] }): Promise<string> {
  if (opened.length === 0) throw new Error('no browser opened')
  while (pages.length < opened.length) await new Promise((resolve) => setImmediate(resolve))
  return pages.at(-1) ?? ''
}
