import { isLoopback, parseUrl } from '../../../plugin/auth'
import { refusalError } from '../../../plugin/auth/causes/cause-error'
import { type Facts, isTrouble, type Received, type Trouble } from '../facts'
import { fail, failed, type Finding, ok, warn } from '../finding'

const RULE = 'issuer'

/** Whether "auth0Domain" is reached, by TLS and past any proxy, and is an issuer. */
export async function issuer(facts: Facts): Promise<Finding[]> {
  const { env } = facts.io
  const domain = facts.issuer()
  const response = await facts.discovery()
  if (domain === undefined || response === undefined) return []
  const unverified =
    env.NODE_TLS_REJECT_UNAUTHORIZED === '0'
      ? [warn(RULE, domain, 'NODE_TLS_REJECT_UNAUTHORIZED=0: whoever answers may be anybody', 'Unset it.')]
      : []
  return [...unverified, isTrouble(response) ? unreached(response, domain, env) : judge(response, domain, env)]
}

function unreached(trouble: Trouble, domain: string, env: NodeJS.ProcessEnv): Finding {
  const isSandbox = isLoopback(parseUrl(domain)?.hostname ?? '')
  const start =
    'Nothing listens there: if it is the sandbox, start it with `uassist sandbox`; else correct "auth0Domain".'
  const hint = isSandbox && trouble.code === 'UNREACHABLE' ? start : trouble.hint
  const unseen = 'what the issuer would show was not looked at'
  const message = `${trouble.message}${throughProxy(domain, env)}; ${unseen}`
  return failed(RULE, domain, { message, hint })
}

function judge(response: Received, domain: string, env: NodeJS.ProcessEnv): Finding {
  const { issuer: named } = metadataIn(response)
  if (response.status !== 200 || typeof named !== 'string') {
    const { status, headers } = response
    const server = [headers.server, headers.via].filter(Boolean).join(', ')
    const description = `${String(status)}${server ? ` by ${server}` : ''}`
    const { message, hint } = refusalError({ at: 'discovery', error: '', description, status }, { auth0Domain: domain })
    return failed(RULE, domain, { message: message + throughProxy(domain, env), hint })
  }
  if (named !== `${domain}/`) {
    const origin = named.replace(/\/$/, '')
    return fail(
      RULE,
      domain,
      `the issuer calls itself ${named}, and its tokens will be refused as another's`,
      `Set "auth0Domain" to ${origin}; if it is a custom domain, an administrator finishes its setup.`,
    )
  }
  return ok(RULE, domain, `is reached${throughProxy(domain, env)}, and is an issuer`)
}

function metadataIn({ body }: Received): { issuer?: unknown } {
  try {
    return (JSON.parse(body) ?? {}) as { issuer?: unknown }
  } catch {
    return {}
  }
}

/** Which variable names the proxy on the way; loopback never goes through one. */
function throughProxy(domain: string, env: NodeJS.ProcessEnv): string {
  const { protocol, hostname } = new URL(domain)
  if (isLoopback(hostname)) return ''
  const names =
    protocol === 'https:' ? ['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy'] : ['HTTP_PROXY', 'http_proxy']
  const variable = names.find((name) => env[name])
  return variable ? ` (a proxy is set in ${variable})` : ''
}
