import { signOut } from '../../auth'
import { type ActionContext, type Model } from '../host'
import { say } from '../notes'
import { configOf, lastUses, type Use } from '../session/last-used'
import { localTime, nameSession, NEVER_USED } from '../session/session-text'
import { createDeps } from '../session/wiring'

/** "Sign out": of every session that this request or collection was last sent with. Rejects as `signOut` does. */
export async function signOutAction({ app, store }: ActionContext, subject: Model): Promise<void> {
  const uses = await lastUses(store, subject)
  const lines: string[] = []
  for (const use of uses) lines.push(await leave(use))
  say(app, 'U-Assist: Sign out', lines.length > 0 ? `${lines.join('\n')} ${STAYS}` : NEVER_USED)
}

const STAYS =
  'Your browser may still be signed in at Auth0. To be asked who you are, choose "U-Assist: Sign in as somebody else".'

async function leave(use: Use): Promise<string> {
  const { nothing, revoked, removed, accessTokensEndAt } = await signOut(configOf(use), createDeps())
  if (nothing) return `Nobody was signed in at ${nameSession(use)}.`
  return [
    removed
      ? `Signed out at ${nameSession(use)}.`
      : `The session at ${nameSession(use)} is still stored: make its folder writable, and try again.`,
    ...(revoked ? [] : ['Auth0 could not be told to revoke a refresh token: presume it alive until it expires.']),
    ...(accessTokensEndAt === undefined
      ? []
      : [`Access tokens sent before stay good until ${localTime(accessTokensEndAt)}.`]),
  ].join(' ')
}
