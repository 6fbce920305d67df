import { type Fleet, isTrouble, type Trouble } from '../facts'
import { failed, type Finding, ok, warn } from '../finding'

const RULE = 'store'

/** A clock that is further off ends locks too early or too late for people to notice why. */
const CLOCK_LEEWAY_MS = 30_000

/** The store that UASSIST_STORE names: whether it can be reached, what it does with sessions, and who holds this one. */
export function fleetStore(fleet: Fleet | Trouble): Finding[] {
  if (isTrouble(fleet)) return [failed(RULE, 'UASSIST_STORE', fleet)]
  const { address, info, notes, aheadMs, look } = fleet
  const { version = 'of a version it does not say', policy = 'unknown' } = info
  const seconds = String(Math.round(Math.abs(aheadMs) / 1000))
  return [
    ok(
      RULE,
      address,
      `sessions are kept there, by a server ${version}, maxmemory-policy "${policy}"; the rights suffice`,
    ),
    ...notes.map((note) => warn(RULE, address, note, 'Ask whoever runs the store.')),
    ...(Math.abs(aheadMs) > CLOCK_LEEWAY_MS
      ? [
          warn(
            RULE,
            address,
            `its clock is ${seconds} s ${aheadMs > 0 ? 'ahead of' : 'behind'} the one of this machine`,
            'Set both by NTP: when one jumps, a lock ends too early, or holds others up for as long.',
          ),
        ]
      : []),
    ...(isTrouble(look) ? [failed(RULE, address, look)] : []),
  ]
}
