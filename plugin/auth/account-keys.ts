/** The account that is meant when none is named. */
export const DEFAULT_ACCOUNT = 'default'

/** The key that holds an account's access token, in environments and in collections. */
export function tokenKey(account: string): string {
  return account === DEFAULT_ACCOUNT ? 'accessToken' : `${account}AccessToken`
}

/** The key that holds the refresh token a session may begin with: one account's never serves another. */
export function refreshTokenKey(account: string): string {
  return account === DEFAULT_ACCOUNT ? 'refreshToken' : `${account}RefreshToken`
}

/**
 * The account whose access token a key holds: `team_lead` for `team_leadAccessToken`; undefined for any other key. An
 * account is named here in letters, digits and `_`, as the collections' scripts read it too.
 */
export function accountOf(key: string): string | undefined {
  return key === tokenKey(DEFAULT_ACCOUNT) ? DEFAULT_ACCOUNT : /^(\w+)AccessToken$/.exec(key)?.[1]
}
