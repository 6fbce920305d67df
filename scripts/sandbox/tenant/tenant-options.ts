import { type JsonWebKey } from 'node:crypto'
import { SANDBOX_REDIRECT_URIS } from '../demo-data'

/** How the sandbox tenant behaves. Every option stands for a setting of an Auth0 tenant, application or API. */
export interface TenantOptions {
  /** 0, the default, takes a free port. */
  port?: number
  /** Lifetime of access tokens, JWT and opaque. Auth0's default is a day. */
  accessTokenTtlSeconds?: number
  /** Absolute lifetime of a refresh-token family, fixed at sign-in: rotation does not extend it. Auth0's default is 30 days. */
  refreshTokenTtlSeconds?: number
  /** Refresh-token rotation with reuse detection. */
  rotation?: boolean
  /** Auth0's "Rotation Overlap Period": how long the previous refresh token keeps working. Off (0) by default, as there. */
  rotationOverlapSeconds?: number
  /** Allowed callback URLs on loopback; those of `HTTPS_CALLBACKS` are allowed as well. Matched exactly, port included. */
  redirectUris?: readonly string[]
  /** "Allowed Logout URLs", of the applications and of the tenant. None by default. */
  logoutUrls?: readonly string[]
  /** "Allow Skipping User Consent". */
  skipConsent?: boolean
  /** The API's "Allow Offline Access". Off: `offline_access` is silently ignored and no refresh token is issued. */
  offlineAccess?: boolean
  deviceCodeTtlSeconds?: number
  /** How long a device waits between two polls. Auth0: 5 s. */
  deviceIntervalSeconds?: number
  /** Private RSA key; `createSigningKey` makes one. Pass one that is kept to start faster and to keep old tokens valid. */
  signingKey?: JsonWebKey
}

/** The options after the defaults are filled in. */
export type TenantSettings = Required<Omit<TenantOptions, 'signingKey'>>

const DAY = 24 * 60 * 60

/** The settings of a tenant that is given none: Auth0's defaults. */
export const DEFAULT_SETTINGS: TenantSettings = {
  port: 0,
  accessTokenTtlSeconds: DAY,
  refreshTokenTtlSeconds: 30 * DAY,
  rotation: true,
  rotationOverlapSeconds: 0,
  redirectUris: SANDBOX_REDIRECT_URIS,
  logoutUrls: [],
  skipConsent: false,
  offlineAccess: true,
  deviceCodeTtlSeconds: 15 * 60,
  deviceIntervalSeconds: 5,
}
