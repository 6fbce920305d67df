import { type JsonWebKey } from 'node:crypto'
import { SANDBOX_REDIRECT_URIS } from '../demo-data'
import { type Action } from './actions'
import { NATIVE_GRANTS } from './grant-types'
import { type TenantState } from './tenant-state'
import { type Trouble, TROUBLES } from './troubles'

const ORGANIZATION_BEHAVIOURS = ['prompt', 'require', 'allow', 'deny'] as const

/** How the sandbox tenant behaves. Every setting stands for one of an Auth0 tenant, application or API, or for a fault of it. */
export interface TenantSettings {
  /** Lifetime of access tokens, JWT and opaque. Auth0's default is a day. */
  accessTokenTtlSeconds: number
  /** Absolute lifetime of a refresh-token family, fixed at sign-in: rotation does not extend it. Auth0's default is 30 days. */
  refreshTokenTtlSeconds: number
  /** Refresh-token rotation with reuse detection. */
  rotation: boolean
  /** Auth0's "Rotation Overlap Period": how long the previous refresh token keeps working. Off (0) by default, as there. */
  rotationOverlapSeconds: number
  /** How long a sign-in may take before its pages are over. Auth0: an hour. */
  transactionTtlSeconds: number
  /** Allowed callback URLs on loopback; those of `HTTPS_CALLBACKS` are allowed as well. Matched exactly, port included. */
  redirectUris: readonly string[]
  /** "Allowed Logout URLs", of the applications and of the tenant. None by default. */
  logoutUrls: readonly string[]
  /** The grants of the native application (Advanced > Grant Types). */
  grantTypes: readonly string[]
  /** "Allow Skipping User Consent". */
  skipConsent: boolean
  /** "Non-Verifiable Callback URI End-User Confirmation": a callback on loopback is confirmed where no other page was shown. */
  confirmLoopback: boolean
  /** The API's "Allow Offline Access". Off: `offline_access` is silently ignored and no refresh token is issued. */
  offlineAccess: boolean
  /**
   * Who may sign in (Login Experience): `prompt` Business Users who are asked for their organization, `require` Business
   * Users, and the request must name it, `allow` Both, `deny` Individuals, Auth0's default.
   */
  organizations: (typeof ORGANIZATION_BEHAVIOURS)[number]
  /** "Allow Organization Names in Authentication API", off by default at Auth0: else its id is needed, and `org_name` is in no token. */
  organizationNames: boolean
  /** Whether the organization has the connection of the demo accounts enabled. */
  organizationConnection: boolean
  /** The post-login Action, at a sign-in. */
  loginAction: Action
  /** The same Action, at a refresh. */
  refreshAction: Action
  /** "Open Redirect Protection" of a third-party application: no error comes to the callback, each stays on the page. */
  errorsOnPage: boolean
  /** How many seconds the tenant's clock is ahead of this machine's: what a person sees whose own clock is behind. */
  clockOffsetSeconds: number
  /** What is wrong with /oauth/token, until this is empty again. */
  trouble: Trouble | ''
  deviceCodeTtlSeconds: number
  /** How long a device waits between two polls. Auth0: 5 s. */
  deviceIntervalSeconds: number
}

/** What a tenant is started with; the rest is as in `DEFAULT_SETTINGS`. */
export interface TenantOptions extends Partial<TenantSettings> {
  /** What an earlier tenant left, to go on from there; with another `signingKey`, its keys have changed. */
  state?: TenantState | undefined
  /** 0, the default, takes a free port. */
  port?: number
  /** Private RSA key; `createSigningKey` makes one. Pass one that is kept to start faster. */
  signingKey?: JsonWebKey
}

const DAY = 24 * 60 * 60

/** The settings of a tenant that is given none: Auth0's defaults, but for the organizations, which are as at U-Assist's. */
export const DEFAULT_SETTINGS: TenantSettings = {
  accessTokenTtlSeconds: DAY,
  refreshTokenTtlSeconds: 30 * DAY,
  rotation: true,
  rotationOverlapSeconds: 0,
  transactionTtlSeconds: 60 * 60,
  redirectUris: SANDBOX_REDIRECT_URIS,
  logoutUrls: [],
  grantTypes: NATIVE_GRANTS,
  skipConsent: false,
  confirmLoopback: true,
  offlineAccess: true,
  organizations: 'prompt',
  organizationNames: true,
  organizationConnection: true,
  loginAction: {},
  refreshAction: {},
  errorsOnPage: false,
  clockOffsetSeconds: 0,
  trouble: '',
  deviceCodeTtlSeconds: 15 * 60,
  deviceIntervalSeconds: 5,
}

/** The settings whose value is one of a few words. */
export const SETTING_CHOICES: Partial<Record<string, readonly string[]>> = {
  organizations: ORGANIZATION_BEHAVIOURS,
  trouble: ['', ...Object.keys(TROUBLES)],
}
