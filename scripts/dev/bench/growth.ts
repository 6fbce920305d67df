/** What the bench has measured, by its name in `--json`. */
type Figures = Readonly<Record<string, number>>

/** How many jobs start in an hour. */
export const JOBS = [10, 1000, 100_000] as const

/** For how long an access token is good, in seconds: a short one, and Auth0's default for an API. */
export const LIFETIMES = { '10 minutes': 600, 'a day': 86_400 } as const

/** Of scripts that keep a file each. */
const MACHINES = 50

/**
 * Calls to the Authentication API that Auth0 allows a tenant, an hour: 300 a minute, 25 and 100 a second
 * (Auth0: rate-limit-configurations). Everybody who signs in there shares them.
 */
export const LIMITS = { Free: 300 * 60, 'Essentials and Professional': 25 * 3600, Enterprise: 100 * 3600 } as const

/** For how long a refresh that others wait for takes in the bench: far longer than Auth0's do as a rule. */
export const SLOW_REFRESH_MS = 3000

const HOUR_S = 3600
/** uassist hands out no token that ends sooner; `getToken` in `plugin/auth`. */
const MIN_VALIDITY_S = 60

/** A way to give jobs their tokens; resolves jobs an hour and a lifetime to calls to Auth0 an hour, at most. */
interface Approach {
  name: string
  calls: (figures: Figures, jobs: number, lifetimeS: number) => number
}

/** Where nobody comes after a token has ended, nobody asks for another one: so never more than there are jobs. */
const expiries = (jobs: number, everyS: number, places = 1) => Math.min(jobs, (places * HOUR_S) / everyS)

const refreshes = (jobs: number, lifetimeS: number) => expiries(jobs, lifetimeS - MIN_VALIDITY_S)

export const APPROACHES = {
  script: {
    name: 'a script in each job',
    calls: ({ scriptCallsPerJob = NaN }, jobs) => jobs * scriptCallsPerJob,
  },
  file: {
    name: `a script with a file on each of ${String(MACHINES)} machines`,
    calls: ({ fileScriptCallsPerExpiry = NaN }, jobs, lifetimeS) =>
      expiries(jobs, lifetimeS, MACHINES) * fileScriptCallsPerExpiry,
  },
  uassist: {
    name: 'uassist',
    calls: ({ fleetCallsPerJob = NaN, fleetRefreshCalls100 = NaN }, jobs, lifetimeS) =>
      jobs * fleetCallsPerJob + refreshes(jobs, lifetimeS) * fleetRefreshCalls100,
  },
} satisfies Record<string, Approach>

/** Commands to Redis an hour, at most: each refresh takes as long as the slow one that was measured, and others wait for it. */
export function redisCommands(figures: Figures, jobs: number, lifetimeS: number): number {
  const { redisCommandsPerRun = NaN, redisCommandsPerRefresh = NaN, redisCommandsPerWaiter = NaN } = figures
  const waiters = (jobs * SLOW_REFRESH_MS) / 1000 / HOUR_S
  const more = redisCommandsPerRefresh - redisCommandsPerRun + waiters * (redisCommandsPerWaiter - redisCommandsPerRun)
  return jobs * redisCommandsPerRun + refreshes(jobs, lifetimeS) * more
}

/** At so many jobs an hour one processor of Redis has nothing else to do. */
export const redisJobsAtMost = ({ redisCpuMsPerToken = NaN }: Figures): number => (HOUR_S * 1000) / redisCpuMsPerToken

/** A count for people: two digits are enough. */
export function rounded(count: number): string {
  return Number(count.toPrecision(2)).toLocaleString('en-US')
}
