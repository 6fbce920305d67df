import { type Measured } from './selection/learn-timings'
import { type ShardReport } from './reports/merge/shard-report'

/** The response times of a run, of each request in the shard that it belongs to. */
export function measuredByShards(shards: readonly ShardReport[]): Measured[] {
  const collections = shards.flatMap((one) => one.collections)
  return collections.map(({ id, requests }) => ({
    id,
    attempts: requests.filter((request) => request.id !== '' && !request.isPrerequisite),
  }))
}
