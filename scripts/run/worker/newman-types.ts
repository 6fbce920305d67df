/**
 * The parts of Newman 6.2.2 and its runtime that this runner uses. @types/newman has neither the arguments of events nor
 * the runtime's run.
 */
import { type EventEmitter } from 'node:events'
import { type Stats } from 'node:fs'
import { type Readable } from 'node:stream'

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

/** A URL of the SDK, in parts. `getHost` and `getPath` join theirs. */
interface SdkUrl {
  toString: () => string
  protocol?: string
  port?: string
  getHost: () => string
  getPath: () => string
}

/** What a request consists of. */
export interface RequestParts {
  method: string
  url: { toString: () => string }
  headers: SdkList
  body?: {
    mode?: string
    raw?: string
    urlencoded?: SdkList
    formdata?: SdkList
    graphql?: { query?: string; operationName?: string; variables?: string }
    file?: { content?: unknown }
  }
  /** `parameters` returns undefined for `noauth`. */
  auth?: { parameters: () => SdkList | undefined }
}

export interface SdkRequest extends RequestParts {
  url: SdkUrl
  headers: SdkList & { get: (name: string) => unknown }
}

export interface SdkResponse {
  code?: number
  /** The reason phrase. */
  status?: string
  responseTime?: number
  headers: SdkList
  stream?: Buffer | undefined
}

export interface SdkItem {
  id: string
  name: string
  request: SdkRequest
  /** The names on the way to it, the collection's and its own included. */
  getPath: () => string[]
}

/** A VariableScope of the SDK: variables a run reads and writes. */
export interface SdkVariables {
  get: (key: string) => unknown
  set: (key: string, value: unknown) => void
  toObject: (excludeDisabled: boolean) => Record<string, unknown>
  unset: (key: string) => void
}

/** Of the file system, what the runtime reads body files with. */
export interface FileResolver {
  stat: (path: string, callback: (error: Error | null, stats?: Stats) => void) => void
  createReadStream: (path: string) => Readable
}

/** How redirects of a request are followed; a function decides for each of them. */
export interface RedirectBehavior {
  followRedirects?: boolean | ((response: { statusCode: number }) => boolean)
  followOriginalHttpMethod?: boolean
}

/** What sends one request. `done` is called with what `NewmanEvents['request']` is made of. */
export interface Requester {
  request: (
    id: string,
    request: SdkRequest,
    behavior: RedirectBehavior | undefined,
    done: (error: Error | null, response?: SdkResponse, request?: SdkRequest, ...rest: unknown[]) => void,
  ) => unknown
}

/** postman-runtime's run. It calls back through `triggers`; Newman does not pass on everything. */
export interface RuntimeRun {
  triggers: {
    error: (...args: unknown[]) => void
    beforeRequest: (...args: unknown[]) => void
  }
  state: {
    /** Variables that scripts set by `pm.variables`. They last as long as the run, and take precedence over the environment. */
    _variables: SdkVariables
    environment: SdkVariables
    collectionVariables: SdkVariables
    globals: SdkVariables
  }
  options: { fileResolver: FileResolver }
  /** Everything a run sends goes through one of these: requests, scripts' requests, those of an auth method. */
  requester: {
    options: RedirectBehavior
    create: (trace: { cursor: Cursor }, callback: (error: Error | null, requester: Requester) => void) => void
  }
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
  /** `events` are the scripts that run next; the array may be changed. */
  beforePrerequest: { cursor: Cursor; events: unknown[]; item: SdkItem }
  beforeTest: { cursor: Cursor; events: unknown[]; item: SdkItem }
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
  run: { executions: unknown[]; failures: unknown[] }
}

export interface NewmanEmitter extends Omit<EventEmitter, 'on'> {
  summary?: NewmanSummary
  on: <E extends keyof NewmanEvents>(
    event: E,
    handler: (error: NewmanError | null, detail: NewmanEvents[E]) => void,
  ) => this
}
