import { type KoaContextWithOIDC, type Provider, type UnknownObject } from 'oidc-provider'
import { toResource } from './audiences'
import { type Consents } from './consents'
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

/**
 * Which grant a request goes on with. Without one the person is asked for consent. A sign-in never takes over the grant of
 * an earlier one: the end of one family of refresh tokens would be the end of both.
 */
export const loadExistingGrant =
  ({ skipConsent }: TenantSettings, consents: Consents) =>
  async ({ oidc }: KoaContextWithOIDC): Promise<Grant | undefined> => {
    const { provider, result, session, params = {} } = oidc
    if (result?.consent?.grantId) return provider.Grant.find(result.consent.grantId)
    if (!session?.accountId) return undefined
    const isAllowed = skipConsent || consents.cover(session.accountId, params)
    return isAllowed ? createGrant(provider, session.accountId, params) : undefined
  }
