import { type Config, refreshTokensOf, type Session, sessionId } from '../../auth'
import { listSessions } from '../../node/list-sessions'
import { sessionsFolder } from '../../node/paths'
import { note } from '../notes'
import { givenTokens } from './environment'
import { store } from './wiring'

/** A token that this plugin may have put into a request. */
export interface OwnToken {
  secret: string
  kind: 'access' | 'id' | 'refresh'
  /** Absent for a token given from outside. */
  session?: { config: Config; content: Session }
}

const usedHere = new Set<string>()

/** Makes `ownTokens` include a session of this process, which has no file where the folder cannot be written. */
export function noteSession(id: string): void {
  usedHere.add(id)
}

/** The tokens of all sessions of this machine, and those given by the environment. Read at each call, never cached. */
export async function ownTokens(variables: Readonly<Record<string, unknown>>): Promise<OwnToken[]> {
  const stored = listSessions(sessionsFolder(), note)
  const ids = new Set(stored.map(({ identity }) => sessionId(identity)))
  const unsaved = await Promise.all([...usedHere].filter((id) => !ids.has(id)).map((id) => store.read(id)))
  const sessions = [...stored, ...unsaved.filter((session) => session !== undefined)]
  const clientSecret =
    typeof variables.clientSecret === 'string' ? variables.clientSecret : (process.env.UASSIST_CLIENT_SECRET ?? '')
  return [
    ...givenTokens(variables).map((secret) => ({ secret, kind: 'access' as const })),
    ...sessions.flatMap((session) => tokensOf(session, clientSecret)),
  ]
}

function tokensOf(content: Session, clientSecret: string): OwnToken[] {
  const { accessTokens, idToken, identity } = content
  const refreshTokens = refreshTokensOf(content)
  const own = (secret: string, kind: OwnToken['kind'], { audience = '', requestedScope = '' } = {}): OwnToken => ({
    secret,
    kind,
    session: {
      content,
      config: {
        ...identity,
        clientSecret,
        audience,
        scope: requestedScope,
        redirectUris: [],
        accessToken: '',
        refreshToken: '',
      },
    },
  })
  return [
    ...accessTokens.map((token) => own(token.accessToken, 'access', token)),
    ...refreshTokens.map((token) => own(token.refreshToken, 'refresh', token)),
    ...(idToken ? [own(idToken, 'id', refreshTokens[0] ?? accessTokens[0])] : []),
  ]
}
