import { type Session } from './session'

/** What the token core may touch of the outside world; hosts pass the real parts, tests pass theirs. */
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

export interface HttpRequest {
  method: 'GET' | 'POST'
  url: string
  headers?: Record<string, string>
  body?: string
  /** Default 10,000. */
  timeoutMs?: number
}

export interface HttpResponse {
  status: number
  /** Names in lower case. */
  headers: Record<string, string>
  body: string
}

/**
 * One HTTP exchange. Resolves for every status; rejects only with an AuthError `UNREACHABLE` (nothing was sent),
 * `TEMPORARY` (sent, and no reply came) or `TLS_UNTRUSTED`. Follows no redirect: a token request must not be re-posted.
 */
export type Send = (request: HttpRequest) => Promise<HttpResponse>

/** Where sessions live. The store owns the lock, because a fleet needs another one than a laptop. */
export interface TokenStore {
  /** The session as it is stored now. Takes no lock. */
  read: (id: string) => Promise<Session | undefined>
  /**
   * Runs `change` with the session as it is *under the lock*, and saves what it returns (`undefined` removes it) durably
   * before resolving. That the store can be written is proved before `change` runs, because `change` may spend a refresh
   * token that works only once. A save that fails nevertheless is reported by `log`, and the session stays usable in
   * this process.
   */
  update: (
    id: string,
    change: (current: Session | undefined) => Promise<Session | undefined>,
    wait?: LockWait,
  ) => Promise<Session | undefined>
}

export interface LockWait {
  /** What the holder of the lock is doing, as the others are told: "refreshing", "signing in". */
  purpose: string
  /** How long to wait for another holder: 15 s unless a person is expected to act. */
  waitMs?: number
  /** Run `change` all the same when the store cannot be written: the session then lives as long as this process. */
  evenIfUnwritable?: boolean
}

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

/** The loopback listener: bound before the browser opens, closed whatever happens. */
export interface CallbackListener {
  /** The one that is bound, byte for byte as configured (RFC 6749 section 4.1.3). */
  redirectUri: string
  /**
   * Hands each callback's parameters to `judge` until one is not ignored, then resolves with that verdict.
   * The browser is answered by `finish`, so that the page tells how it really ended.
   */
  receive: <T>(judge: (parameters: URLSearchParams) => T | typeof IGNORED, timeoutMs: number) => Promise<T>
  finish: (outcome: { ok: true; text: string } | { ok: false; text: string }) => void
  close: () => Promise<void>
}

/** A callback that does not belong to this sign-in: it is answered with 400, and the wait goes on. */
export const IGNORED = Symbol('ignored')
