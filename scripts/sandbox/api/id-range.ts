import { undecodable } from './refusals'

/** Reads the pair `t=id-range&ids=a,b`. The pages name no other `t`; that it is answered with 422 is ours. */
export function readIdRange(t: string, ids: string): ReadonlySet<string> {
  if (t !== 'id-range') throw undecodable()
  return new Set(ids.split(','))
}
