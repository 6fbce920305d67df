import { type NewmanRunOptions } from 'newman'
import { type Exchange } from '../redaction/exchange'

/** What a lane is told. `run` names one collection's run among those a lane may do at the same time. */
export type Order =
  | { do: 'run'; run: number; plan: RunPlan }
  /** The answer to `waits`: the next request may leave, with these tokens. */
  | { do: 'go'; run: number; tokens: GivenTokens }
  /** No further request, of any run. */
  | { do: 'halt' }

/** All a lane needs to run one collection. Plain data: it is copied to the lane's thread. */
export interface RunPlan {
  /** For Newman, as it is. */
  options: Pick<NewmanRunOptions, PlainOptions>
  tokens: GivenTokens
  /** Whether headers, bodies and logs are wanted. */
  keepsExchanges: boolean
  /** Whether each request waits for leave, so that none is sent after a failure. */
  stepwise: boolean
}

type PlainOptions =
  | 'collection'
  | 'environment'
  | 'envVar'
  | 'iterationData'
  | 'workingDir'
  | 'insecureFileRead'
  | 'timeoutRequest'
  | 'timeoutScript'

export interface GivenTokens {
  /** The variables that carry the tokens, as Newman's `envVar` wants them: an array, for a bare object sets nothing. */
  variables: readonly { key: string; value: string }[]
  /** When a request has to wait for newer ones, in ms since the epoch; infinite without tokens. */
  renewAt: number
}

/** What a lane tells. */
export interface Report {
  run: number
  event: RunEvent
}

/**
 * What happens in a run, in plain words and in its order. `ref` is Newman's name for one try at one request. A secret is
 * told before the text that holds it.
 */
export type RunEvent =
  | { is: 'begun'; ref: string; position: number; iteration: number }
  /** The next request waits for leave to go. */
  | { is: 'waits' }
  | { is: 'script'; ref: string; where: Script }
  | { is: 'assertion'; ref: string; name: string; outcome: 'passed' | 'failed' | 'skipped'; message?: string }
  /** `ref` is missing when only the time tells whose problem it is: the try under way. */
  | { is: 'problem'; ref?: string; where: Where; message: string }
  | { is: 'logged'; ref: string; text: string }
  /** A script chose what comes next: this same request, or another one. */
  | { is: 'jump'; ref: string; repeats: boolean }
  | { is: 'sent'; ref: string; method: string; url: string }
  | { is: 'answered'; ref: string; status?: number; ms?: number; bytes?: number; exchange?: Exchange }
  | { is: 'ended'; ref: string }
  | { is: 'secrets'; values: readonly string[] }
  /** The try under way is an error, and the run ends with it. */
  | { is: 'given up'; why: string }
  /** An error of the run itself, of no request. */
  | { is: 'failed'; message: string }
  | { is: 'done' }

export type Script = 'pre-request script' | 'test script'

/** Where something broke, apart from assertions. `script request` is one that a script sent by `pm.sendRequest`. */
export type Where = Script | 'run' | 'request' | 'script request'
