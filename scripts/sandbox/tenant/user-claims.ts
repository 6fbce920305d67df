import { CLAIM_PREFIX, DEMO_ACCOUNTS, DEMO_TENANT, type DemoAccount } from '../demo-data'
import { parseScope } from './scopes'

type Claims = Record<string, unknown>
type UserClaims = Claims & { sub: string }

/** What U-Assist adds to every token of a person. `org_id` is always there, because every sign-in names an organization. */
export const uassistClaims = (person: DemoAccount): Claims => ({
  org_id: DEMO_TENANT.organizationId,
  org_name: DEMO_TENANT.organization,
  [`${CLAIM_PREFIX}tenant`]: DEMO_TENANT.tenantId,
  [`${CLAIM_PREFIX}tenant_name`]: DEMO_TENANT.organization,
  [`${CLAIM_PREFIX}cluster`]: DEMO_TENANT.cluster,
  [`${CLAIM_PREFIX}roles`]: person.roles,
  [`${CLAIM_PREFIX}user_id`]: person.userId,
  [`${CLAIM_PREFIX}email_id`]: person.email,
  [`${CLAIM_PREFIX}auth0_name`]: person.name,
  [`${CLAIM_PREFIX}user_metadata`]: { client_id: person.crmId, firstName: givenName(person) },
})

/** The `permissions` claim of an access token: both values or none, as in Uniphore's sample tokens. */
export const permissionsOf = ({ roles }: DemoAccount): string[] =>
  roles.includes('u_administrator') ? ['read:experiences', 'write:experiences'] : []

const claimsByScope = (person: DemoAccount): Record<string, Claims> => ({
  openid: { sub: person.subject, ...uassistClaims(person) },
  profile: {
    name: person.name,
    given_name: givenName(person),
    family_name: person.name.split(' ')[1],
    nickname: person.account,
  },
  email: { email: person.email, email_verified: true },
})

/** The claims of the ID token and of /userinfo that this `scope` (space separated) stands for. */
export function userClaims(person: DemoAccount, scope: unknown): UserClaims {
  const claims = claimsByScope(person)
  return parseScope(scope).reduce<UserClaims>((all, name) => ({ ...all, ...claims[name] }), { sub: person.subject })
}

/** The claim names behind each scope, which the provider wants to know beforehand. All people have the same. */
export function claimNamesByScope(): Record<string, string[]> {
  const scopes = DEMO_ACCOUNTS.flatMap((person) => Object.entries(claimsByScope(person)))
  return Object.fromEntries(scopes.map(([scope, claims]) => [scope, Object.keys(claims)]))
}

/** The person behind a `sub` claim. */
export const findPerson = (subject: unknown): DemoAccount | undefined =>
  DEMO_ACCOUNTS.find((person) => person.subject === subject)

function givenName({ name }: DemoAccount): string | undefined {
  return name.split(' ')[0]
}
