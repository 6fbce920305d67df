import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Session, sessionId } from '../../plugin/auth'
import { type SignedIn, startSignedIn } from '../../scripts/dev/signed-in'
import { redisStore } from '../../scripts/stores/redis/redis-store'
import { freshBuild } from './fresh-build'
import { isRedisInstalled, type RedisServer, startRedis, storeFor, storeVariables } from './redis-server'

/** A sign-in in a store, at a tenant that accepts no refresh token twice. */
export interface FleetSignIn {
  signedIn: SignedIn
  server: RedisServer
  /** What the session is named by in the store. */
  id: string
  /** The variables of a job. */
  secrets: { UASSIST_STORE: string; UASSIST_STORE_KEY: string }
  session: () => Promise<Session | undefined>
  /** Makes the access token look as if it had ended. */
  expire: () => Promise<void>
  /** How many requests the tenant has had for tokens. */
  tokenCalls: () => number
}

/** Signs the demo admin in on a machine, and pushes that to a server of its own. The caller stops `signedIn`. */
export async function startFleetSignIn(): Promise<FleetSignIn> {
  const server = await startRedis()
  const signedIn = await startSignedIn({ rotationOverlapSeconds: 0 })
  const { UASSIST_STORE = '', UASSIST_STORE_KEY = '' } = storeVariables(server)
  const secrets = { UASSIST_STORE, UASSIST_STORE_KEY }
  const id = sessionId(signedIn.config)
  const open = () => redisStore(storeFor(server), { log: () => undefined })
  if (isRedisInstalled) {
    const env = { PATH: process.env.PATH, UASSIST_HOME: signedIn.home, ...secrets }
    const command = [join(freshBuild(), 'uassist.js'), 'session', 'push', '-e', signedIn.environmentFile]
    await promisify(execFile)(process.execPath, command, { env })
  }
  return {
    ...{ signedIn, server, id, secrets },
    session: () => open().read(id),
    expire: async () => {
      await open().update(id, (session) => {
        if (!session) throw new Error('nobody is signed in')
        const accessTokens = session.accessTokens.map((token) => ({ ...token, expiresAt: Date.now() - 1000 }))
        return Promise.resolve({ ...session, accessTokens })
      })
    },
    tokenCalls: () => signedIn.sandbox.tenant.calls('POST /oauth/token'),
  }
}
