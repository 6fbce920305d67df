/**
 * What can go wrong, for programs (`code`) and for people (`message`, `hint`). The compiler refuses a code without a
 * hint. Hints name no host's command: each host adds its own way to do what the hint says.
 */
const HINTS = {
  CONFIG_INVALID: 'Correct the named key of the environment.',
  SIGN_IN_REQUIRED: 'Sign in.',
  SIGN_IN_DENIED: 'Sign in again, and accept.',
  SIGN_IN_TIMEOUT: 'Sign in again, and finish in the browser in time.',
  TOKEN_REFUSED: "Check the application's settings at Auth0.",
  ID_TOKEN_INVALID: 'Sign in again; if it happens again, check the domain and the client id.',
  PORTS_BUSY: 'End the program that uses the port, or register a further callback URL and add it to "redirectUri".',
  UNREACHABLE: 'Check the network, the proxy settings and the domain, then try again.',
  TLS_UNTRUSTED: "Name the file with your company's CA certificate in NODE_EXTRA_CA_CERTS or UASSIST_CA_FILE.",
  TEMPORARY: 'Nothing is lost: try again in a moment.',
  STORE_UNWRITABLE: 'Make the folder writable, or name another one in UASSIST_HOME.',
  STORE_BUSY: 'Try again; if it stays, end the process that is named.',
  STORE_NEWER: 'Update uassist, or remove the file to sign in afresh.',
  CANCELLED: 'Nothing was changed.',
} as const

export type AuthErrorCode = keyof typeof HINTS

/** The one error of the token core. Neither `message` nor `hint` ever holds a token, a code or a secret. */
export class AuthError extends Error {
  override readonly name = 'AuthError'

  constructor(
    readonly code: AuthErrorCode,
    message: string,
    readonly hint: string = HINTS[code],
  ) {
    super(message)
  }
}

/** Hosts compare by name and code, never by `instanceof`: the error may come from another bundle. */
export function isAuthError(error: unknown, ...codes: AuthErrorCode[]): error is AuthError {
  if (!(error instanceof Error) || error.name !== 'AuthError') return false
  return codes.length === 0 || codes.includes((error as AuthError).code)
}

/** Nobody is signed in: the commonest answer of all, worded once. */
export function notSignedIn({ auth0Domain, account }: { auth0Domain: string; account: string }): AuthError {
  return new AuthError('SIGN_IN_REQUIRED', `nobody is signed in at ${auth0Domain} (account "${account}")`)
}
