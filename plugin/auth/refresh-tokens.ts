/** A refresh token as a session stores it. */
export interface RefreshToken {
  refreshToken: string
  /** Milliseconds since the epoch. Each rotation moves it. */
  obtainedAt: number
  audience: string
  requestedScope: string
  /**
   * It came from outside, or succeeds one that did: whoever gave it may use its family elsewhere. Absent in what a uassist
   * 0.1.0 wrote.
   */
  given?: boolean
}

/** The refresh tokens of a session: one for each audience, because Auth0 gives each its own family. */
export interface RefreshTokens {
  /** The first one. A uassist 0.1.0 knows no other. */
  refreshToken?: RefreshToken
  /** Those of further audiences. A uassist 0.1.0 keeps them when it refreshes. */
  otherRefreshTokens?: RefreshToken[]
  /** Why the last one that Auth0 refused is gone: for those who come later. */
  ended?: Ended
}

/** The end of a refresh token: `message` and `hint` are those of an AuthError. */
export interface Ended {
  /** Milliseconds since the epoch. */
  at: number
  audience: string
  message: string
  hint: string
}

/** All refresh tokens of a session. */
export function refreshTokensOf({ refreshToken, otherRefreshTokens = [] }: RefreshTokens): RefreshToken[] {
  return [...(refreshToken ? [refreshToken] : []), ...otherRefreshTokens]
}

/** The refresh token of an audience, if there is one. */
export function findRefreshToken(tokens: RefreshTokens | undefined, audience: string): RefreshToken | undefined {
  return tokens && refreshTokensOf(tokens).find((token) => token.audience === audience)
}

/** The session with a refresh token in the place of the one of its audience. The first one stays where it is. */
export function withRefreshToken<S extends RefreshTokens>(session: S, token: RefreshToken): S {
  const { refreshToken: first = token } = session
  const rest = withoutRefreshToken(session, token.audience)
  if (first.audience === token.audience) return { ...rest, refreshToken: token }
  return { ...rest, otherRefreshTokens: [...(rest.otherRefreshTokens ?? []), token] }
}

/** The session without the refresh token of an audience, and with why it is gone, where somebody refused it. */
export function withoutRefreshToken<S extends RefreshTokens>(session: S, audience: string, why?: Ended): S {
  const { refreshToken, otherRefreshTokens = [], ended: before, ...rest } = session
  const ended = why ?? (before?.audience === audience ? undefined : before)
  const others = otherRefreshTokens.filter((token) => token.audience !== audience)
  return {
    ...rest,
    ...(refreshToken && refreshToken.audience !== audience && { refreshToken }),
    ...(others.length > 0 && { otherRefreshTokens: others }),
    ...(ended && { ended }),
  } as S
}
