import { type RunOptions } from '../../scripts/run/run-collections'
import { type Progress } from '../../scripts/run/reports/cli-report'
import { type CollectionInput } from '../../scripts/run/selection/item-tree'
import { freshBuild } from '../helpers/fresh-build'
import { keptPool } from './kept-pool'

// The threads that run collections are started from there.
freshBuild()

/** One request of a test's collection. Scripts are source text. */
export interface RequestPlan {
  name: string
  url: string
  id?: string
  method?: string
  pre?: string
  test?: string
  header?: Record<string, string>
  body?: object
  auth?: object
}

export interface FolderPlan {
  name: string
  item: readonly (RequestPlan | FolderPlan)[]
}

export function collection(
  name: string,
  item: readonly (RequestPlan | FolderPlan)[],
  scripts: { pre?: string; test?: string } = {},
): CollectionInput {
  const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json'
  const definition = { info: { name, schema }, item: item.map(toNode), event: events(scripts) }
  return { name, file: `${__dirname}/${name}.postman_collection.json`, definition }
}

/** Collects the lines of the cli report. */
export function silence(): Progress & { lines: string[] } {
  const lines: string[] = []
  return { lines, line: (text) => lines.push(text), colors: false }
}

/** Options for a run of these collections without an account, with short limits. */
export function options(collections: CollectionInput[], changes: Partial<RunOptions> = {}): RunOptions {
  // The threads of a pool belong to one network.
  const pool = 'parallel' in changes || 'network' in changes ? undefined : keptPool(changes.timeoutScriptMs ?? 2_000)
  return {
    ...(pool && { pool }),
    collections,
    environment: { name: 'test', values: [] },
    accounts: [],
    secrets: [],
    timeoutRequestMs: 1_000,
    timeoutScriptMs: 2_000,
    timeoutMs: 20_000,
    reporters: [],
    progress: silence(),
    ...changes,
  }
}

function toNode(plan: RequestPlan | FolderPlan): object {
  if ('item' in plan) return { name: plan.name, item: plan.item.map(toNode) }
  const { id, name, url, method = 'GET', pre, test, header = {}, body, auth } = plan
  const headers = Object.entries(header).map(([key, value]) => ({ key, value }))
  const request = { method, url, header: headers, ...(body && { body }), ...(auth && { auth }) }
  return {
    ...(id !== undefined && { id }),
    name,
    request,
    event: events({ ...(pre && { pre }), ...(test && { test }) }),
  }
}

function events({ pre, test }: { pre?: string; test?: string }): object[] {
  const event = (listen: string, source: string) => ({ listen, script: { exec: source.split('\n') } })
  return [...(pre ? [event('prerequest', pre)] : []), ...(test ? [event('test', test)] : [])]
}
