import { getClaims, nameOf, sessionId } from '../../auth'
import { listSessions } from '../../node/list-sessions'
import { sessionsFolder } from '../../node/paths'
import { hostError } from '../error-text'
import { type ActionContext, type Model } from '../host'
import { note, say } from '../notes'
import { configOf, lastUses, type Use } from '../session/last-used'
import { describeSession, nameSession, NEVER_USED } from '../session/session-text'
import { createDeps, store as sessions } from '../session/wiring'

/** "Who am I": in every session that this request or collection was last sent with, else in all of this machine. */
export async function whoAmIAction({ app, store }: ActionContext, subject: Model): Promise<void> {
  const uses = await lastUses(store, subject)
  const lines = uses.length > 0 ? await Promise.all(uses.map(describe)) : [NEVER_USED, ...everybody()]
  say(app, 'U-Assist: Who am I', lines.join('\n'))
}

async function describe(use: Use): Promise<string> {
  const session = await sessions.read(sessionId(use))
  if (!session) return describeSession(use, undefined)
  try {
    const { claims } = await getClaims(configOf(use), createDeps())
    return describeSession(use, session, claims)
  } catch (error) {
    return `${describeSession(use, session)}\n${hostError(error).message}`
  }
}

function everybody(): string[] {
  const stored = listSessions(sessionsFolder(), note)
  return stored.map(
    ({ identity, claims }) => `Signed in on this machine: ${nameOf(claims)}, at ${nameSession(identity)}.`,
  )
}
