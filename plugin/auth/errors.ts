/** The codes, each with its default hint. Hints name no command: each host adds how to do what it says. */
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
  PROXY_REFUSED: 'Ask whoever runs the proxy to allow that host, or name the host in NO_PROXY.',
  TEMPORARY: 'Nothing is lost: try again in a moment.',
  STORE_UNWRITABLE: 'Make the folder writable, or name another one in UASSIST_HOME.',
  STORE_UNSAFE: 'Remove it, or make it your own and private; or name another folder in UASSIST_HOME.',
  STORE_BUSY: 'Try again; if it stays, end the process that is named.',
  STORE_NEWER: 'Update uassist, or remove the file to sign in afresh.',
  CANCELLED: 'Nothing was changed.',
} as const

/** What went wrong, for programs. */
export type AuthErrorCode = keyof typeof HINTS

/** Why Auth0 refused, as far as its words tell: a row of the table of causes, and whether signing in can help. */
export interface RefusalReason {
  readonly cause: string
  readonly signIn: 'no' | 'again' | 'as somebody else'
}

/**
 * How a request that was sent stayed without its answer: the connection broke, so that none can come; or a time limit was
 * over, ours or a gateway's, while whoever was asked may still be at work.
 */
export type Unanswered = 'broken off' | 'late'

/**
 * The one error of the token core. `message` says what happened, in lower case and without a full stop; `hint` says
 * what to do, in a sentence. Neither ever holds a token, an authorization code or a secret.
 */
export class AuthError extends Error {
  override readonly name = 'AuthError'

  constructor(
    readonly code: AuthErrorCode,
    message: string,
    readonly hint: string = HINTS[code],
    /** Absent where nobody refused anything. */
    readonly reason?: RefusalReason,
    /** Absent where nothing was sent, or an answer came. */
    readonly unanswered?: Unanswered,
  ) {
    super(message)
  }
}

/**
 * Whether an error is an AuthError, with one of the codes if any are given. Compares by name and code and not by
 * `instanceof`, because the error may come from another bundle.
 */
export function isAuthError(error: unknown, ...codes: AuthErrorCode[]): error is AuthError {
  if (!(error instanceof Error) || error.name !== 'AuthError') return false
  return codes.length === 0 || codes.includes((error as AuthError).code)
}

/** The error of a request that stayed without its answer. */
export function unansweredError(message: string, how: Unanswered): AuthError {
  return new AuthError('TEMPORARY', message, undefined, undefined, how)
}

/** The SIGN_IN_REQUIRED error where nobody is signed in. */
export function notSignedIn({ auth0Domain, account }: { auth0Domain: string; account: string }): AuthError {
  return new AuthError('SIGN_IN_REQUIRED', `nobody is signed in at ${auth0Domain} (account "${account}")`)
}

/** The error where no ID token says who is signed in: the configuration asks for none, or this sign-in brought none. */
export function noIdToken({ scope }: { scope: string }): AuthError {
  if (scope.split(' ').includes('openid')) return new AuthError('SIGN_IN_REQUIRED', 'this sign-in brought no ID token')
  return new AuthError(
    'CONFIG_INVALID',
    '"scope" does not ask for openid, so no ID token says who is signed in',
    'Add openid to "scope", and sign in again.',
  )
}
