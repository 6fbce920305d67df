import { type NewmanRunOptions } from 'newman'
import { type NetworkVariables } from '../../../plugin/node/network/variables'
import { type Heartbeat } from './watchdog'

/** What a worker is started with. */
export interface WorkerStart {
  heartbeat: Heartbeat
  /** Where it may keep compiled code for later runs; undefined where there is no such place. */
  codeFolder: string | undefined
}

/** Sent to a worker. `run` identifies one of the runs that a worker has under way at the same time. */
export type WorkerCommand =
  | { type: 'run'; run: number; plan: RunPlan }
  /** The answer to `paused`: the next request may be sent, with these tokens. */
  | { type: 'resume'; run: number; tokens: InjectedTokens }
  /** No further request, of any run. */
  | { type: 'stop' }

/** All a worker needs to run one collection. Plain data: it is copied to the worker's thread. */
export interface RunPlan {
  /** For Newman, unchanged. */
  options: Pick<NewmanRunOptions, PlainOptions>
  tokens: InjectedTokens
  /** What the environment itself holds in the tokens' variables. */
  givenTokens: Readonly<Record<string, unknown>>
  /** Whether the headers and bodies of failed requests are reported. */
  keepExchanges: boolean
  /** Whether what scripts change in variables is reported at the end. */
  keepVariables: boolean
  /** Whether the run pauses before each request, so that none is sent after a failure. */
  pauseBeforeRequests: boolean
  /** Whether requests that change data are not sent. */
  holdWrites: boolean
  /** The issuer, whose OAuth endpoints change no data; empty when none is known. */
  auth0Domain: string
  /** Files and folders that no request body may be read from. */
  privatePaths: readonly string[]
  /** The variables that say how the network is reached. */
  network: NetworkVariables
}

type PlainOptions =
  | 'collection'
  | 'environment'
  | 'globals'
  | 'envVar'
  | 'iterationData'
  | 'iterationCount'
  | 'delayRequest'
  | 'insecure'
  | 'sslClientCert'
  | 'sslClientKey'
  | 'sslClientPassphrase'
  | 'workingDir'
  | 'insecureFileRead'
  | 'timeoutRequest'
  | 'timeoutScript'

/** The access tokens that a run's requests are sent with. */
export interface InjectedTokens {
  /** The variables that hold the tokens, as Newman's `envVar` expects them: an array, since a bare object sets nothing. */
  variables: readonly { key: string; value: string }[]
  /** When requests have to wait for newer tokens, in ms since the epoch; infinite without tokens. */
  renewAt: number
}

/** Sent by a worker. */
export interface WorkerMessage {
  run: number
  event: RunEvent
}

/**
 * What happens in a run, in order. `ref` is Newman's name for one attempt at a request. A secret is reported before the
 * text that contains it.
 */
export type RunEvent =
  /** `url` is as the collection has it: its variables are not resolved. */
  | { type: 'attempt-started'; ref: string; position: number; iteration: number; url: string }
  /** The next request waits for `resume`. */
  | { type: 'paused' }
  /** From now on it is this run that blocks the thread, if the thread is blocked. */
  | { type: 'script-started' }
  | { type: 'assertion'; ref: string; name: string; outcome: 'passed' | 'failed' | 'skipped'; message?: string }
  /** Without a `ref` it belongs to the current attempt. */
  | { type: 'problem'; ref?: string; where: Where; message: string }
  | { type: 'log'; ref: string; text: string }
  /** A script chose the next request: the same one again, or another one. */
  | { type: 'next-request'; ref: string; repeats: boolean }
  | { type: 'request'; ref: string; method: string }
  /** A request that was about to go out, and did not. `ofScript`: one that a script sent by `pm.sendRequest`. */
  | { type: 'not-sent'; ref: string; obstacle: Obstacle; ofScript: boolean; message: string }
  /** A request carries a token from here to this host. */
  | { type: 'token-sent'; key: string; host: string }
  /** A request with a token from here was answered with 401 or 403. */
  | ({ type: 'token-refused' } & RefusedToken)
  /** Without a `status` there was no response. */
  | { type: 'response'; ref: string; status?: number; ms?: number; bytes?: number }
  | { type: 'attempt-finished'; ref: string; failure?: FailureDetails }
  /** Comes once, right before `done`, where the plan asks for it. */
  | { type: 'variables'; environment: VariableChanges; globals: VariableChanges }
  | { type: 'secrets'; values: readonly string[] }
  /** The current attempt is an error, and the run ends with it. */
  | { type: 'aborted'; reason: string }
  /** An error of the run itself, of no request. */
  | { type: 'run-error'; message: string }
  | { type: 'done' }

/** A token from here that was answered with 401 or 403, and the request that carried it. */
export interface RefusedToken {
  key: string
  value: string
  host: string
  status: number
  /** The request's name. */
  request: string
  method: string
  /** The `WWW-Authenticate` header; empty without one. */
  challenge: string
}

/** What the scripts of a run have changed in one scope. */
export interface VariableChanges {
  set: readonly { key: string; value: unknown }[]
  unset: readonly string[]
}

/** Why a request was not sent: it changes data and that is not allowed, or a file that belongs to it cannot be sent. */
export type Obstacle = 'write' | 'file'

/** A script of a request, as reports name it. */
export type Script = 'pre-request script' | 'test script'

/** Where something other than an assertion failed. A `script request` is one that a script sent by `pm.sendRequest`. */
export type Where = Script | 'run' | 'request' | 'script request'

/** What people debug a failed request with. Of one that passed, a worker sends nothing of it. */
export interface FailureDetails {
  /** The URL that was sent, with its variables resolved. Missing when the request was not sent. */
  url?: string
  /** The beginning of the response's body, in one line. Missing when there was none, or no text. */
  snippet?: string
  /** Only where it was asked for. */
  exchange?: Exchange
}

/** What was sent and received in one attempt, as text. Only the HTML report shows it. */
export interface Exchange {
  requestHeaders: readonly Header[]
  requestBody: string
  /** The reason phrase of the response's status line. */
  reason: string
  responseHeaders: readonly Header[]
  responseBody: string
}

/** One header of a request or a response. */
export interface Header {
  key: string
  value: string
}
