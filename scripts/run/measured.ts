import { type ShardReport } from './reports/merge/shard-report'
import { type ReportData } from './reports/report-data'
import { collectionId, requestIds } from './selection/digests'
import { type Measured } from './selection/learn-timings'
import { type Part } from './selection/parts'

/** The response times of a run that was not divided. */
export function measuredIn({ collections }: ReportData, parts: readonly Part[]): Measured[] {
  return parts.map(({ whole }, index) => {
    const ids = requestIds(whole)
    const attempts = (collections[index]?.requests ?? []).flatMap((request) => {
      const id = ids[request.position]
      return id === undefined ? [] : [{ ...request, id }]
    })
    return { id: collectionId(whole), attempts }
  })
}

/** The response times of a run, of each request in the shard that it belongs to. */
export function measuredByShards(shards: readonly ShardReport[]): Measured[] {
  const collections = shards.flatMap((one) => one.collections)
  return collections.map(({ id, requests }) => ({
    id,
    attempts: requests.filter((request) => request.id !== '' && !request.isPrerequisite),
  }))
}
