import { type RefusalReason } from '../errors'

/**
 * Where a refusal came from: Auth0's own page (nothing comes back to us), the callback of `/authorize`, the three
 * grants and the poll at `/oauth/token`, `/oauth/device/code`, our own check of the ID token, `/userinfo`, and
 * `/.well-known/`.
 */
export type Endpoint =
  | 'page'
  | 'callback'
  | 'code'
  | 'refresh'
  | 'client-credentials'
  | 'device-code'
  | 'device-poll'
  | 'id-token'
  | 'userinfo'
  | 'discovery'

/** Who can put it right. */
export type Mender = 'you' | 'environment' | 'administrator' | 'time' | 'network' | 'uassist'

/**
 * One cause of a refusal. The texts are sentences without a full stop; in them `{audience}` and the other keys of the
 * environment stand for their values.
 */
export interface Cause {
  /** For documents, tests and `--json`: never changes once it is published. */
  readonly id: string
  readonly at: readonly Endpoint[]
  /** Any of these: OAuth's `error`; of an ID token, the part that failed. Absent: any error. */
  readonly error?: readonly string[]
  /** Absent: any status. */
  readonly status?: readonly number[]
  /** What the description says. Auth0 changes these texts, so a row without one follows for the same error. */
  readonly text?: RegExp
  /** A description as it is seen. */
  readonly says?: string
  readonly wrong: string
  readonly who: Mender
  readonly fix: string
  /** Whether signing in can help: not at all, by the same person, or only by another one. */
  readonly signIn: RefusalReason['signIn']
  /** Whether it passes by itself. */
  readonly retry?: true
  /** Types of events in Auth0's log that tell more (Monitoring > Logs). */
  readonly logs?: readonly string[]
  /** Where this is written: a page below auth0.com/docs, an RFC, or what was observed. */
  readonly source: string
}
