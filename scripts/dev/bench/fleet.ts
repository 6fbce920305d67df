import { getToken, sessionId } from '../../../plugin/auth'
import { openRedis } from '../../stores/redis/redis-store'
import { startSignedIn } from '../signed-in'
import { startApi } from './api'
import { writePostman } from './collections'
import { SLOW_REFRESH_MS } from './growth'
import { type Figure, median, runNode, runNodeAtOnce } from './measure'
import { startBenchRedis } from './redis'
import { refreshCalls } from './refresh-calls'

const PROCESSES = 100
/** Of whole runs, each of which takes a second. */
const RUNS = 10
/** So few that all of them have started long before the refresh is over. */
const WAITERS = 10

/**
 * What a hundred processes with one sign-in in Redis do to a refresh token that works once, and what each of them asks of
 * Redis and of the issuer.
 */
export async function benchFleet(uassist: string): Promise<Figure[]> {
  const redis = await startBenchRedis()
  if (!redis) return []
  const signedIn = await startSignedIn({ rotationOverlapSeconds: 0 })
  const api = await startApi({ '/calls': 100 })
  try {
    const { config, deps, environmentFile, home, sandbox } = signedIn
    const env = { ...process.env, ...redis.variables, UASSIST_HOME: home, UASSIST_API_URL: api.url, CI: 'true' }
    const command = [uassist, 'token', '-e', environmentFile]
    const collection = writePostman(home, { name: 'job', requests: 1, path: '/calls', hasTests: true })
    runNode([uassist, 'session', 'push', '-e', environmentFile], env)
    const { store } = openRedis(redis.variables, { log: () => undefined })
    const expire = () =>
      store.update(sessionId(config), (session) => Promise.resolve(session && { ...session, accessTokens: [] }))
    const start = async (count: number, args = command) => {
      const codes = await runNodeAtOnce(count, args, env)
      if (codes.some((code) => code !== 0)) throw new Error(`${args.join(' ')} ended with ${codes.join()}`)
    }

    const times: number[] = []
    for (let call = 0; call < 500; call++) {
      const startedAt = performance.now()
      await getToken(config, {}, { ...deps, store })
      times.push(performance.now() - startedAt)
    }
    // Before what is counted: it also brings the scripts to the server, which it needs once.
    const calls = await refreshCalls(PROCESSES, command, env, { sandbox, expire })

    const callsOf = () => sandbox.tenant.calls('POST /oauth/token')
    const callsBefore = callsOf()
    const ofTokens = await redis.commandsDuring(() => start(PROCESSES))
    const ofRuns = await redis.commandsDuring(() => start(RUNS, [uassist, 'run', collection, '-e', environmentFile]))
    const load = await redis.loadDuring(() => start(PROCESSES))
    const callsOfJobs = callsOf() - callsBefore
    const bytesStored = await redis.bytesStored()
    await expire()
    const ofRefresh = await redis.commandsDuring(() => start(1))
    await expire()
    sandbox.tenant.faults.queue('POST /oauth/token', { delayMs: SLOW_REFRESH_MS })
    const ofWaiting = (await redis.commandsDuring(() => start(WAITERS + 1))) - ofRefresh

    await expire()
    const callsBeforeOutage = callsOf()
    sandbox.tenant.settings.trouble = 'unavailable'
    for (let run = 0; run < RUNS; run++) await runNodeAtOnce(1, command, env)
    return [
      {
        name: 'fleetRefreshCalls100',
        what: 'token requests of 100 processes with one sign-in in Redis, expired',
        ...calls,
      },
      {
        name: 'redisGetTokenMs',
        what: '`getToken` in process, Redis read each time',
        value: median(times),
        unit: 'ms',
      },
      {
        name: 'fleetCallsPerJob',
        what: 'token requests of a job that finds a good token in Redis',
        value: callsOfJobs / (2 * PROCESSES + RUNS),
        unit: 'calls',
        hold: { at: 'exactly', value: 0 },
      },
      {
        name: 'fleetCallsPerJobInOutage',
        what: 'token requests of a job that finds none, one after another, while the issuer answers 503',
        value: (callsOf() - callsBeforeOutage) / RUNS,
        unit: 'calls',
      },
      {
        name: 'redisCommandsPerToken',
        what: 'commands to Redis of `uassist token` with a good token',
        value: ofTokens / PROCESSES,
        unit: 'commands',
      },
      {
        name: 'redisCommandsPerRun',
        what: 'commands to Redis of `uassist run` with a good token',
        value: ofRuns / RUNS,
        unit: 'commands',
      },
      {
        name: 'redisCommandsPerRefresh',
        what: 'commands to Redis of the job that refreshes',
        value: ofRefresh,
        unit: 'commands',
      },
      {
        name: 'redisCommandsPerWaiter',
        what: `commands to Redis of a job that waits while another one refreshes, which takes ${String(SLOW_REFRESH_MS)} ms`,
        value: ofWaiting / WAITERS,
        unit: 'commands',
      },
      {
        name: 'redisCpuMsPerToken',
        what: "time of the server's processor, of `uassist token` with a good token",
        value: load.cpuMs / PROCESSES,
        unit: 'ms',
      },
      {
        name: 'redisKBPerToken',
        what: 'on the connection, both ways, of `uassist token` with a good token',
        value: load.bytes / PROCESSES / 1000,
        unit: 'KB',
      },
      {
        name: 'redisKBStored',
        what: 'memory of the session in Redis',
        value: bytesStored / 1000,
        unit: 'KB',
      },
    ]
  } finally {
    await signedIn.stop()
    await api.stop()
    await redis.stop()
  }
}
