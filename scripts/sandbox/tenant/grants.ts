import { type KoaContextWithOIDC, type Provider, type UnknownObject } from 'oidc-provider'
import { toResource } from './audiences'
import { parseScope } from './scopes'
import { type TenantSettings } from './tenant-options'

type Grant = InstanceType<Provider['Grant']>

/**
 * A grant for everything an authorization or device request asks for, by the parameters of the request.
 * One grant is one refresh-token family: both are revoked together.
 */
export async function createGrant(provider: Provider, accountId: string, params: UnknownObject): Promise<Grant> {
  const { client_id: clientId, scope, audience } = params
  const grant = new provider.Grant({ accountId, clientId: String(clientId) })
  grant.addOIDCScope(parseScope(scope))
  if (typeof audience === 'string') grant.addResourceScope(toResource(audience), parseScope(scope))
  await grant.save()
  return grant
}

/** Which grant a request goes on with. None, and the person is asked for consent. */
export const loadExistingGrant =
  ({ skipConsent }: TenantSettings) =>
  async ({ oidc }: KoaContextWithOIDC): Promise<Grant | undefined> => {
    const { provider, result, session, params = {} } = oidc
    if (result?.consent?.grantId) return provider.Grant.find(result.consent.grantId)
    if (skipConsent && session?.accountId) return createGrant(provider, session.accountId, params)
    // A second sign-in must not share the family of the first, or the end of one would be the end of both.
    if (parseScope(params.scope).includes('offline_access')) return undefined
    const grantId = session?.grantIdFor(String(params.client_id))
    return grantId === undefined ? undefined : provider.Grant.find(grantId)
  }
