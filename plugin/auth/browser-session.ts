import { type Config } from './config'

/**
 * The page that ends Auth0's session in the browser that opens it, for all of the tenant's applications; it revokes nothing
 * (Auth0: Log Users Out of Auth0). With the client's id and no `returnTo` it needs no registration: it goes on to the first
 * one of the application's Allowed Logout URLs, where there is one.
 */
export function browserLogoutUrl({ auth0Domain, clientId }: Pick<Config, 'auth0Domain' | 'clientId'>): string {
  return `${auth0Domain}/v2/logout?${new URLSearchParams({ client_id: clientId }).toString()}`
}
