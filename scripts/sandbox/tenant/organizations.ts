import { DEMO_TENANT, type DemoAccount, OTHER_ORGANIZATION } from '../demo-data'
import { type OidcProvider } from './load-oidc-provider'
import { type TenantSettings } from './tenant-options'

/** An organization of the Auth0 tenant. */
export interface Organization {
  id: string
  name: string
}

const OWN: Organization = { id: DEMO_TENANT.organizationId, name: DEMO_TENANT.organization }
const ORGANIZATIONS = [OWN, OTHER_ORGANIZATION]

/** The organization with this id or name. */
export const findOrganization = (idOrName: unknown): Organization | undefined =>
  ORGANIZATIONS.find(({ id, name }) => id === idOrName || name === idOrName)

/**
 * The organization of an authorization request: the one it names, else that of the person, where the application asks for it.
 * The device flow has none (Auth0's support: "Missing org_id in Auth0 Device Authentication Flow").
 */
export function organizationOf(
  { organization }: { organization?: unknown },
  isDevice: boolean,
  { organizations }: TenantSettings,
): Organization | undefined {
  if (isDevice) return undefined
  return findOrganization(organization) ?? (organizations === 'prompt' ? OWN : undefined)
}

/**
 * Throws where the parameter `organization` is missing, not allowed or none, in the words that Auth0's SDK team lists
 * (auth0-server-python, 65bae24; define-organization-behavior, use-org-name-authentication-api).
 */
export function checkOrganization(
  { errors }: OidcProvider,
  { organizations, organizationNames }: TenantSettings,
  value: string | undefined,
): void {
  const problem =
    value === undefined
      ? organizations === 'require' && 'parameter organization is required for this client'
      : organizations === 'deny'
        ? 'parameter organization is not allowed for this client'
        : problemOf(value, organizationNames)
  if (problem) throw new errors.InvalidRequest(problem)
}

function problemOf(value: string, namesAllowed: boolean): string | undefined {
  if (!value.startsWith('org_')) {
    if (!namesAllowed) return 'parameter organization must be an organization id'
    if (value.length > 50) return 'organization name must have between 1 and 50 characters'
    if (!/^[a-z\d]([a-z\d_-]*[a-z\d])?$/.test(value))
      return "organization must only contain lowercase characters, '-' and '_', and start and end with a letter or number"
  }
  return findOrganization(value) ? undefined : `parameter organization is invalid: ${value}`
}

/** Why a person may not sign in to an organization, if they may not (auth0-server-python, 65bae24). */
export function refusalOf(
  { subject, organization: own }: DemoAccount,
  organization: Organization | undefined,
  { organizationConnection }: TenantSettings,
): string | undefined {
  if (!organization) return undefined
  if (organization.name !== own) return `user ${subject} is not part of the ${organization.id} organization`
  if (organizationConnection) return undefined
  return `user ${subject} belongs to connection ${CONNECTION} that is not part of the ${organization.id} organization`
}

/** The connection of the demo accounts. */
export const CONNECTION = 'Username-Password-Authentication'
