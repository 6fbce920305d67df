import { titleOf } from '../record/attempt'
import { type ReportData, type ReportRequest } from './report-data'

/** A text of a report, and where in the run it comes from. */
export interface Content {
  where: string
  text: string
}

/** All texts that a report is made of. */
export function* contentsOf({ collections, reason }: ReportData): Generator<Content> {
  if (reason !== undefined) yield { where: 'why the run is not complete', text: reason }
  for (const { label, name, requests } of collections) {
    yield* placedIn({ label, name }, `collection "${label}"`)
    for (const request of requests) yield* placedIn(request, `request "${label}: ${titleOf(request)}"`)
  }
}

/** The data without what a report of texts does not show. */
export function withoutExchanges(data: ReportData): ReportData {
  return withRequests(data, ({ logs: _logs, failure, ...request }) => {
    const { exchange: _exchange, ...shown } = failure ?? {}
    return { ...request, ...(failure && { failure: shown }) }
  })
}

/** The data without logs, and without what is known of failed requests only. */
export function withoutDetails(data: ReportData): ReportData {
  return withRequests(data, ({ logs: _logs, failure: _failure, ...request }) => request)
}

function withRequests(data: ReportData, change: (request: ReportRequest) => ReportRequest): ReportData {
  const collections = data.collections.map((one) => ({ ...one, requests: one.requests.map(change) }))
  return { ...data, collections }
}

/** Every text in a value, whatever its fields are: what is added to the data later is not forgotten here. Outcomes are our words. */
function* placedIn(value: unknown, owner: string, path: readonly string[] = []): Generator<Content> {
  if (typeof value === 'string') yield { where: `${owner}, ${path.join('.')}`, text: value }
  if (typeof value !== 'object' || value === null) return
  for (const [key, part] of Object.entries(value)) {
    if (key !== 'outcome') yield* placedIn(part, owner, Array.isArray(value) ? path : [...path, key])
  }
}

/** A value of lists, objects and the like, with every text in it changed. */
export function withTexts<T>(value: T, change: (text: string) => string): T {
  const changed = (part: unknown): unknown => {
    if (typeof part === 'string') return change(part)
    if (Array.isArray(part)) return part.map(changed)
    if (typeof part !== 'object' || part === null) return part
    return Object.fromEntries(Object.entries(part).map(([key, one]) => [key, changed(one)]))
  }
  return changed(value) as T
}

/** Every text in a value. */
export function* textsIn(value: unknown): Generator<string> {
  for (const { text } of placedIn(value, '')) yield text
}
