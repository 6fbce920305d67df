import { type OidcProvider } from './load-oidc-provider'
import { type TenantSettings } from './tenant-options'

/** When the login and the consent page are shown, and what answers `prompt=none` when one of them is needed. */
export function createInteractionPolicy({ interactionPolicy }: OidcProvider, { skipConsent }: TenantSettings) {
  const policy = interactionPolicy.base()
  const login = policy.get('login')
  const consent = policy.get('consent')
  login?.checks.forEach((check) => (check.description = 'Login required'))
  consent?.checks.forEach((check) => (check.description = 'Consent required'))
  if (skipConsent) consent?.checks.remove('consent_prompt')
  return policy
}
