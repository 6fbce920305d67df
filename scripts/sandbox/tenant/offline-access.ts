import { type KoaContextWithOIDC } from 'oidc-provider'
import { parseScope } from './scopes'

/**
 * The provider grants `offline_access` only with `prompt=consent` (OpenID Connect Core section 11); Auth0 has no such
 * rule. So the prompt is added here, unless the request forbids pages.
 */
export async function allowOfflineAccess(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  const { scope, prompt } = ctx.query
  const prompts = parseScope(prompt)
  if (ctx.path === '/authorize' && parseScope(scope).includes('offline_access') && !prompts.includes('none')) {
    ctx.query = { ...ctx.query, prompt: [...new Set([...prompts, 'consent'])].join(' ') }
  }
  await next()
}
