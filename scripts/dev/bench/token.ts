import { getToken } from '../../../plugin/auth'
import { startSignedIn } from '../signed-in'
import { type Figure, interleaved, median, runNode } from './measure'
import { refreshCalls } from './refresh-calls'

const PROCESSES = 50

/** What a cached token costs, as a process and in one; and what fifty processes do to a refresh token that works once. */
export async function benchToken(uassist: string): Promise<Figure[]> {
  const signedIn = await startSignedIn({ rotationOverlapSeconds: 0 })
  try {
    const { config, deps, environmentFile, home, sandbox } = signedIn
    const env = { ...process.env, UASSIST_HOME: home, CI: 'true' }
    const command = [uassist, 'token', '-e', environmentFile]
    const { token, node } = await interleaved(40, {
      token: () => runNode(command, env),
      node: () => runNode(['-e', '0'], env),
    })
    const inProcess: number[] = []
    for (let call = 0; call < 500; call++) {
      const start = performance.now()
      await getToken(config, {}, deps)
      inProcess.push(performance.now() - start)
    }

    const calls = await refreshCalls(PROCESSES, command, env, { sandbox, expire: signedIn.expireTokens })
    return [
      {
        name: 'cachedTokenVsNode',
        what: '`uassist token` with a good token / `node -e 0`',
        value: median(token) / median(node),
        unit: '×',
        hold: { at: 'most', value: 1.15 },
        detail: `${median(token).toFixed(1)} ms / ${median(node).toFixed(1)} ms`,
      },
      {
        name: 'cachedGetTokenMs',
        what: '`getToken` in process, file read each time',
        value: median(inProcess),
        unit: 'ms',
        hold: { at: 'most', value: 0.3 },
      },
      {
        name: 'refreshCalls50',
        what: 'token requests of 50 processes with an expired token',
        ...calls,
      },
    ]
  } finally {
    await signedIn.stop()
  }
}
