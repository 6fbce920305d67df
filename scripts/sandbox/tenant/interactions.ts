import { text } from 'node:stream/consumers'
import { type InteractionResults, type KoaContextWithOIDC, type Provider } from 'oidc-provider'
import { DEMO_ACCOUNTS, DEMO_TENANT } from '../demo-data'
import { type Consents } from './consents'
import { createGrant } from './grants'
import { type OidcProvider } from './load-oidc-provider'
import { isOrganization } from './organizations'
import { consentPage } from './pages/consent-page'
import { showError } from './pages/error-page'
import { organizationPage, passwordPage } from './pages/login-pages'
import { type Page, showPage } from './pages/page'
import { parseScope, scopesFor } from './scopes'
import { type TenantSettings } from './tenant-options'
import { findAccount } from './user-claims'

/** What a page of a sign-in is made from. */
interface Step {
  provider: Provider
  settings: TenantSettings
  consents: Consents
  interaction: Awaited<ReturnType<Provider['interactionDetails']>>
  /** The name of the client. */
  application: string
  /** What the person sent; empty when the page is opened. */
  form: URLSearchParams
}

type Answer = { page: Page } | { result: InteractionResults }

const PATH = '/u/login/'

/** Each step has its own path, because its cookie is bound to it: so several sign-ins may go on in one browser. */
export const interactionUrl = (_ctx: KoaContextWithOIDC, { uid }: { uid: string }): string => PATH + uid

/** When the login and the consent page are shown, and what answers `prompt=none` when one of them is needed. */
export function createInteractionPolicy({ interactionPolicy }: OidcProvider, { skipConsent }: TenantSettings) {
  const policy = interactionPolicy.base()
  const login = policy.get('login')
  const consent = policy.get('consent')
  login?.checks.forEach((check) => (check.description = 'Login required'))
  consent?.checks.forEach((check) => (check.description = 'Consent required'))
  if (skipConsent) consent?.checks.remove('consent_prompt')
  // Auth0 keeps one session per browser, so there is nothing to select from: the value is taken, and changes nothing.
  const selectAccount = new interactionPolicy.Prompt({ name: 'select_account', requestable: true })
  selectAccount.checks.clear()
  policy.add(selectAccount)
  return policy
}

/** The pages a person sees between /authorize and the callback: log in, then consent. */
export function interactionPages(provider: Provider, settings: TenantSettings, consents: Consents) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    if (!ctx.path.startsWith(PATH)) return next()
    const interaction = await provider.interactionDetails(ctx.req, ctx.res).catch(() => undefined)
    if (!interaction) {
      ctx.status = 400
      showError(ctx, { error: 'invalid_request', error_description: 'This sign-in is over. Please start again.' })
      return
    }
    const clientId = String(interaction.params.client_id)
    const application = (await provider.Client.find(clientId))?.clientName ?? clientId
    const form = new URLSearchParams(ctx.method === 'POST' ? await text(ctx.req) : '')
    const step = { provider, settings, consents, interaction, application, form }
    const answer = interaction.prompt.name === 'login' ? logIn(step) : await consent(step)
    if ('page' in answer) return showPage(ctx, answer.page)
    ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, answer.result))
  }
}

function logIn({ interaction: { params }, application, form }: Step): Answer {
  const isFixed = typeof params.organization === 'string'
  const organization = isFixed ? String(params.organization) : form.get('organization')
  if (organization === null) return { page: organizationPage(application) }
  if (!isOrganization(organization)) {
    const alert = 'The organization you entered could not be found.'
    return { page: organizationPage(application, alert, organization) }
  }
  const page = { application, organization: DEMO_TENANT.organization, isFixed }
  const email = form.get('email')
  if (email === null) {
    const hint = typeof params.login_hint === 'string' ? params.login_hint : undefined
    return { page: passwordPage({ ...page, email: hint }) }
  }
  const account = DEMO_ACCOUNTS.find((known) => known.email === email && known.password === form.get('password'))
  return account
    ? { result: { login: { accountId: account.subject } } }
    : { page: passwordPage({ ...page, email, alert: 'Wrong email or password.' }) }
}

async function consent({ provider, settings, consents, interaction, application, form }: Step): Promise<Answer> {
  const { params, session } = interaction
  const account = findAccount(session?.accountId)
  if (!account || form.get('decision') === 'decline') {
    return { result: { error: 'access_denied', error_description: 'User did not authorize the request' } }
  }
  if (form.get('decision') === 'accept') {
    consents.remember(account.subject, params)
    const grant = await createGrant(provider, account.subject, params)
    return { result: { consent: { grantId: grant.jti } } }
  }
  const audience = typeof params.audience === 'string' ? params.audience : undefined
  const asked = parseScope(params.scope)
  const scopes = scopesFor(audience, settings).filter(([scope]) => asked.includes(scope))
  const abilities = scopes.map(([, description]) => description)
  return { page: consentPage({ application, name: account.name, audience, abilities }) }
}
