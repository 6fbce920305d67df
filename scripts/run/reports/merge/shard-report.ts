import { collectionId, requestIds } from '../../selection/digests'
import { type Part } from '../../selection/parts'
import { type Shard } from '../../selection/shard'
import { type ReportCollection, type ReportData, type ReportRequest } from '../report-data'
import { type FileReporter } from '../reporters'
import { type Aborted, type RunResult } from '../run-result'

/**
 * The report of a shard that is made for programs: `uassist report merge` makes the reports of the whole run of it. It holds
 * what the shard's other reports hold together, redacted like them, and where its requests stand in the whole.
 */
export interface ShardReport {
  shard: Shard
  run: RunIdentity
  /** The reports that the shard has written. */
  reporters: readonly FileReporter[]
  /** Whether all requests of its collections were divided, and not some folders. */
  isWhole: boolean
  /** Whether a run that sends nothing is a good one. */
  mayBeEmpty: boolean
  notes: readonly string[]
  nothingSent?: string
  aborted?: Aborted
  startedAt: number
  durationMs: number
  reason?: string
  collections: readonly ShardCollection[]
}

/** What shards of one run have in common, each as a digest. */
export interface RunIdentity {
  collections: string
  /** The environment's name, and how often each collection runs. */
  settings: string
  /** Which request went to which shard. */
  split: string
}

/** What of one collection a shard has run. */
export interface ShardCollection extends Omit<ReportCollection, 'counts' | 'requests'> {
  /** Which of the run's collections it is, from 0. */
  order: number
  /** Stands for the collection among timings. */
  id: string
  requests: readonly ShardRequest[]
}

/** A request with its position in the whole collection; -1 for what belongs to no request. */
export interface ShardRequest extends ReportRequest {
  /** Stands for the request among timings; empty for what belongs to none. */
  id: string
  /** Whether it belongs to another shard, which reports it too. */
  isPrerequisite: boolean
}

/** What a run knows of the shard that it is. */
export interface ShardOfRun extends Shard, Pick<ShardReport, 'run' | 'isWhole' | 'mayBeEmpty'> {
  parts: readonly Part[]
}

/** What a file says that it is, and the version that it is written in. */
export const FORMAT = 'uassist shard'
export const VERSION = 1

/** The file in the folder of the reports. */
export const shardFileName = ({ index, total }: Shard): string => `shard-${String(index)}-of-${String(total)}.json`

/** The file of a shard, as JSON. */
export function shardReport(
  { notes, nothingSent, aborted }: RunResult,
  { startedAt, durationMs, reason, collections }: ReportData,
  { index, total, run, isWhole, mayBeEmpty, parts }: ShardOfRun,
  reporters: readonly FileReporter[],
): string {
  const report: ShardReport = {
    shard: { index, total },
    ...{ run, reporters, isWhole, mayBeEmpty, notes },
    ...(nothingSent !== undefined && { nothingSent }),
    ...(aborted && { aborted }),
    ...{ startedAt, durationMs },
    ...(reason !== undefined && { reason }),
    collections: collections.flatMap((collection, index) => {
      const part = parts[index]
      return part ? [shardCollection(collection, part)] : []
    }),
  }
  return `${JSON.stringify({ format: FORMAT, version: VERSION, ...report })}\n`
}

function shardCollection({ label, name, durationMs, requests }: ReportCollection, part: Part): ShardCollection {
  const { whole, order, places } = part
  const ids = requestIds(whole)
  return {
    ...{ order, id: collectionId(whole), label, name, durationMs },
    requests: requests.map((request) => {
      const { position, isPrerequisite } = places[request.position] ?? { position: -1, isPrerequisite: false }
      return { ...shown(request), position, id: ids[position] ?? '', isPrerequisite }
    }),
  }
}

/** What reports show of a request, field by field: a record at hand has more. */
function shown(request: ReportRequest): ReportRequest {
  const { position, name, folder, iteration, attempt, method, url, sent, status, ms, bytes } = request
  const { tests, failure, logs } = request
  return {
    ...{ position, name, folder, iteration, attempt, method, url, sent },
    ...(status !== undefined && { status }),
    ...(ms !== undefined && { ms }),
    ...(bytes !== undefined && { bytes }),
    tests,
    ...(failure && { failure }),
    ...(logs && { logs }),
  }
}
