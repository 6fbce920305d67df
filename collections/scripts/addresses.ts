/** Scheme, host and port, for comparing; undefined unless `http(s)`. By hand: the script runtime has no `URL`. */
export function originOf(url: string): string | undefined {
  const [, scheme, authority] = /^(https?:)\/\/([^/\\?#]+)/i.exec(url.trim()) ?? []
  if (!scheme || !authority) return undefined
  const host = authority.slice(authority.lastIndexOf('@') + 1)
  return `${scheme}//${host}`.toLowerCase().replace(/^(http:.*):80$|^(https:.*):443$/, '$1$2')
}

/** Whether an origin is on this machine. */
export function isLoopback(origin: string | undefined): boolean {
  return /^https?:\/\/(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/.test(origin ?? '')
}

/** The Auth0 tenant's address from `auth0Domain`, which may be a bare domain; empty when that is empty. */
export function auth0Address(domain: string): string {
  const bare = domain.replace(/\/+$/, '')
  return bare === '' || bare.includes('://') ? bare : `https://${bare}`
}
