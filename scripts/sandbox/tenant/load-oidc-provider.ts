import type * as oidcProvider from 'oidc-provider'

/** The module oidc-provider, loaded. */
export type OidcProvider = typeof oidcProvider

let loaded: Promise<OidcProvider> | undefined

/** Loads oidc-provider, which only the sandbox needs, when the first tenant starts. */
export const loadOidcProvider = (): Promise<OidcProvider> => (loaded ??= importQuietly())

/** The library warns about Node 20 when it is imported, although it runs there; every other warning passes. */
async function importQuietly(): Promise<OidcProvider> {
  const { warn } = console
  console.warn = (...args: unknown[]) => {
    if (!String(args[0]).includes('Unsupported runtime')) warn(...args)
  }
  try {
    return await import('oidc-provider')
  } finally {
    console.warn = warn
  }
}
