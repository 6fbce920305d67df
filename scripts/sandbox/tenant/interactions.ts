import { text } from 'node:stream/consumers'
import { type InteractionResults, type KoaContextWithOIDC, type Provider } from 'oidc-provider'
import { DEMO_ACCOUNTS } from '../demo-data'
import { type Consents } from './consents'
import { CONSENT_DECLINED } from './error-responses'
import { createGrant } from './grants'
import { findOrganization, organizationOf, refusalOf } from './organizations'
import { confirmationPage, consentPage } from './pages/consent-page'
import { showError, TRANSACTION_OVER } from './pages/error-page'
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

/** The pages a person sees between /authorize and the callback: log in, then consent, or else a confirmation. */
export function interactionPages(provider: Provider, settings: TenantSettings, consents: Consents) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    if (!ctx.path.startsWith(PATH)) return next()
    const interaction = await provider.interactionDetails(ctx.req, ctx.res).catch(() => undefined)
    if (!interaction) {
      ctx.status = 400
      showError(ctx, { error: 'invalid_request', error_description: TRANSACTION_OVER })
      return
    }
    const clientId = String(interaction.params.client_id)
    const application = (await provider.Client.find(clientId))?.clientName ?? clientId
    const form = new URLSearchParams(ctx.method === 'POST' ? await text(ctx.req) : '')
    const step = { provider, settings, consents, interaction, application, form }
    const pages = { login: logIn, consent, confirmation: confirm }
    const answer = await pages[interaction.prompt.name as keyof typeof pages](step)
    if ('page' in answer) return showPage(ctx, answer.page)
    ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, answer.result))
  }
}

function logIn({ settings, interaction: { params, deviceCode }, application, form }: Step): Answer {
  const isDevice = deviceCode !== undefined
  const isAsked = settings.organizations === 'prompt' && params.organization === undefined && !isDevice
  const typed = form.get('organization')
  if (isAsked && typed === null) return { page: organizationPage(application) }
  const organization = isAsked
    ? findOrganization(typed?.trim().toLowerCase())
    : organizationOf(params, isDevice, settings)
  if (isAsked && !organization) {
    const alert = 'The organization you entered could not be found.'
    return { page: organizationPage(application, alert, typed ?? '') }
  }
  const page = { application, organization: organization?.name, isFixed: !isAsked }
  const email = form.get('email')
  if (email === null) {
    const hint = typeof params.login_hint === 'string' ? params.login_hint : undefined
    return { page: passwordPage({ ...page, email: hint }) }
  }
  const account = DEMO_ACCOUNTS.find((known) => known.email === email && known.password === form.get('password'))
  if (!account) return { page: passwordPage({ ...page, email, alert: 'Wrong email or password.' }) }
  // One that the request names is looked at afterwards, when the browser's session is there already.
  const refusal = isAsked ? refusalOf(account, organization, settings) : undefined
  return refusal ? denied(refusal) : { result: { login: { accountId: account.subject } } }
}

const denied = (error_description: string): Answer => ({ result: { error: 'access_denied', error_description } })

async function consent({ provider, settings, consents, interaction, application, form }: Step): Promise<Answer> {
  const { params, session } = interaction
  const account = findAccount(session?.accountId)
  if (!account || form.get('decision') === 'decline') {
    return denied(CONSENT_DECLINED)
  }
  if (form.get('decision') === 'accept') {
    consents.remember(account.subject, params)
    const organization = organizationOf(params, interaction.deviceCode !== undefined, settings)
    const grant = await createGrant(provider, account.subject, params, organization)
    return { result: { consent: { grantId: grant.jti } } }
  }
  const audience = typeof params.audience === 'string' ? params.audience : undefined
  const asked = parseScope(params.scope)
  const scopes = scopesFor(audience, settings).filter(([scope]) => asked.includes(scope))
  const abilities = scopes.map(([, description]) => description)
  return { page: consentPage({ application, name: account.name, audience, abilities }) }
}

function confirm({ interaction: { session }, application, form }: Step): Answer {
  const answer = form.get('confirmation')
  if (answer === null) return { page: confirmationPage(application, findAccount(session?.accountId)?.name ?? '') }
  return answer === 'accept' ? { result: { confirmation: {} } } : denied('User has canceled the interaction.')
}
