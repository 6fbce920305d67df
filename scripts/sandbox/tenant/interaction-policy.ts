import { type KoaContextWithOIDC } from 'oidc-provider'
import { isLoopbackCallback } from '../../../plugin/auth'
import { refuseByAction } from './actions'
import { type OidcProvider } from './load-oidc-provider'
import { organizationOf, refusalOf } from './organizations'
import { type TenantSettings } from './tenant-options'
import { findAccount } from './user-claims'

/**
 * In this order: log in, what the tenant refuses, consent, confirmation. Also what answers `prompt=none` where a page is
 * needed (Auth0: configure-silent-authentication). When a session answers, when `prompt=login` and `max_age` ask again and
 * when `auth_time` is told, the provider and Auth0 agree (universal-experience, max-age-reauthentication).
 */
export function createInteractionPolicy(oidc: OidcProvider, settings: TenantSettings) {
  const { Check, Prompt, base } = oidc.interactionPolicy
  const policy = base()
  policy.get('login')?.checks.forEach((check) => (check.description = 'Login required'))
  policy.get('consent')?.checks.forEach((check) => (check.description = 'Consent required'))

  const refuse = (ctx: KoaContextWithOIDC): false => {
    const { session, params = {} } = ctx.oidc
    const account = findAccount(session?.accountId)
    const refusal = account && refusalOf(account, organizationOf(params, isDevice(ctx), settings), settings)
    if (refusal) throw new oidc.errors.AccessDenied(refusal)
    refuseByAction(oidc, settings.loginAction)
    return false
  }
  policy.add(new Prompt({ name: 'post_login' }, new Check('refused', 'refused', refuse)), 1)

  // Auth0: migrate-to-non-verifiable-callback-uri-end-user-confirmation. A page that was shown before is confirmation enough.
  const confirm = ({ oidc: { params, result } }: KoaContextWithOIDC): boolean =>
    settings.confirmLoopback && result === undefined && isLoopbackCallback(String(params?.redirect_uri))
  const description = 'Confirmation of the sign-in required'
  policy.add(new Prompt({ name: 'confirmation' }, new Check('loopback', description, confirm)))

  // Auth0 keeps one session per browser, so there is nothing to select from: the value is taken, and changes nothing.
  const selectAccount = new Prompt({ name: 'select_account', requestable: true })
  selectAccount.checks.clear()
  policy.add(selectAccount)
  return policy
}

/** Whether a request comes from a device, which has a code in place of a callback. */
export const isDevice = ({ oidc }: KoaContextWithOIDC): boolean => oidc.entities.DeviceCode !== undefined
