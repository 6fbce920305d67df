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
export type Send = (request: HttpRequest) => Promise<HttpResponse>

/** How a person signs in. */
export interface Interaction {
  kind: 'browser' | 'device'
  /** How long the person may take. */
  timeoutMs: number
  /** Listens on the first free one of the URLs; needed for `browser`. */
  listen?: (redirectUris: readonly string[]) => Promise<CallbackListener>
  /** Shows the person where to go. `userCode` is there in the device flow. Never rejects. */
  showUrl: (url: string, userCode?: string) => Promise<void>
}

/** The loopback listener: bound before the browser opens, and always closed. */
export interface CallbackListener {
  /** The one that is bound, byte for byte as configured (RFC 6749 section 4.1.3). */
  redirectUri: string
  /**
   * Passes the parameters of each callback to `judge` until one is not ignored, and resolves to that verdict. Rejects
   * with SIGN_IN_TIMEOUT or CANCELLED. The browser waits for `finish`, so that its page shows how the sign-in ended.
   */
  receive: <T>(judge: (parameters: URLSearchParams) => T | typeof IGNORED, timeoutMs: number) => Promise<T>
  /** Answers the browser. `text` is shown to the person. */
  finish: (outcome: { ok: true; text: string } | { ok: false; text: string }) => void
  close: () => Promise<void>
}

/** The verdict on a callback that does not belong to this sign-in: it is answered with 400, and the wait goes on. */
export const IGNORED = Symbol('ignored')
