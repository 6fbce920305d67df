import { MOST_EXCHANGES } from '../../record/run-recorder'
import { type Uncounted } from '../build-report-data'
import { withTexts } from '../contents'
import { type ReportRequest } from '../report-data'
import { isFailed } from '../request-text'
import { type Shard, MOST_SHARDS } from '../../selection/shard'
import { missingText } from './one-run'
import { type ShardCollection, type ShardReport, type ShardRequest } from './shard-report'

type MergedCollection = Uncounted['collections'][number]

/** A request, and the shard that ran it. */
interface Ran {
  shard: Shard
  request: ShardRequest
}

/**
 * The data of one run of what its shards have reported; not redacted. It lasts from the first start to the last end. A
 * collection lasts as long as its parts together, and its requests are in the order of its file. What a shard sent only to
 * find something counts in the shard that it belongs to, and is left out: but not where it failed, and did not fail there.
 *
 * @param all with numbers of their own
 * @param missing the numbers of shards that are not there
 */
export function mergeShards(all: readonly ShardReport[], missing: readonly number[]): Uncounted {
  const shards = all.toSorted((a, b) => a.shard.index - b.shard.index)
  const startedAt = Math.min(...shards.map((one) => one.startedAt))
  const endedAt = Math.max(...shards.map((one) => one.startedAt + one.durationMs))
  const reasons = [
    ...(missing.length > 0 ? [missingText(missing, shards[0]?.shard.total ?? 0)] : []),
    ...shards.flatMap(({ shard, reason }) => (reason === undefined ? [] : [saidBy(shard, reason)])),
  ]
  return {
    startedAt,
    durationMs: endedAt - startedAt,
    ...(reasons.length > 0 && { reason: reasons.join('; ') }),
    collections: mergedCollections(shards),
  }
}

/** A sentence of one shard. */
export const saidBy = ({ index }: Shard, sentence: string): string => `shard ${String(index)}: ${sentence}`

/** Equal numbers stand for equal secrets, but each shard has numbers of its own: `[redacted 2.1]`. */
export function withOwnNumbers(report: ShardReport): ShardReport {
  const { index } = report.shard
  return withTexts(report, (text) => text.replace(/\[redacted (?=\d+\])/g, `$&${String(index)}.`))
}

function mergedCollections(shards: readonly ShardReport[]): MergedCollection[] {
  const groups = new Map<number, { shard: Shard; collection: ShardCollection }[]>()
  for (const { shard, collections } of shards) {
    for (const collection of collections) {
      groups.set(collection.order, [...(groups.get(collection.order) ?? []), { shard, collection }])
    }
  }
  return [...groups]
    .sort(([a], [b]) => a - b)
    .map(([, parts]) => {
      const { label = '', name = '' } = parts[0]?.collection ?? {}
      const durationMs = parts.reduce((sum, { collection }) => sum + collection.durationMs, 0)
      const ran = parts.flatMap(({ shard, collection }) => collection.requests.map((request) => ({ shard, request })))
      return { label, name, durationMs, requests: mergedRequests(ran) }
    })
}

function mergedRequests(all: readonly Ran[]): ReportRequest[] {
  const own = all.filter(({ request }) => !request.isPrerequisite)
  const hasFailedAt = failedPlaces(own)
  const others = all.filter(({ request }) => request.isPrerequisite)
  const failedFor = new Map(
    others.map(({ shard }) => [shard.index, failedPlaces(others.filter((one) => one.shard.index === shard.index))]),
  )
  const telling = others.filter(({ shard, request }) => {
    const place = placeIn(request)
    return failedFor.get(shard.index)?.has(place) && !hasFailedAt.has(place)
  })
  const requests = [...own.map(({ request }) => plain(request)), ...telling.map(sentForShard)].sort(byPlace)
  const tooMany = new Set(requests.filter(({ failure }) => failure?.exchange).slice(MOST_EXCHANGES))
  return requests.map((request) => (tooMany.has(request) ? withoutExchange(request) : request))
}

const placeIn = ({ iteration, position }: ShardRequest) => `${String(iteration)} ${String(position)}`

/** Where any attempt made the run fail. */
function failedPlaces(all: readonly Ran[]): Set<string> {
  return new Set(all.filter(({ request }) => isFailed(request)).map(({ request }) => placeIn(request)))
}

/** The order of the file, which attempts at one request do not change: the sort is stable. */
function byPlace(a: ReportRequest, b: ReportRequest): number {
  return a.iteration - b.iteration || a.position - b.position
}

/** Beside the request itself, as another one. */
function sentForShard({ shard: { index }, request }: Ran): ReportRequest {
  const name = `${request.name} (sent for shard ${String(index)})`
  return { ...plain(request), name, position: request.position + index / (2 * MOST_SHARDS) }
}

/** As the last ones of many failures are in the report of one run. */
function withoutExchange({ failure, ...request }: ReportRequest): ReportRequest {
  const { exchange: _exchange, ...details } = failure ?? {}
  return { ...request, failure: details }
}

function plain({ id: _id, isPrerequisite: _isPrerequisite, ...request }: ShardRequest): ReportRequest {
  return request
}
