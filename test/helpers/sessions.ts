import { type Session } from '../../plugin/auth'

/** A stored session, recognisable by `signedInAt`. Its id is `tenant.example,client,,,default`. */
export function aSession(signedInAt = 1, changes: Partial<Session> = {}): Session {
  return {
    version: 1,
    identity: {
      auth0Domain: 'https://tenant.example',
      clientId: 'client',
      organization: '',
      connection: '',
      account: 'default',
    },
    signedInAt,
    accessTokens: [
      {
        accessToken: 'at-1',
        tokenType: 'Bearer',
        obtainedAt: signedInAt,
        expiresAt: signedInAt + 3_600_000,
        audience: 'api',
        scope: 'openid',
        requestedScope: 'openid',
      },
    ],
    refreshToken: { refreshToken: 'rt-1', obtainedAt: signedInAt, audience: 'api', requestedScope: 'openid' },
    ...changes,
  }
}
