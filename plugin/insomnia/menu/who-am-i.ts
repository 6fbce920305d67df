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
  const lines =
    uses.length > 0 ? [...(await Promise.all(uses.map(describe))), ...samePeople()] : [NEVER_USED, ...everybody()]
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

/** Accounts that are the same person although they are two: a browser may have answered by itself. */
function samePeople(): string[] {
  const byPerson = new Map<string, { name: string; accounts: Set<string> }>()
  for (const { identity, claims } of listSessions(sessionsFolder(), note)) {
    if (typeof claims?.sub !== 'string') continue
    const key = `${identity.auth0Domain} ${claims.sub}`
    const { accounts } = byPerson.get(key) ?? { accounts: new Set<string>() }
    byPerson.set(key, { name: nameOf(claims), accounts: accounts.add(`"${identity.account}"`) })
  }
  return [...byPerson.values()]
    .filter(({ accounts }) => accounts.size > 1)
    .map(({ name, accounts }) => `Accounts ${[...accounts].join(' and ')} are the same person, ${name}.`)
}

function everybody(): string[] {
  const stored = listSessions(sessionsFolder(), note)
  return stored.map(
    ({ identity, claims }) => `Signed in on this machine: ${nameOf(claims)}, at ${nameSession(identity)}.`,
  )
}
