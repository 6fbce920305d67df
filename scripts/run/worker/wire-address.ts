import { type SdkRequest } from './newman-types'

/**
 * The address a request goes to, without its query: put together from the parts that Newman sends, not from what a script
 * made of the whole. Undefined for a host that is no plain name or address.
 */
export function wireAddress({ url }: Pick<SdkRequest, 'url'>): string | undefined {
  const host = url.getHost()
  if (!/^(?:[\w.-]+|\[[\da-f:.]+\])$/i.test(host)) return undefined
  const port = url.port ? `:${url.port}` : ''
  const address = `${url.protocol ?? 'http'}://${host}${port}`
  return URL.canParse(address) ? new URL(address).origin + url.getPath() : undefined
}
