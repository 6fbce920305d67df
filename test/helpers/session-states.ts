import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type AccessToken, type Session, sessionId } from '../../plugin/auth'
import { DEMO_AUDIENCES } from '../../scripts/sandbox/demo-data'
import { type Fault } from '../../scripts/sandbox/faults'
import { type SignedIn } from '../../scripts/dev/signed-in'
import { unsignedToken } from './signed-tokens'

/** Somebody signed in at a sandbox, and the variables of the process, which a state may set and a way out may change. */
export interface StateScene {
  signedIn: SignedIn
  env: NodeJS.ProcessEnv
}

const TOKEN_CALL = 'POST /oauth/token'

/** The states that a session may be in. Each function makes a good session one of that state. */
export function sessionStates(scene: StateScene): {
  states: Record<string, () => unknown>
  /** Ends the trouble that the tenant still has. */
  endTrouble: () => Promise<void>
  removeFile: () => void
} {
  const file = () => join(scene.signedIn.home, 'sessions', `${sessionId(scene.signedIn.config)}.json`)
  const write = (content: unknown) => {
    writeFileSync(file(), typeof content === 'string' ? content : JSON.stringify(content), { mode: 0o600 })
  }
  const read = async () => (await scene.signedIn.deps.store.read(sessionId(scene.signedIn.config))) as Session
  const change = async (part: Partial<AccessToken>) => {
    const session = await read()
    write({ ...session, accessTokens: session.accessTokens.map((token) => ({ ...token, ...part })) })
  }
  const without = async (...fields: (keyof Session)[]) => {
    const kept = Object.entries(await read()).filter(([name]) => !fields.includes(name as keyof Session))
    write(Object.fromEntries(kept))
  }
  const revoke = async () => {
    const { auth0Domain, clientId } = scene.signedIn.config
    const body = new URLSearchParams({ client_id: clientId, token: (await read()).refreshToken?.refreshToken ?? '' })
    await fetch(`${auth0Domain}/oauth/revoke`, { method: 'POST', body })
  }
  const ended = { expiresAt: 1 }
  /** What the tenant answers to the next refresh, which the state makes due. */
  const answers = (fault: Fault) => () => {
    scene.signedIn.sandbox.tenant.faults.queue(TOKEN_CALL, fault)
    return change(ended)
  }
  const refuses = (error: string, status = 403) => answers({ status, body: JSON.stringify({ error }) })
  const removeFile = () => {
    rmSync(file())
  }

  const states = {
    'nobody is signed in': removeFile,
    'signed in': () => undefined,
    'access token ended': () => change(ended),
    'access token ended, session revoked': () => revoke().then(() => change(ended)),
    'access token looks good, session revoked': revoke,
    'access token refused by an API, session revoked': () => revoke().then(() => change({ stale: true })),
    'refresh refused before': () => without('refreshToken').then(() => change(ended)),
    'no refresh token, access token good': () => without('refreshToken'),
    'no refresh token, access token forgotten by the issuer': () =>
      without('refreshToken').then(() => change({ accessToken: 'forgotten' })),
    'refresh refused: access_denied': refuses('access_denied'),
    'refresh refused: unauthorized_client': refuses('unauthorized_client'),
    'refresh refused: unauthorized': refuses('unauthorized'),
    'refresh refused: invalid_request': refuses('invalid_request'),
    'refresh refused: invalid_client': refuses('invalid_client', 401),
    'refresh refused: mfa_required': refuses('mfa_required'),
    'answer to the refresh lost': answers({ drop: 'after' }),
    'issuer down': answers({ status: 503, body: '' }),
    'signed in for another audience': () => (scene.env.UASSIST_AUDIENCE = DEMO_AUDIENCES[1]),
    'signed in for fewer scopes': () =>
      (scene.env.UASSIST_SCOPE = 'openid profile email offline_access read:experiences'),
    'signed in without openid, which is not asked for': () => {
      scene.env.UASSIST_SCOPE = 'offline_access'
      return without('claims', 'idToken')
    },
    'session file corrupt': () => {
      write('{"version":1,')
    },
    'session file of a newer version': () => {
      write('{"version":2}')
    },
    'home cannot be written': () => (scene.env.UASSIST_HOME = join(scene.signedIn.environmentFile, 'home')),
    'access token given, and ended': () => (scene.env.UASSIST_ACCESS_TOKEN = unsignedToken({ exp: 1 })),
    'refresh token given, and dead': () => {
      scene.env.UASSIST_REFRESH_TOKEN = 'never-was-one'
      scene.env.UASSIST_AUTH0_DOMAIN = scene.signedIn.config.auth0Domain
      removeFile()
    },
  }

  const endTrouble = async () => {
    const [method, url] = TOKEN_CALL.split(' ')
    // What is left of it is answered to a request that nobody sends.
    const nobody = {
      ...{ method, url, writeHead: () => undefined, end: () => undefined },
      socket: { destroy: () => undefined },
    }
    while (await scene.signedIn.sandbox.tenant.faults.play(nobody as never, nobody as never));
  }
  return { states, endTrouble, removeFile }
}
