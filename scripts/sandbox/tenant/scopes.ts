import { type TenantSettings } from './tenant-options'

/** The scopes a person can allow, as the consent page describes them ("… will be able to"). Others are ignored, as at Auth0. */
const DESCRIPTIONS = {
  openid: 'know who you are: your user id, tenant and roles',
  profile: 'see your name',
  email: 'see your e-mail address',
  offline_access: 'stay signed in: get fresh tokens without asking you again',
  'read:experiences': 'read experiences in U-Assist',
  'write:experiences': 'change experiences in U-Assist',
}

/** The scopes that exist for an audience, with their descriptions. An API may forbid offline access; without an API nothing does. */
export const scopesFor = (audience: string | undefined, { offlineAccess }: TenantSettings): [string, string][] =>
  Object.entries(DESCRIPTIONS).filter(
    ([scope]) => scope !== 'offline_access' || offlineAccess || audience === undefined,
  )

/** What a machine client gets when it names no scope, as in Uniphore's published sample token. */
export const MACHINE_SCOPE = 'read:tenants'

/** Splits a `scope` parameter or claim; whatever is not a string counts as empty. */
export const parseScope = (scope: unknown): string[] =>
  typeof scope === 'string' ? scope.split(' ').filter(Boolean) : []
