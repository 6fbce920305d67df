import { DEMO_TENANT } from '../demo-data'
import { badRequest, unauthorized } from './refusals'

/** The mandatory query parameters, under their first spelling. That a missing one is answered with 400 is ours. */
export function readMandatory(wanted: readonly string[], search: URLSearchParams): Record<string, string> {
  return Object.fromEntries(
    wanted.map((spellings): [string, string] => {
      const names = spellings.split('|')
      const value = names.map((name) => search.get(name)).find(Boolean)
      if (!value) throw badRequest(`missing query parameter "${names.join('" or "')}"`)
      return [names[0] ?? spellings, value]
    }),
  )
}

const TENANT_SPELLINGS = ['tenantId', 'tenantid', 'tenant-id']

/** A tenant the caller names anywhere has to be the one of the token. That another is refused with 401 is ours. */
export function requireOwnTenant(path: Readonly<Record<string, string>>, search: URLSearchParams): void {
  const named = TENANT_SPELLINGS.flatMap((name) => [...search.getAll(name), ...(name in path ? [path[name]] : [])])
  if (named.some((tenantId) => tenantId !== DEMO_TENANT.tenantId)) throw unauthorized()
}

/** The pages write DEV, TEST and PROD and send lower case: both do. All three hold the same calls here. */
export function requireKnownEnvironment(search: URLSearchParams): void {
  const environment = search.get('environment')
  if (environment !== null && !/^(dev|test|prod)$/i.test(environment)) {
    throw badRequest('"environment" must be dev, test or prod')
  }
}
