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
