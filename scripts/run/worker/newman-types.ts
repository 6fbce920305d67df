/**
 * The parts of Newman 6.2.2 and its runtime that this runner uses. @types/newman has neither the arguments of events nor
 * the runtime's run.
 */
import { type EventEmitter } from 'node:events'

/** Where in the run an event happened. `ref` is new for every attempt at an item; `scriptId` is set inside a script. */
export interface Cursor {
  ref: string
  position: number
  iteration: number
  length: number
  cycles: number
  scriptId?: string
}

interface KeyValue {
  key: string | null
  value: unknown
  disabled?: boolean
}

/** A PropertyList of the Postman collection SDK. */
export interface SdkList<T = KeyValue> {
  each: (visit: (entry: T) => void) => void
}

export interface SdkRequest {
  method: string
  url: { toString: () => string }
  headers: SdkList
  body?: {
    mode?: string
    raw?: string
    urlencoded?: SdkList
    formdata?: SdkList
    graphql?: { query?: string; variables?: string }
  }
  /** `parameters` returns undefined for `noauth`. */
  auth?: { parameters: () => SdkList | undefined }
}

export interface SdkResponse {
  code?: number
  /** The reason phrase. */
  status?: string
  responseTime?: number
  headers: SdkList
  stream?: Buffer | undefined
}

interface SdkItem {
  id: string
  name: string
  request: SdkRequest
}

/** A VariableScope of the SDK: the environment a run reads and writes. */
interface SdkVariables {
  set: (key: string, value: unknown) => void
  has: (key: string) => boolean
}

/** postman-runtime's run. It calls back through `triggers`; Newman does not pass on everything. */
export interface RuntimeRun {
  triggers: {
    error: (...args: unknown[]) => void
    beforeRequest: (...args: unknown[]) => void
  }
  /** Variables that scripts set by `pm.variables`. They last as long as the run, and take precedence over the environment. */
  state: { _variables: SdkVariables }
  resolveCursor: (cursor: { position: number }) => SdkItem
  pause: (paused: () => void) => void
  resume: () => void
  abort: () => void
  host?: { dispose: () => void }
}

interface ScriptOutcome {
  return?: { nextRequest?: string | null }
}

/** What each of Newman's events carries. The first argument of a handler is an error or null. */
export interface NewmanEvents {
  start: { cursor: Cursor; run: RuntimeRun }
  beforeItem: { cursor: Cursor; item: SdkItem }
  item: { cursor: Cursor; item: SdkItem }
  beforeScript: { cursor: Cursor; event: { listen: ScriptKind } }
  script: { cursor: Cursor; event: { listen: ScriptKind }; execution?: ScriptOutcome }
  exception: { cursor: Cursor; error: { message?: string } }
  assertion: { cursor: Cursor; assertion: string; skipped?: boolean }
  console: { cursor: Cursor; level: string; messages: unknown[] }
  beforeRequest: { cursor: Cursor; request: SdkRequest }
  request: { cursor: Cursor; request: SdkRequest; response?: SdkResponse }
  done: NewmanSummary
}

type ScriptKind = 'prerequest' | 'test'

export interface NewmanError {
  name?: string
  message?: string
  code?: string
}

export interface NewmanSummary {
  environment: SdkVariables
  run: { executions: unknown[]; failures: unknown[] }
}

export interface NewmanEmitter extends Omit<EventEmitter, 'on'> {
  summary?: NewmanSummary
  on: <E extends keyof NewmanEvents>(
    event: E,
    handler: (error: NewmanError | null, detail: NewmanEvents[E]) => void,
  ) => this
}
