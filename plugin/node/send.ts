import { type AxiosError } from 'axios'
import { AuthError, type HttpRequest, type HttpResponse, isLoopback, type Send } from '../auth'

const TIMEOUT_MS = 10_000
const MAX_REPLY_BYTES = 5_000_000

/**
 * The `Send` of a real machine, by axios, with a limit of 10 s and 5 MB. Proxies come from HTTPS_PROXY, NO_PROXY and so
 * on, but loopback never goes through one.
 *
 * @param options.caFile PEM file of a certificate authority to trust beside the built-in ones; CONFIG_INVALID where it
 *   cannot be read
 */
export function createSend({ caFile }: { caFile?: string | undefined } = {}): Send {
  return async (request) => {
    const { default: axios } = await import('axios')
    const url = new URL(request.url)
    try {
      const response = await axios.request<string>({
        url: request.url,
        method: request.method,
        headers: { ...request.headers },
        data: request.body,
        // In Insomnia's renderer axios would choose XMLHttpRequest: CORS, an Origin header, cookies.
        adapter: 'http',
        ...(isLoopback(url.hostname) && { proxy: false as const }),
        ...(caFile && url.protocol === 'https:' && { httpsAgent: await agentTrusting(caFile) }),
        timeout: request.timeoutMs ?? TIMEOUT_MS,
        // `timeout` does not cover connecting; the signal does.
        signal: AbortSignal.timeout(request.timeoutMs ?? TIMEOUT_MS),
        maxContentLength: MAX_REPLY_BYTES,
        maxRedirects: 0,
        // Every status resolves, and the body stays text: both are the caller's to judge.
        validateStatus: () => true,
        responseType: 'text',
        transformResponse: [(body: string) => body],
      })
      return { status: response.status, headers: plainHeaders(response.headers), body: response.data }
    } catch (error) {
      if (error instanceof AuthError) throw error
      throw transportError(error as AxiosError, request)
    }
  }
}

async function agentTrusting(caFile: string) {
  const [https, tls, fs, crypto] = await Promise.all([
    import('node:https'),
    import('node:tls'),
    import('node:fs'),
    import('node:crypto'),
  ])
  try {
    const certificates = fs.readFileSync(caFile, 'utf8')
    // Throws for a file without a certificate, which TLS would ignore.
    new crypto.X509Certificate(certificates)
    // `ca` replaces the built-in list.
    return new https.Agent({ ca: [...tls.rootCertificates, certificates] })
  } catch {
    throw new AuthError('CONFIG_INVALID', `the CA file "${caFile}" cannot be read`, 'Correct UASSIST_CA_FILE.')
  }
}

function plainHeaders(headers: object): HttpResponse['headers'] {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]))
}

const UNTRUSTED = /CERT|SELF_SIGNED|UNABLE_TO|ERR_TLS/
const NOTHING_SENT = /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL)$/

/**
 * The AuthError for an error of axios, of which only the code is kept: the error itself, also as a `cause`, holds the
 * request's body with the refresh token.
 */
function transportError({ code = 'unknown error' }: AxiosError, request: HttpRequest): AuthError {
  const { origin } = new URL(request.url)
  if (UNTRUSTED.test(code))
    return new AuthError('TLS_UNTRUSTED', `the certificate of ${origin} is not trusted (${code})`)
  if (NOTHING_SENT.test(code)) return new AuthError('UNREACHABLE', `${origin} cannot be reached (${code})`)
  const what = code === 'ERR_CANCELED' || code === 'ECONNABORTED' ? 'did not answer in time' : `broke off (${code})`
  return new AuthError('TEMPORARY', `${origin} ${what}`)
}
