import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { sessionId } from '../../../plugin/auth'
import { listCorrupt } from '../../../plugin/node/list-sessions'
import { sessionsFolder } from '../../../plugin/node/paths'
import { proveWritable, readSessionFile } from '../../../plugin/node/session-file'
import { dataFolderOrTrouble, type Facts, isTrouble, orTrouble } from '../facts'
import { failed, type Finding, ok, warn } from '../finding'
import { fleetStore } from './fleet-store'

const RULE = 'store'

/** Whether sessions can be kept, and whether what is kept is sound and this user's alone. */
export async function store(facts: Facts): Promise<Finding[]> {
  const fleet = await facts.fleet()
  if (fleet) return fleetStore(fleet)
  const { env } = facts.io
  const home = dataFolderOrTrouble(env)
  if (isTrouble(home)) return [failed(RULE, 'UASSIST_HOME', home)]
  const folder = sessionsFolder(env)
  if (!existsSync(folder)) return [ok(RULE, folder, 'sessions will be kept there, from the first sign-in on')]
  const config = await facts.config()
  const file = isTrouble(config) ? undefined : join(folder, `${sessionId(config)}.json`)
  const read = file === undefined ? undefined : orTrouble(() => readSessionFile(file, facts.note))
  const writable = orTrouble(() => {
    proveWritable(file ?? join(folder, 'doctor'))
  })
  const corrupt = listCorrupt(folder, facts.note)
  const troubles = [read, writable].filter(isTrouble)
  return [
    ...troubles.map((trouble) => failed(RULE, folder, trouble)),
    ...(troubles.length === 0 ? [ok(RULE, folder, 'sessions are kept there, private and writable')] : []),
    ...corrupt.map((id) =>
      warn(
        RULE,
        join(folder, `${id}.json`),
        'a session file is corrupt, and counts as "not signed in"',
        'Sign in again; `uassist logout --all` removes what is left of it.',
      ),
    ),
    ...[...new Set(facts.notes)]
      .filter((note) => !troubles.some(({ message }) => message === note))
      .map((note) => warn(RULE, folder, note, 'See that nothing else writes there.')),
  ]
}
