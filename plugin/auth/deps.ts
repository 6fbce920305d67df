import { type Refusal } from './refusal'
import { type Session, type SessionIdentity } from './session'
import { type TokenStore } from './token-store'

/** All that the token core may use of the outside world. Hosts pass the real parts, tests pass their own. */
export interface Deps {
  send: Send
  /** Milliseconds since the epoch. */
  now: () => number
  /** Resolves after so many milliseconds; rejects with an AuthError `CANCELLED` when the person gives up. */
  wait: (milliseconds: number) => Promise<void>
  store: TokenStore
  /** One line for a person, without a secret. */
  log: (line: string) => void
  /** Is told what was refused, for whoever asks later. Never throws. */
  onRefusal?: (refusal: Refusal) => void
  /** Absent where nobody can sign in: in CI, in previews, in a sandbox. */
  interaction?: Interaction
}

/** A request of the token core. */
export interface HttpRequest {
  method: 'GET' | 'POST'
  url: string
  headers?: Record<string, string>
  body?: string
  /** Default 10,000. */
  timeoutMs?: number
}

/** A complete response, whatever its status. */
export interface HttpResponse {
  status: number
  /** Names in lower case. */
  headers: Record<string, string>
  body: string
}

/**
 * One HTTP exchange. Resolves for every status; rejects only with an AuthError `UNREACHABLE` or
 * `PROXY_REFUSED` (nothing was sent), `TEMPORARY` (sent, and no response came), `TLS_UNTRUSTED` or, for a setting of the
 * network, `CONFIG_INVALID`. Redirects are not followed.
 */
export interface Send {
  (request: HttpRequest): Promise<HttpResponse>
  /** Loads what the first request needs: before a refresh token is marked as sent, so that it is sent at once then. */
  prepare?: () => Promise<unknown>
}

/** Is told, in a sentence without a secret, of what reached the callback and does not end the sign-in. */
export type Heard = (what: string) => void

/** How a person signs in. */
export interface Interaction {
  kind: 'browser' | 'device'
  /** How long the person may take. */
  timeoutMs: number
  /** The sign-in is for later: where it cannot be saved, nobody is asked. Otherwise it then serves this process alone. */
  mustBeSaved?: boolean
  /** Who is to sign in. Absent: whoever does. */
  who?: WhoSignsIn
  /** Waits for the callback of the first one of the URLs that it can; needed for `browser`. */
  listen?: (redirectUris: readonly string[], heard: Heard) => Promise<CallbackListener>
  /** Shows the person where to go. `userCode` is there in the device flow. Never rejects. */
  showUrl: (url: string, userCode?: string) => Promise<void>
}

/**
 * Who is to sign in. One browser holds one session per Auth0 tenant, of a person and not of an account: without more, it
 * answers a second account's sign-in with the first one's person.
 */
export interface WhoSignsIn {
  /** A login is asked for although the browser is signed in. It is for `email`, and where there are `others`, too. */
  afresh?: boolean
  /** The e-mail address of the one person who is meant. Nobody else's session is saved. */
  email?: string
  /** The stored sessions of other accounts at the same issuer. */
  others?: (identity: SessionIdentity) => readonly Session[]
  /** Asks whether a person who is another account already is to be this one, too. Absent where nobody can be asked. */
  mayBeBoth?: (question: string) => Promise<boolean>
}

/** What waits for the callback: ready before the browser opens, and always closed. */
export interface CallbackListener {
  /** The one that is waited for, byte for byte as configured (RFC 6749 section 4.1.3). */
  redirectUri: string
  /**
   * `fragment`: the code comes behind the `#` of the callback URL, which browsers send to no server (OAuth 2.0 Multiple
   * Response Type Encoding Practices section 2.1). Absent: in its query.
   */
  responseMode?: 'fragment'
  /**
   * Passes the parameters of each callback to `judge` until one is not ignored, and resolves to that verdict. Rejects
   * with SIGN_IN_TIMEOUT or CANCELLED. The browser waits for `finish`, so that its page shows how the sign-in ended.
   */
  receive: <T>(judge: (parameters: URLSearchParams) => T | Ignored, timeoutMs: number) => Promise<T>
  /** Answers the browser. `text` is shown to the person. */
  finish: (outcome: { ok: true; text: string } | { ok: false; text: string }) => void
  close: () => Promise<void>
}

/** The verdict on a callback that does not belong to this sign-in: the wait goes on. */
export interface Ignored {
  /** Why, in a sentence. */
  ignored: string
}

/** Tells a callback that is ignored from one that ends the wait. */
export function isIgnored(verdict: unknown): verdict is Ignored {
  return typeof verdict === 'object' && verdict !== null && 'ignored' in verdict
}
