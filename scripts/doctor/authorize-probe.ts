import { type AuthError, type Config } from '../../plugin/auth'
import { authorizeUrl, newAuthorizationRequest } from '../../plugin/auth/authorization-code'
import { refusalError } from '../../plugin/auth/causes/cause-error'
import { findCause, type Refused } from '../../plugin/auth/causes/find-cause'
import { type Facts, orTrouble, type Trouble } from './facts'

/** What an issuer shows of an application without a sign-in. */
export type Shown =
  /** The callback is registered; `refusal` is what came back to it, other than that somebody has to sign in. */
  | { at: 'callback'; refusal?: AuthError }
  /** An error page: nothing comes back to a callback that is not registered. */
  | { at: 'page'; refusal: AuthError }
  | { at: 'nothing'; trouble: string }

/** All is well, but for a person (OpenID Connect Core section 3.1.2.6). */
const ASKS_FOR_PERSON = /^(login|consent|interaction|account_selection|mfa)_required$/

/**
 * Asks the issuer to sign somebody in without showing a page (`prompt=none`), and reads the redirect or the error page.
 * Nothing is followed, so that no code is ever issued.
 */
export async function probe(config: Config, redirectUri: string, { send }: Pick<Facts, 'send'>): Promise<Shown> {
  const url = `${authorizeUrl(config, { redirectUri }, newAuthorizationRequest())}&prompt=none`
  const response = await orTrouble(() => send({ method: 'GET', url }))
  if ('code' in response) return { at: 'nothing', trouble: (response satisfies Trouble).message }
  const named = { ...config, redirectUri }
  const target = response.headers.location
  if (target !== undefined && URL.canParse(target, url)) {
    const { searchParams, hash } = new URL(target, url)
    const parameters = target.startsWith(redirectUri) && hash ? new URLSearchParams(hash.slice(1)) : searchParams
    const refused = {
      error: parameters.get('error') ?? '',
      description: parameters.get('error_description') ?? '',
    }
    if (!target.startsWith(redirectUri))
      // A page of the tenant: to sign in, or its own one for errors.
      return refused.error
        ? { at: 'page', refusal: refusalError({ at: 'page', ...refused }, named) }
        : { at: 'callback' }
    if (!refused.error || ASKS_FOR_PERSON.test(refused.error)) return { at: 'callback' }
    return { at: 'callback', refusal: refusalError({ at: 'callback', ...refused }, named) }
  }
  const { status, body } = response
  if (status === 429 || status >= 500) return { at: 'nothing', trouble: `/authorize answered ${String(status)}` }
  if (status < 400) return { at: 'callback' }
  return { at: 'page', refusal: refusalError(onPage(status, textOf(body)), named) }
}

/** Of a page that is understood, only the words by which it is. */
function onPage(status: number, text: string): Refused {
  const refused = { at: 'page', error: String(status), description: text, status } as const
  return { ...refused, description: findCause(refused)?.text?.exec(text)?.[0] ?? text.slice(0, 120) }
}

/** What a page says, without its markup. */
function textOf(page: string): string {
  return page
    .replace(/<(script|style|head)\b[\s\S]*?<\/\1>/gi, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}
