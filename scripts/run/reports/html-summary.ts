import { type Attempt, type Case, casesOf, hasFailed, titleOf } from '../record/attempt'
import { type CollectionRun } from '../record/collection-run'
import { type RunResult } from './run-result'

/** An attempt with the field names that htmlextra reads, which are those of Newman's executions. */
interface Execution {
  cursor: { ref: string; iteration: number }
  item: { id: string; name: string; parent: () => object }
  request: object
  response?: object
  assertions: { assertion: string; skipped: boolean; error?: { test: string; message: string } }[]
}

interface Entry {
  attempt: Attempt
  execution: Execution
  cases: readonly Case[]
}

/** A run in the shape of Newman's summary, as far as htmlextra reads it. All collections are on one page. */
export function newmanSummary(result: RunResult, runs: readonly CollectionRun[]): object {
  const entries = runs.flatMap(({ name, attempts }, index) => attempts.map((attempt) => entryOf(name, index, attempt)))
  const executions = entries.map(({ execution }) => execution)
  const failures = entries.flatMap(failuresOf)
  const times = entries.flatMap(({ attempt }) => (attempt.ms === undefined ? [] : [attempt.ms]))
  return {
    collection: { name: runs.map(({ name }) => name).join(', '), description: result.reason },
    run: {
      executions,
      failures,
      stats: statsOf(result, entries),
      transfers: { responseTotal: entries.reduce((sum, { attempt }) => sum + (attempt.bytes ?? 0), 0) },
      timings: {
        started: 0,
        completed: result.durationMs,
        responseAverage: times.reduce((sum, ms) => sum + ms, 0) / Math.max(1, times.length),
      },
    },
    skippedTests: executions.flatMap(({ cursor, item, assertions }) =>
      assertions.filter(({ skipped }) => skipped).map(({ assertion }) => ({ cursor, item, assertion })),
    ),
    consoleLogs: Object.fromEntries(
      entries.map(({ attempt, execution }) => [
        execution.cursor.ref,
        attempt.logs?.map((line) => ({ messages: [line] })) ?? [],
      ]),
    ),
  }
}

/** @param index the collection's position in the run: two collections may have the same name */
function entryOf(collection: string, index: number, attempt: Attempt): Entry {
  const cases = casesOf(attempt)
  const { name, exchange, method, url, status, ms, bytes, iteration } = attempt
  const ref = [index, iteration, attempt.position, attempt.attempt].join('-').replace('--', '-run-')
  const execution = {
    cursor: { ref, iteration: iteration - 1 },
    item: { id: ref, name, parent: () => folderOf(collection, index, attempt) },
    request: {
      method,
      url,
      headers: { members: exchange?.requestHeaders ?? [] },
      body: { raw: exchange?.requestBody ?? '' },
    },
    ...(status !== undefined && {
      response: {
        code: status,
        status: exchange?.reason ?? '',
        responseTime: ms ?? 0,
        responseSize: bytes ?? 0,
        header: exchange?.responseHeaders ?? [],
        body: exchange?.responseBody ?? '',
      },
    }),
    assertions: cases.map(assertionOf),
  }
  return { attempt, execution, cases }
}

function assertionOf(one: Case): Execution['assertions'][number] {
  const { name, outcome, message = '' } = one
  if (outcome === 'skipped') return { assertion: name.endsWith(message) ? name : `${name}: ${message}`, skipped: true }
  return { assertion: name, skipped: false, ...(hasFailed([one]) && { error: { test: name, message } }) }
}

/** htmlextra groups by this folder, and asks it for its parents to build a name. */
function folderOf(collection: string, index: number, { folder }: Attempt): object {
  const name = [collection, ...folder].join(' / ')
  return {
    id: Buffer.from(`${String(index)}/${name}`).toString('hex'),
    name,
    parent: () => ({}),
    forEachParent: () => undefined,
  }
}

function failuresOf({ attempt, execution, cases }: Entry): object[] {
  return cases
    .filter((one) => hasFailed([one]))
    .map(({ name, message }, index) => ({
      cursor: execution.cursor,
      source: { name: attempt.name },
      parent: { name: titleOf({ folder: attempt.folder.slice(0, -1), name: attempt.folder.at(-1) ?? '' }) },
      error: { id: `${execution.cursor.ref}-${String(index)}`, name: 'failed', test: name, message },
    }))
}

function statsOf({ passed, failed, errors, skipped, requests }: RunResult, entries: readonly Entry[]): object {
  const brokenAt = (where: string) =>
    entries.filter(({ attempt }) => attempt.problems.some((problem) => problem.where === where)).length
  const scripts = (kind: keyof Attempt['scripts']) =>
    entries.reduce((sum, { attempt }) => sum + attempt.scripts[kind], 0)
  const iterations = Math.max(1, ...entries.map(({ attempt }) => attempt.iteration))
  return {
    iterations: { total: iterations, failed: 0 },
    requests: { total: requests, failed: brokenAt('request') },
    prerequestScripts: { total: scripts('prerequest'), failed: brokenAt('pre-request script') },
    testScripts: { total: scripts('test'), failed: brokenAt('test script') },
    assertions: { total: passed + failed + errors + skipped, failed: failed + errors },
  }
}
