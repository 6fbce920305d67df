import { type Config } from '../../../plugin/auth'

/**
 * What an administrator has to have registered at Auth0 for an environment
 * (https://auth0.com/docs/get-started/applications/application-settings).
 */
export function registrationOf({ auth0Domain, clientId, audience, organization, redirectUris }: Config): string[] {
  return [
    `What has to be registered at ${auth0Domain} (Auth0 Dashboard):`,
    `  Applications > Applications > the one with the client ID "${clientId}" > Settings`,
    '    Application Type: Native, which has no secret; or Regular Web, with "clientSecret"',
    `    Allowed Callback URLs: ${redirectUris.join(', ') || 'none; sign in with --device'}`,
    '    Advanced Settings > Grant Types: Authorization Code, Refresh Token; Device Code for `login --device`',
    ...(audience ? [`  Applications > APIs > "${audience}" > Settings > Allow Offline Access: on`] : []),
    ...(organization
      ? [`  Organizations > "${organization}": its members; and the application's tab Organizations lets them in`]
      : []),
  ]
}
