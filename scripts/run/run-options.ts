import { type NetworkVariables, networkVariables } from '../../plugin/node/network/variables'
import { type TokenOf } from './account-tokens'
import { type Progress } from './reports/cli-report'
import { type Reporter } from './reports/reporters'
import { type LoginCommand } from './reports/skip-advice'
import { type VariableInput } from './script-variables'
import { type CollectionInput } from './selection/item-tree'
import { type Shard } from './selection/shard'
import { type Timings } from './selection/timings'
import { type WorkerPool } from './worker-pool/worker-pool'
import { type OnRefused } from './token-use'

/** A Postman environment's variables. */
interface EnvironmentInput {
  /** Empty where there is no environment. */
  name: string
  values: readonly VariableInput[]
}

/** What to run, and how. */
export interface RunOptions {
  collections: readonly CollectionInput[]
  environment: EnvironmentInput
  /**
   * Called once per account before the run, and again when its token is about to expire: a rejection ends the run. Called
   * once with a token that was refused with 401: a rejection is noted.
   */
  tokenOf?: TokenOf
  accounts: readonly string[]
  /** Called with the first refusal of each account and status, its texts redacted. */
  onRefused?: OnRefused
  /** Variables that the environment's take precedence over. Default none. */
  globals?: readonly VariableInput[]
  /** What to run to sign an account in, for the reports: requests of an account without a token are skipped. */
  loginCommand?: LoginCommand
  /** Further values that no report may show. */
  secrets: readonly string[]
  /** The variable that the default account's token is put into. Default `accessToken`. */
  tokenVariable?: string
  /** Whether requests that change data are sent. Default what the environment or the collection declares. */
  writes?: 'allowed' | 'held'
  /** Where body files are read from. Default the folder of each collection. */
  workingDir?: string
  /** Files and folders that no request body may be read from, wherever they are. */
  privatePaths?: readonly string[]
  /** Whether a run that sends nothing is a good one. */
  passWithNoTests?: boolean
  /** Names or ids of the folders or requests to run. Default all. */
  folders?: readonly string[]
  /** Stops every collection after the first failure. */
  bail?: boolean
  /** One iteration per entry; its keys are variables. */
  iterationData?: readonly object[]
  /** How often each collection runs: with more iterations than entries, the last entry serves for the rest. */
  iterationCount?: number
  /** What one collection sets in the environment and the globals, the next one gets. Only where one runs at a time. */
  keepVariables?: boolean
  /** Where the collections run; it is closed at the end. Default a new one. */
  pool?: WorkerPool
  /** How many collections run at a time. Default 1. */
  parallel?: number
  /** Which part of the work to do. */
  shard?: Shard | undefined
  /** Response times of earlier runs, by which the work is divided. A run of all of it writes its own to the file. */
  timings?: { file: string; known: Timings } | undefined
  /** How long to wait between requests. Default 0. */
  delayRequestMs?: number
  /** Whether the requests' certificates are not verified. */
  insecure?: boolean
  /** What all requests show of who sends them: absolute paths of PEM files. */
  clientCertificate?: { cert: string; key?: string; passphrase?: string }
  /** The variables that say how the network is reached. Default the process's. */
  network?: NetworkVariables
  /** Default 30 s. */
  timeoutRequestMs?: number
  /** Default 60 s. A script waits for the requests that it sends itself. */
  timeoutScriptMs?: number
  /** Limit of the whole run. Default 30 minutes. */
  timeoutMs?: number
  reporters: readonly Reporter[]
  /** For the reports that are files. Default `reports`. */
  outFolder?: string
  progress: Progress
  /** Cancels the run. */
  signal?: AbortSignal
  /** Milliseconds since the epoch. Default the system's clock. */
  now?: () => number
  /** Where `GITHUB_STEP_SUMMARY` is looked for. Default empty. */
  processEnv?: NodeJS.ProcessEnv
}

type Defaulted = 'parallel' | 'timeoutRequestMs' | 'timeoutScriptMs' | 'timeoutMs' | 'outFolder' | 'processEnv' | 'now'

const DEFAULTS: Required<Pick<RunOptions, Defaulted>> = {
  parallel: 1,
  timeoutRequestMs: 30_000,
  timeoutScriptMs: 60_000,
  timeoutMs: 30 * 60_000,
  outFolder: 'reports',
  processEnv: {},
  now: Date.now,
}

/** Options with defaults filled in. */
export type Settings = RunOptions & typeof DEFAULTS & Required<Pick<RunOptions, 'network'>>

/** Fills in defaults. */
export function withDefaults(options: RunOptions): Settings {
  return { ...DEFAULTS, network: networkVariables(process.env), ...options }
}

/** How often each collection runs. */
export function iterationsOf({ iterationCount, iterationData }: RunOptions): number {
  return iterationCount ?? iterationData?.length ?? 1
}
