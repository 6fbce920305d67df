import {
  type ReportCollection,
  type ReportCounts,
  type ReportData,
  type ReportRequest,
  type ReportTest,
} from '../../../../scripts/run/reports/report-data'
import { htmlReport } from '../../../../scripts/run/reports/html/page'

/** A request that passed its one test, unless told otherwise. */
export function passed(more: Partial<ReportRequest> = {}): ReportRequest {
  return {
    position: 0,
    folder: ['Agents'],
    name: 'List agents',
    iteration: 1,
    attempt: 1,
    method: 'GET',
    url: '{{apiUrl}}/agents',
    sent: true,
    status: 200,
    ms: 84,
    bytes: 3174,
    tests: [{ name: 'status is 200', outcome: 'passed' }],
    ...more,
  }
}

/** A request that failed its one test, with all that is kept of such a one. */
export function failed(more: Partial<ReportRequest> = {}): ReportRequest {
  return passed({
    name: 'Join a session',
    method: 'POST',
    url: '{{gatewayUrl}}/sessions/{{sessionId}}',
    status: 500,
    tests: [{ name: 'status is 200', outcome: 'failed', message: 'expected 500 to equal 200' }],
    logs: ['joins session 17'],
    failure: {
      url: 'https://gateway.example/sessions/17',
      snippet: '{"error":"upstream is gone"}',
      exchange: {
        requestHeaders: [{ key: 'accept', value: 'application/json' }],
        requestBody: '{"direction":"inbound"}',
        reason: 'Internal Server Error',
        responseHeaders: [{ key: 'x-request-id', value: 'b7' }],
        responseBody: '{"error":"upstream is gone","traceId":"5f0c"}',
      },
    },
    ...more,
  })
}

/** A request that was kept from being sent. */
export function skipped(more: Partial<ReportRequest> = {}): ReportRequest {
  const { status: _status, ms: _ms, bytes: _bytes, ...rest } = passed({ name: 'Delete it', method: 'DELETE' })
  const tests: ReportTest[] = [{ name: 'not sent: it changes data', outcome: 'skipped', message: 'it changes data' }]
  return { ...rest, sent: false, tests, ...more }
}

export function collection(name: string, requests: readonly ReportRequest[]): ReportCollection {
  const tests = requests.flatMap((request) => request.tests)
  const count = (wanted: ReportTest['outcome']) => tests.filter(({ outcome }) => outcome === wanted).length
  const counts: ReportCounts = {
    requests: requests.filter(({ sent }) => sent).length,
    passed: count('passed'),
    failed: count('failed'),
    errors: count('error'),
    skipped: count('skipped'),
  }
  return { label: name, name, durationMs: 1234, counts, requests }
}

export function run(collections: readonly ReportCollection[], more: Partial<ReportData> = {}): ReportData {
  const sum = (key: keyof ReportCounts) => collections.reduce((total, { counts }) => total + counts[key], 0)
  return {
    startedAt: Date.UTC(2026, 10, 26, 6, 10, 3),
    durationMs: 12_400,
    counts: {
      requests: sum('requests'),
      passed: sum('passed'),
      failed: sum('failed'),
      errors: sum('errors'),
      skipped: sum('skipped'),
    },
    collections,
    ...more,
  }
}

/** The page of a run of one collection, or of a run. */
export function pageOf(data: readonly ReportRequest[] | ReportData): string {
  return [...htmlReport('collections' in data ? data : run([collection('shop', data)]))].join('')
}

/** As many requests as wanted, in folders of 20. `make` sees the number. */
export function many(count: number, make: (index: number) => ReportRequest): ReportRequest[] {
  return Array.from({ length: count }, (_, index) => {
    const request = make(index)
    return { ...request, folder: [...request.folder, `Part ${String(Math.floor(index / 20))}`] }
  })
}
