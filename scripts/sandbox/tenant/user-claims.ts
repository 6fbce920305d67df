import { CLAIM_PREFIX, DEMO_ACCOUNTS, DEMO_TENANT, type DemoAccount } from '../demo-data'
import { type Organization } from './organizations'
import { parseScope } from './scopes'
import { type TenantSettings } from './tenant-options'

type Claims = Record<string, unknown>
type UserClaims = Claims & { sub: string }

/**
 * The claims U-Assist adds to the tokens of a user, as the sample tokens of its pages have them: `user_id` is the subject
 * once more, not U-Assist's internal id.
 */
const uassistClaims = (account: DemoAccount): Claims => ({
  [`${CLAIM_PREFIX}tenant`]: DEMO_TENANT.tenantId,
  [`${CLAIM_PREFIX}tenant_name`]: DEMO_TENANT.organization,
  [`${CLAIM_PREFIX}cluster`]: DEMO_TENANT.cluster,
  [`${CLAIM_PREFIX}roles`]: account.roles,
  [`${CLAIM_PREFIX}user_id`]: account.subject,
  [`${CLAIM_PREFIX}email_id`]: account.email,
  [`${CLAIM_PREFIX}auth0_name`]: account.name,
  [`${CLAIM_PREFIX}user_metadata`]: account.userMetadata,
})

/**
 * Auth0's own claims of a sign-in to an organization; `org_name` only where the application may name it, too
 * (use-org-name-authentication-api).
 */
const organizationClaims = (
  organization: Organization | undefined,
  { organizationNames }: Pick<TenantSettings, 'organizationNames'>,
): Claims => ({
  ...(organization && { org_id: organization.id }),
  ...(organization && organizationNames && { org_name: organization.name }),
})

/** What of a user is in an access token. `permissions` has both values or none, as in the sample tokens. */
export const accessTokenClaims = (
  account: DemoAccount,
  organization: Organization | undefined,
  settings: TenantSettings,
): Claims => ({
  ...uassistClaims(account),
  ...organizationClaims(organization, settings),
  preferred_username: account.email,
  family_name: familyName(account),
  permissions: account.roles.includes('u_administrator') ? ['read:experiences', 'write:experiences'] : [],
})

const claimsByScope = (account: DemoAccount): Record<string, Claims> => ({
  openid: { sub: account.subject, ...uassistClaims(account) },
  profile: {
    name: account.name,
    given_name: givenName(account),
    family_name: familyName(account),
    nickname: account.account,
  },
  email: { email: account.email, email_verified: true },
})

/** The claims of the ID token and of /userinfo that this `scope` (space separated) stands for. */
export function userClaims(
  account: DemoAccount,
  scope: unknown,
  organization: Organization | undefined,
  settings: TenantSettings,
): UserClaims {
  const claims = claimsByScope(account)
  const first = { sub: account.subject, ...organizationClaims(organization, settings) }
  return parseScope(scope).reduce<UserClaims>((all, name) => ({ ...all, ...claims[name] }), first)
}

/** The claim names behind each scope, which the provider needs beforehand. All accounts have the same. */
export function claimNamesByScope(): Record<string, string[]> {
  const scopes = DEMO_ACCOUNTS.flatMap((account) => Object.entries(claimsByScope(account)))
  const names = Object.fromEntries(scopes.map(([scope, claims]) => [scope, Object.keys(claims)]))
  return { ...names, openid: [...(names.openid ?? []), 'org_id', 'org_name'] }
}

/** The demo account of a `sub` claim. */
export const findAccount = (subject: unknown): DemoAccount | undefined =>
  DEMO_ACCOUNTS.find((account) => account.subject === subject)

function givenName({ name }: DemoAccount): string | undefined {
  return name.split(' ')[0]
}

function familyName({ name }: DemoAccount): string | undefined {
  return name.split(' ')[1]
}
