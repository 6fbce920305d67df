import { DEMO_TENANT } from '../demo-data'

/** Auth0 takes the id (`org_…`) and the name of an organization, in any case. */
export const isOrganization = (nameOrId: string): boolean =>
  nameOrId === DEMO_TENANT.organizationId || nameOrId.trim().toLowerCase() === DEMO_TENANT.organization
