import { type PostmanCollection } from '../formats/postman-collection'

/** One Postman collection (v2.x), read and parsed by the caller. */
export interface CollectionInput {
  name: string
  /** Where it was read from: body files are looked for in the same folder, and nowhere else. */
  file: string
  definition: PostmanCollection
}

/** A Postman environment's variables, as they stand in its file. */
interface EnvironmentInput {
  name: string
  values: readonly { key: string; value: string; type?: string; enabled?: boolean; disabled?: boolean }[]
}

/** An access token and the time it dies, in milliseconds since the epoch. */
export interface RunToken {
  accessToken: string
  expiresAt: number
}

/** Where live lines go. `status` takes raw terminal output and is there only where a line can be rewritten. */
export interface Progress {
  line: (text: string) => void
  status?: (text: string) => void
  colors: boolean
}

export type Reporter = 'cli' | 'junit' | 'json' | 'html'

export interface RunOptions {
  collections: readonly CollectionInput[]
  environment: EnvironmentInput
  /** One token per account; asked again during the run when a token ends. Rejecting before the run starts ends it. */
  tokenOf?: (account: string) => Promise<RunToken | undefined>
  accounts: readonly string[]
  /** Further values no report may show. */
  secrets: readonly string[]
  allowWrites: boolean
  /** Names or ids of the folders or requests to run; all when missing. */
  folders?: readonly string[]
  /** Stops every collection after the first failure. */
  bail?: boolean
  /** One round per entry; its keys are variables. */
  iterationData?: readonly object[]
  /** How many collections at a time. Default 1. */
  parallel?: number
  /** Which part of the work to do, counted from 1. */
  shard?: { index: number; total: number } | undefined
  /** Default 30 s. */
  timeoutRequestMs?: number
  /** Default 60 s. A script waits for the requests it sends itself. */
  timeoutScriptMs?: number
  /** The whole run. Default 30 minutes. */
  timeoutMs?: number
  reporters: readonly Reporter[]
  /** For the reports that are files. Default `reports`. */
  outFolder?: string
  progress: Progress
  signal?: AbortSignal
  /** Milliseconds since the epoch. */
  now?: () => number
  processEnv?: NodeJS.ProcessEnv
}

/** Counts of tests; `errors` are scripts and requests that broke, `requests` are what the items sent, retries included. */
export interface Counts {
  passed: number
  failed: number
  skipped: number
  errors: number
  requests: number
}

export interface Failure {
  /** Folder path and name. */
  request: string
  /** From 1. */
  iteration: number
  test: string
  message: string
}

export interface CollectionResult extends Counts {
  name: string
  durationMs: number
  failures: Failure[]
}

/** Why a run ended before its end. */
export type Aborted = 'signed-out' | 'cancelled' | 'timeout'

export interface RunResult extends Counts {
  durationMs: number
  collections: CollectionResult[]
  /** Paths of the files that were written. */
  reports: string[]
  /** Reports that were withdrawn because the scan found a secret in them; each counts as an error. */
  withdrawn: string[]
  aborted?: Aborted
  /** The sentence behind `aborted`. */
  reason?: string
}
