import { type Config } from '../../auth'
import { type Model, type Store, type TagContext } from '../host'

/** What a request or a collection was last sent with: enough to name a session and to sign in, and nothing secret. */
export interface Use extends Pick<
  Config,
  'auth0Domain' | 'clientId' | 'organization' | 'connection' | 'account' | 'audience' | 'scope' | 'redirectUris'
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

/** What this process wrote last, so that twenty tags cost one look into the store. */
const written = new Map<string, string>()

/**
 * Notes in `context.store` whose token a Send uses: actions see no environment, and mean this one. Written on a Send
 * only, and only when it changes, because the store keeps every line until Insomnia compacts it.
 */
export async function rememberUse({ context, meta, store }: TagContext, config: Config): Promise<void> {
  if (!store || config.accessToken) return
  const environmentId = context.getEnvironmentId?.() ?? context.serializedFunctions?.environmentId ?? ''
  const use = useOf(config)
  try {
    for (const subject of [meta?.requestId, meta?.workspaceId])
      if (subject) await remember(store, subject, environmentId, use)
  } catch {
    // A menu entry will know less; the request has its token all the same.
  }
}

async function remember(store: Store, subject: string, environmentId: string, use: Use): Promise<void> {
  const before = parseUses(written.get(subject) ?? (await store.getItem(keyOf(subject))))
  const others = before.environmentId === environmentId ? before.uses.filter((other) => !sameUse(other, use)) : []
  const text = JSON.stringify({ environmentId, uses: [use, ...others].slice(0, MAX_USES) } satisfies Uses)
  if (text !== JSON.stringify(before)) await store.setItem(keyOf(subject), text)
  written.set(subject, text)
}

/** What a request or collection was last sent with, most recent first; empty when it never was. */
export async function lastUses(store: Store, subject: Model): Promise<Use[]> {
  return parseUses(await store.getItem(keyOf(subject._id))).uses
}

/** The configuration of a use. A client secret comes from the process, or not at all. */
export function configOf({ confidential: _, ...use }: Use): Config {
  return { ...use, clientSecret: process.env.UASSIST_CLIENT_SECRET ?? '', accessToken: '', refreshToken: '' }
}

const keyOf = (subject: string) => `used:${subject}`

function useOf({
  auth0Domain,
  clientId,
  organization,
  connection,
  account,
  audience,
  scope,
  redirectUris,
  clientSecret,
}: Config): Use {
  return {
    auth0Domain,
    clientId,
    organization,
    connection,
    account,
    audience,
    scope,
    redirectUris,
    confidential: clientSecret !== '',
  }
}

const sameUse = (a: Use, b: Use) => JSON.stringify(a) === JSON.stringify(b)

function parseUses(text: string | null): Uses {
  try {
    const { environmentId, uses } = JSON.parse(text ?? '{}') as Partial<Uses>
    if (typeof environmentId === 'string' && Array.isArray(uses)) return { environmentId, uses }
  } catch {
    // Not ours, or half written: it is as if nothing had been noted.
  }
  return { environmentId: '', uses: [] }
}
