import { CLAIM_PREFIX, DEMO_ACCOUNTS, DEMO_TENANT, type DemoAccount } from '../demo-data'
import { parseScope } from './scopes'

type Claims = Record<string, unknown>
type UserClaims = Claims & { sub: string }

/** The claims U-Assist adds to the tokens of a user. `org_id` is always there: every sign-in names an organization. */
export const uassistClaims = (account: DemoAccount): Claims => ({
  org_id: DEMO_TENANT.organizationId,
  org_name: DEMO_TENANT.organization,
  [`${CLAIM_PREFIX}tenant`]: DEMO_TENANT.tenantId,
  [`${CLAIM_PREFIX}tenant_name`]: DEMO_TENANT.organization,
  [`${CLAIM_PREFIX}cluster`]: DEMO_TENANT.cluster,
  [`${CLAIM_PREFIX}roles`]: account.roles,
  [`${CLAIM_PREFIX}user_id`]: account.userId,
  [`${CLAIM_PREFIX}email_id`]: account.email,
  [`${CLAIM_PREFIX}auth0_name`]: account.name,
  [`${CLAIM_PREFIX}user_metadata`]: { client_id: account.crmId, firstName: givenName(account) },
})

/** The `permissions` claim of an access token: both values or none, as in Uniphore's sample tokens. */
export const permissionsOf = ({ roles }: DemoAccount): string[] =>
  roles.includes('u_administrator') ? ['read:experiences', 'write:experiences'] : []

const claimsByScope = (account: DemoAccount): Record<string, Claims> => ({
  openid: { sub: account.subject, ...uassistClaims(account) },
  profile: {
    name: account.name,
    given_name: givenName(account),
    family_name: account.name.split(' ')[1],
    nickname: account.account,
  },
  email: { email: account.email, email_verified: true },
})

/** The claims of the ID token and of /userinfo that this `scope` (space separated) stands for. */
export function userClaims(account: DemoAccount, scope: unknown): UserClaims {
  const claims = claimsByScope(account)
  return parseScope(scope).reduce<UserClaims>((all, name) => ({ ...all, ...claims[name] }), { sub: account.subject })
}

/** The claim names behind each scope, which the provider needs beforehand. All accounts have the same. */
export function claimNamesByScope(): Record<string, string[]> {
  const scopes = DEMO_ACCOUNTS.flatMap((account) => Object.entries(claimsByScope(account)))
  return Object.fromEntries(scopes.map(([scope, claims]) => [scope, Object.keys(claims)]))
}

/** The demo account of a `sub` claim. */
export const findAccount = (subject: unknown): DemoAccount | undefined =>
  DEMO_ACCOUNTS.find((account) => account.subject === subject)

function givenName({ name }: DemoAccount): string | undefined {
  return name.split(' ')[0]
}
