import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { getToken, sessionId } from '../../../plugin/auth'
import { openRedis } from '../../stores/redis/redis-store'
import { newStoreKey } from '../../stores/redis/seal'
import { startSignedIn } from '../signed-in'
import { type Figure, median, runNode } from './measure'
import { refreshCalls } from './refresh-calls'

const PROCESSES = 100

/** What a hundred processes with one sign-in in Redis do to a refresh token that works once, and what a token from there costs. */
export async function benchFleet(uassist: string): Promise<Figure[]> {
  if (spawnSync('redis-server', ['--version']).status !== 0) {
    process.stderr.write('redis-server is not installed: the figures of a fleet are left out\n')
    return []
  }
  const folder = mkdtempSync(join(tmpdir(), 'uassist-bench-'))
  const socket = join(folder, 'store.sock')
  const server = spawn('redis-server', ['--port', '0', '--unixsocket', socket, '--dir', folder, '--save', ''], {
    stdio: 'ignore',
  })
  const signedIn = await startSignedIn({ rotationOverlapSeconds: 0 })
  try {
    while (!existsSync(socket)) await wait(20)
    const { config, deps, environmentFile, home, sandbox } = signedIn
    const variables = { UASSIST_STORE: `redis+unix://${socket}`, UASSIST_STORE_KEY: newStoreKey() }
    const env = { ...process.env, ...variables, UASSIST_HOME: home, CI: 'true' }
    const command = [uassist, 'token', '-e', environmentFile]
    runNode([uassist, 'session', 'push', '-e', environmentFile], env)
    const { store } = openRedis(variables, { log: () => undefined })
    const expire = () =>
      store.update(sessionId(config), (session) => Promise.resolve(session && { ...session, accessTokens: [] }))

    const times: number[] = []
    for (let call = 0; call < 500; call++) {
      const start = performance.now()
      await getToken(config, {}, { ...deps, store })
      times.push(performance.now() - start)
    }
    const calls = await refreshCalls(PROCESSES, command, env, { sandbox, expire })
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
    ]
  } finally {
    await signedIn.stop()
    server.kill()
    await once(server, 'exit')
    rmSync(folder, { recursive: true, force: true })
  }
}
