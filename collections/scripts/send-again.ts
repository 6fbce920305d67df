import { type Pm, textOf } from './script-runtime'

/**
 * Sends the current request once more after this one; false when that happened `limit` times already. Counted per
 * request and iteration: a request that sends itself again without a bound never ends.
 */
export function sendAgain(pm: Pick<Pm, 'info' | 'variables' | 'execution'>, why: Reason, limit: number): boolean {
  const times = timesSentAgain(pm, why)
  if (times >= limit) return false
  pm.variables.set(counterOf(pm, why), String(times + 1))
  // By id: a name would mean the last of several requests that share it.
  pm.execution.setNextRequest(pm.info.requestId)
  return true
}

/** How often this request was sent again in this iteration, for this reason. */
export function timesSentAgain(pm: Pick<Pm, 'info' | 'variables'>, why: Reason): number {
  return Number(textOf(pm.variables, counterOf(pm, why)))
}

type Reason = 'polls' | 'retries'

const counterOf = ({ info }: Pick<Pm, 'info'>, why: Reason): string =>
  `uassist.${why}.${info.requestId}.${String(info.iteration)}`
