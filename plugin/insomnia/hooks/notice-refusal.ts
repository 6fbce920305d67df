import { type ApiRefusal, DEFAULT_ACCOUNT, descriptionIn, factsOf, markStale, parseUrl, printable } from '../../auth'
import { rememberRefusal } from '../../node/last-refusals'
import { dataFolder } from '../../node/paths'
import { hostError } from '../error-text'
import { type HookRequest, type HookResponse, type ResponseHookContext } from '../host'
import { note } from '../notes'
import { type OwnToken, ownTokens } from '../session/own-tokens'
import { createDeps } from '../session/wiring'

/**
 * Handles a 401 or 403 to a request with one of our tokens: a 401 marks that token stale, so that the next Send renews
 * it, and what "Explain the last refusal" needs is stored. Never rejects: the host would show it as the response.
 */
export async function noticeRefusal({ request, response }: ResponseHookContext, status: number): Promise<void> {
  try {
    const own = await carriedToken(request)
    if (!own) return
    if (status === 401 && own.session && own.kind === 'access') {
      await markStale(own.session.content.identity, own.secret, createDeps())
    }
    rememberRefusal(dataFolder(), refusalOf(own, request, response, status), note)
  } catch (error) {
    note(hostError(error).message)
  }
}

/** The one of our tokens that a request carries. The Auth tab's is not among the headers yet, only in its fields. */
async function carriedToken(request: HookRequest): Promise<OwnToken | undefined> {
  const texts = [...request.getHeaders().map(({ value }) => value), ...Object.values(request.getAuthentication() ?? {})]
  const own = await ownTokens(request.getEnvironment())
  return own.find(
    ({ kind, secret }) => kind !== 'refresh' && texts.some((text) => typeof text === 'string' && text.includes(secret)),
  )
}

function refusalOf(own: OwnToken, request: HookRequest, response: HookResponse, status: number): ApiRefusal {
  const environment = request.getEnvironment()
  const token = factsOf(own.secret)
  const domain = own.session?.content.identity.auth0Domain
  const challenge = response.getHeader('www-authenticate')
  return {
    kind: 'api',
    at: Date.now(),
    status,
    request: request.getName(),
    method: request.getMethod(),
    origin: parseUrl(request.getUrl())?.origin ?? '',
    account: own.session?.content.identity.account ?? DEFAULT_ACCOUNT,
    ...(token && { token }),
    expected: {
      issuer: domain ? `${domain}/` : '',
      audience: typeof environment.audience === 'string' ? environment.audience : '',
    },
    said: printable(descriptionIn(String(challenge ?? ''))),
  }
}
