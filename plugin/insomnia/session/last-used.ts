import { type Config } from '../../auth'
import { identityOf } from '../../auth/session'
import { issuerOf, withGivenCredentials } from '../../node/given-credentials'
import { type Model, type Store, type TagContext } from '../host'

/** What a request or a collection was sent with: enough to name a session and to sign in, and nothing secret. */
export interface Use extends Pick<
  Config,
  | 'auth0Domain'
  | 'clientId'
  | 'organization'
  | 'connection'
  | 'loginHint'
  | 'account'
  | 'audience'
  | 'scope'
  | 'redirectUris'
> {
  /** The application has a client secret, which is not kept here. */
  confidential: boolean
}

interface Uses {
  environmentId: string
  /** Most recent first. */
  uses: Use[]
}

/** More accounts than one request ever names. */
const MAX_USES = 6

/** What this process wrote last, by request or collection, so that twenty tags read the store once. */
const written = new Map<string, string>()

/**
 * Stores in `context.store` whose token a Send uses, because actions see no environment. Call it on a Send only. It
 * writes only what has changed, because the store's file keeps every line until Insomnia compacts it. Never rejects.
 */
export async function rememberUse({ context, meta, store }: TagContext, config: Config): Promise<void> {
  if (!store || config.accessToken) return
  const environmentId = context.getEnvironmentId?.() ?? context.serializedFunctions?.environmentId ?? ''
  const use = useOf(config)
  try {
    for (const subject of [meta?.requestId, meta?.workspaceId])
      if (subject) await remember(store, subject, environmentId, use)
  } catch {
    // Only the menus' actions need it, and the request does not.
  }
}

async function remember(store: Store, subject: string, environmentId: string, use: Use): Promise<void> {
  const before = parseUses(written.get(subject) ?? (await store.getItem(keyOf(subject))))
  const others = before.environmentId === environmentId ? before.uses.filter((other) => !sameUse(other, use)) : []
  const text = JSON.stringify({ environmentId, uses: [use, ...others].slice(0, MAX_USES) } satisfies Uses)
  if (text !== JSON.stringify(before)) await store.setItem(keyOf(subject), text)
  written.set(subject, text)
}

/** What a request or collection was last sent with, most recent first; empty where it never was. */
export async function lastUses(store: Store, subject: Model): Promise<Use[]> {
  return parseUses(await store.getItem(keyOf(subject._id))).uses
}

/** The configuration of a use. The client secret is UASSIST_CLIENT_SECRET, or empty. Throws CONFIG_INVALID where its issuer is not this one. */
export function configOf({ confidential: _, ...use }: Use): Config {
  const { UASSIST_CLIENT_SECRET: clientSecret = '', UASSIST_AUTH0_DOMAIN: issuer } = process.env
  const given = new Map([['clientSecret', 'UASSIST_CLIENT_SECRET']])
  if (issuerOf(issuer) === issuerOf(use.auth0Domain)) given.set('auth0Domain', 'UASSIST_AUTH0_DOMAIN')
  const { auth0Domain, clientId } = use
  const judged = withGivenCredentials({ auth0Domain, clientId, clientSecret }, given, () => true)
  return { ...use, clientSecret: judged.clientSecret ?? '', accessToken: '', refreshToken: '' }
}

const keyOf = (subject: string) => `used:${subject}`

/** What of a configuration is kept: nothing secret. */
function useOf(config: Config): Use {
  const { audience, scope, redirectUris, loginHint, clientSecret } = config
  return {
    ...identityOf(config),
    audience,
    scope,
    redirectUris,
    ...(loginHint && { loginHint }),
    confidential: clientSecret !== '',
  }
}

const sameUse = (a: Use, b: Use) => JSON.stringify(a) === JSON.stringify(b)

function parseUses(text: string | null): Uses {
  try {
    const { environmentId, uses } = JSON.parse(text ?? '{}') as Partial<Uses>
    if (typeof environmentId === 'string' && Array.isArray(uses)) return { environmentId, uses }
  } catch {
    // Not ours, or half written: the same as nothing.
  }
  return { environmentId: '', uses: [] }
}
