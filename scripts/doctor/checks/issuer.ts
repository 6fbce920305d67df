import { isLoopback, parseUrl } from '../../../plugin/auth'
import { proxyFor } from '../../../plugin/node/network/network'
import { networkVariables } from '../../../plugin/node/network/variables'
import { type Facts, isTrouble, type Trouble } from '../facts'
import { failed, type Finding, ok, warn } from '../finding'

const RULE = 'issuer'

/** Whether "auth0Domain" is reached, by TLS and past any proxy, and is an issuer. */
export async function issuer(facts: Facts): Promise<Finding[]> {
  const { env } = facts.io
  const domain = facts.issuer()
  const metadata = await facts.discovery()
  if (domain === undefined || metadata === undefined) return []
  const unverified =
    env.NODE_TLS_REJECT_UNAUTHORIZED === '0'
      ? [warn(RULE, domain, 'NODE_TLS_REJECT_UNAUTHORIZED=0: whoever answers may be anybody', 'Unset it.')]
      : []
  return [
    ...unverified,
    isTrouble(metadata)
      ? unreached(metadata, domain, env)
      : ok(RULE, domain, `is reached${throughProxy(domain, env)}, and is an issuer`),
  ]
}

function unreached(trouble: Trouble, domain: string, env: NodeJS.ProcessEnv): Finding {
  const isSandbox = isLoopback(parseUrl(domain)?.hostname ?? '')
  const start =
    'Nothing listens there: if it is the sandbox, start it with `uassist sandbox`; else correct "auth0Domain".'
  const hint = isSandbox && trouble.code === 'UNREACHABLE' ? start : trouble.hint
  const unseen = 'what the issuer would show was not looked at'
  return failed(RULE, domain, { message: `${trouble.message}${throughProxy(domain, env)}; ${unseen}`, hint })
}

/** Which variable names the proxy on the way, if one does. */
function throughProxy(domain: string, env: NodeJS.ProcessEnv): string {
  try {
    const proxy = proxyFor(new URL(domain), networkVariables(env))
    return proxy ? ` (by way of the proxy ${proxy.origin}, of ${proxy.variable})` : ''
  } catch {
    // It names no proxy that can be used: then this is the trouble, and its message names the variable.
    return ''
  }
}
