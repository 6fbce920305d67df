import { type KoaContextWithOIDC, type Provider, type UnknownObject } from 'oidc-provider'
import { toResource } from './audiences'
import { type Consents } from './consents'
import { isDevice } from './interaction-policy'
import { findOrganization, type Organization, organizationOf } from './organizations'
import { parseScope } from './scopes'
import { type TenantSettings } from './tenant-options'

type Grant = InstanceType<Provider['Grant']>

/** A grant keeps the organization of its sign-in as if it were a resource, beside the audience: tokens are made from it. */
const ORGANIZATION_URN = 'urn:sandbox:organization:'

/**
 * A grant for everything an authorization or device request asks for, by the parameters of the request.
 * One grant is one refresh-token family: both are revoked together.
 */
export async function createGrant(
  provider: Provider,
  accountId: string,
  params: UnknownObject,
  organization: Organization | undefined,
): Promise<Grant> {
  const { client_id: clientId, scope, audience } = params
  const grant = new provider.Grant({ accountId, clientId: String(clientId) })
  grant.addOIDCScope(parseScope(scope))
  if (typeof audience === 'string') grant.addResourceScope(toResource(audience), parseScope(scope))
  if (organization) grant.addResourceScope(ORGANIZATION_URN + organization.id, 'member')
  await grant.save()
  return grant
}

/** The organization that tokens of a grant name, if it has one. */
export function organizationOfGrant(grant: Grant | undefined): Organization | undefined {
  const urn = Object.keys(grant?.resources ?? {}).find((name) => name.startsWith(ORGANIZATION_URN))
  return findOrganization(urn?.slice(ORGANIZATION_URN.length))
}

/**
 * Which grant a request goes on with. Without one the person is asked for consent. A sign-in never takes over the grant of
 * an earlier one: the end of one family of refresh tokens would be the end of both.
 */
export const loadExistingGrant =
  (settings: TenantSettings, consents: Consents) =>
  async (ctx: KoaContextWithOIDC): Promise<Grant | undefined> => {
    const { provider, result, session, params = {} } = ctx.oidc
    if (result?.consent?.grantId) return provider.Grant.find(result.consent.grantId)
    if (!session?.accountId) return undefined
    const isAllowed = settings.skipConsent || consents.cover(session.accountId, params)
    const organization = organizationOf(params, isDevice(ctx), settings)
    return isAllowed ? createGrant(provider, session.accountId, params, organization) : undefined
  }
