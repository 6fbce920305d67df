import { join } from 'node:path'
import { sessionId } from '../../../plugin/auth'
import { sessionsFolder } from '../../../plugin/node/paths'
import { lockHolder } from '../../../plugin/node/session-lock'
import { dataFolderOrTrouble, type Facts, isTrouble } from '../facts'
import { type Finding, ok, warn } from '../finding'
import { type StoredLook } from '../../stores/redis/store-inspection'

/** Whether another process holds the session. */
export async function lock({ config, fleet, io: { env } }: Facts): Promise<Finding[]> {
  const found = await config()
  if (isTrouble(found)) return []
  const where = `account "${found.account}"`
  const store = await fleet()
  if (store) return isTrouble(store) || isTrouble(store.look) ? [] : inFleet(store.look?.holder, where)
  if (isTrouble(dataFolderOrTrouble(env))) return []
  const holder = lockHolder(join(sessionsFolder(env), `${sessionId(found)}.json`))
  if (!holder) return []
  if (holder.isDead) return [ok('lock', where, `held by ${holder.by}, which has died: the next command takes it over`)]
  return [
    warn(
      'lock',
      where,
      `held by ${holder.by}: other commands wait for it`,
      'Let it finish (a sign-in may wait in a browser), or end that process.',
    ),
  ]
}

function inFleet(holder: StoredLook['holder'], where: string): Finding[] {
  if (!holder) return []
  const seconds = String(Math.ceil(holder.forMs / 1000))
  const message = `held in the store by ${holder.label}: other commands wait for it`
  return [
    warn('lock', where, message, `Let it finish; if it has died, the next command takes it over in ${seconds} s.`),
  ]
}
