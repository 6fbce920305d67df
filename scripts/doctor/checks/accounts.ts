import { nameOf } from '../../../plugin/auth'
import { listSessions } from '../../../plugin/node/list-sessions'
import { sessionsFolder } from '../../../plugin/node/paths'
import { dataFolderOrTrouble, type Facts, isTrouble } from '../facts'
import { type Finding, ok, warn } from '../finding'

const RULE = 'accounts'

/** Whether the accounts of this environment are different people: a browser that is signed in takes the same one again. */
export async function accounts({ config, io: { env } }: Facts): Promise<Finding[]> {
  const found = await config()
  if (isTrouble(found) || isTrouble(dataFolderOrTrouble(env))) return []
  const sessions = listSessions(sessionsFolder(env), () => undefined).filter(
    ({ identity }) => identity.auth0Domain === found.auth0Domain && identity.clientId === found.clientId,
  )
  if (sessions.length < 2) return []
  const people = new Map<unknown, string[]>()
  for (const { identity, claims } of sessions) {
    if (claims?.sub === undefined) continue
    people.set(claims.sub, [...(people.get(claims.sub) ?? []), identity.account])
  }
  const labels = sessions.map(({ identity, claims }) => `"${identity.account}" (${nameOf(claims)})`)
  const doubled = [...people.values()].map((labelled) => [...new Set(labelled)]).filter(({ length }) => length > 1)
  if (doubled.length === 0) return [ok(RULE, found.auth0Domain, `signed in: ${labels.join(', ')}`)]
  return doubled.map((labelled) => {
    const last = labelled.find((label) => label !== 'default') ?? ''
    return warn(
      RULE,
      found.auth0Domain,
      `the accounts ${labelled.map((label) => `"${label}"`).join(' and ')} are the same person`,
      `If they are to be two, sign in again as the other one: \`uassist login --account ${last} --force\`.`,
    )
  })
}
