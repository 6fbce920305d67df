import { isLoopback, parseUrl, type Send } from '../../plugin/auth'
import { type BrokerFiles } from './broker-files'
import { whoHolds } from './call-broker'

/**
 * The sentence for an environment that names a broker which does not run; undefined where it runs, where none is named,
 * and where none was ever used: each environment may name one, and only people with Postman need it.
 */
export async function missingBroker(
  { brokerUrl = '' }: Readonly<Record<string, string>>,
  files: Pick<BrokerFiles, 'knownKey'>,
  send: Send,
): Promise<string | undefined> {
  const key = files.knownKey()
  const url = parseUrl(brokerUrl.trim())
  if (!key || url?.protocol !== 'http:' || !isLoopback(url.hostname)) return undefined
  const holder = await whoHolds(url.origin, key, send)
  if (holder.is === 'broker') return undefined
  if (holder.is === 'other') return `"brokerUrl" is ${url.origin}, where some other program listens`
  return `no broker runs at ${url.origin}, which this environment names for Postman; \`uassist broker --detach\` starts one`
}
