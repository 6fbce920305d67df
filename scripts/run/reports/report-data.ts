/** What the HTML report shows of a run. All texts are redacted and cut by then; none of them has to be trusted. */
export interface ReportData {
  /** Milliseconds since the epoch. */
  startedAt: number
  durationMs: number
  /** Why the run ended early, as a sentence. */
  reason?: string
  /** Of all collections. */
  counts: ReportCounts
  /** In the order of the run. Two of them may share a name. */
  collections: readonly ReportCollection[]
}

/** How many requests were sent, and what came of the tests. `errors` are scripts and requests that broke. */
export interface ReportCounts {
  requests: number
  passed: number
  failed: number
  errors: number
  skipped: number
}

export interface ReportCollection {
  name: string
  durationMs: number
  counts: ReportCounts
  /** One for each item, iteration and attempt, in the order of the run. */
  requests: readonly ReportRequest[]
}

export interface ReportRequest {
  /** Names of the folders around it, the outermost first. */
  folder: readonly string[]
  name: string
  /** From 1. */
  iteration: number
  /** From 1; higher where a request was sent again. */
  attempt: number
  method: string
  /** As it is written in the collection. */
  url: string
  /** Whether the request itself went out. */
  sent: boolean
  /** Missing without an answer. */
  status?: number
  /** How long the answer took. */
  ms?: number
  /** Size of the answer's body. */
  bytes?: number
  tests: readonly ReportTest[]
  /** What its scripts logged, one text a call. */
  logs?: readonly string[]
  /** Only for a failed request, and left out there where nothing is known. */
  failure?: ReportFailure
}

export interface ReportTest {
  name: string
  outcome: 'passed' | 'failed' | 'skipped' | 'error'
  /** Missing when passed. */
  message?: string
}

/** What people debug a failed request with. */
export interface ReportFailure {
  /** The URL that was sent, with its variables resolved. */
  url?: string
  /** The beginning of the answer's body, or what in it says why. */
  snippet?: string
  exchange?: ReportExchange
}

export interface ReportExchange {
  requestHeaders: readonly ReportHeader[]
  requestBody: string
  /** The text beside the status, such as `Not Found`. */
  reason: string
  responseHeaders: readonly ReportHeader[]
  responseBody: string
}

export interface ReportHeader {
  key: string
  value: string
}
