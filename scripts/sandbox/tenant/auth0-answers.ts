import { type KoaContextWithOIDC, type Provider } from 'oidc-provider'
import { DevicePolls } from './device-polls'
import { deviceClientError, type ErrorResponse, slowDown, tokenEndpointError, UNKNOWN_CLIENT } from './error-responses'
import { type TenantSettings } from './tenant-options'

/**
 * Makes the provider's answers Auth0's. Its events fire when an answer is ready and not yet sent, so the listeners
 * may still change it.
 */
export function answerLikeAuth0(provider: Provider, settings: TenantSettings): void {
  const { deviceIntervalSeconds, deviceCodeTtlSeconds } = settings
  const polls = new DevicePolls(deviceIntervalSeconds * 1000, deviceCodeTtlSeconds * 1000)

  provider.on('grant.error', (ctx, error) => {
    const { grant_type: grantType, device_code: deviceCode } = ctx.oidc.params ?? {}
    const isTooFast = error.error === 'authorization_pending' && polls.isTooFast(String(deviceCode))
    answer(ctx, isTooFast ? slowDown(deviceIntervalSeconds) : tokenEndpointError(error, grantType))
    // Auth0 answers so once; after that the code is unknown.
    if (error.error === 'expired_token') void provider.DeviceCode.adapter.destroy(String(deviceCode))
  })

  provider.on('revocation.error', (ctx, error) => {
    if (error.error === 'invalid_client') answer(ctx, UNKNOWN_CLIENT)
  })

  provider.on('grant.success', (ctx) => {
    // Without rotation the refresh token stays what it was, and Auth0 does not repeat it.
    if (!settings.rotation && ctx.oidc.params?.grant_type === 'refresh_token') {
      delete (ctx.body as Record<string, unknown>).refresh_token
    }
  })

  provider.on('authorization.error', (_ctx, error) => {
    // Auth0 shows these on its own page; all of them, for a third-party application that is protected so (third-party-applications).
    const isDamaged = error.error_description?.includes("'response_type'")
    if ((settings.errorsOnPage || isDamaged) && 'allow_redirect' in error) error.allow_redirect = false
  })

  provider.on('device_authorization.error', (ctx, error) => {
    answer(ctx, deviceClientError(error))
  })

  provider.on('device_authorization.success', (_ctx, body) => {
    Object.assign(body, { interval: deviceIntervalSeconds })
  })
}

function answer(ctx: KoaContextWithOIDC, response: ErrorResponse | undefined): void {
  if (!response) return
  const { status, ...body } = response
  ctx.status = status
  ctx.body = body
}
