import { undecodable } from './refusals'

/** Reads the pair `t=id-range&ids=a,b`. No other `t` is documented, nor the answer to one: 422 is the sandbox's guess. */
export function readIdRange(t: string, ids: string): ReadonlySet<string> {
  if (t !== 'id-range') throw undecodable()
  return new Set(ids.split(','))
}
