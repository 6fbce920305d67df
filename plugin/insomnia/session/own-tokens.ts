import { type Config, type Session, sessionId } from '../../auth'
import { listSessions } from '../../node/list-sessions'
import { sessionsFolder } from '../../node/paths'
import { givenTokens } from './environment'
import { note } from '../notes'
import { store } from './wiring'

/** A token this plugin may have put into a request. */
export interface OwnToken {
  secret: string
  kind: 'access' | 'id' | 'refresh'
  /** Absent for a token given from outside. */
  session?: { config: Config; content: Session }
}

const usedHere = new Set<string>()

/** Sessions of this process are looked at even when no file holds them, because the folder cannot be written. */
export function noteSession(id: string): void {
  usedHere.add(id)
}

/** All tokens of this machine's sessions, and those the environment gives. Read when needed, and kept nowhere. */
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
  const { accessTokens, refreshToken, idToken, identity } = content
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
    ...(refreshToken ? [own(refreshToken.refreshToken, 'refresh', refreshToken)] : []),
    ...(idToken ? [own(idToken, 'id', refreshToken ?? accessTokens[0])] : []),
  ]
}
