import { type Send } from '../auth'
import { type NetworkOptions, type Transport } from './transport'

const TIMEOUT_MS = 10_000
const MAX_REPLY_BYTES = 5_000_000

/** The `Send` of a real machine, with a limit of 10 s and 5 MB. A bad setting of the network is CONFIG_INVALID. */
export function createSend(options: NetworkOptions = {}): Send {
  let transport: Transport | undefined
  const send: Send = async ({ url, method, headers, body: data, timeoutMs = TIMEOUT_MS }) => {
    // Loaded here, so that a stored token does not pay for it.
    transport ??= (await import('./transport')).createTransport(options)
    const answer = await transport<string>(new URL(url), {
      method,
      headers: { ...headers },
      data,
      timeout: timeoutMs,
      // `timeout` does not cover connecting; the signal does.
      signal: AbortSignal.timeout(timeoutMs),
      maxContentLength: MAX_REPLY_BYTES,
      maxRedirects: 0,
      responseType: 'text',
    })
    return { status: answer.status, headers: answer.headers, body: answer.data }
  }
  return Object.assign(send, { prepare: async () => (await import('./transport')).loadTransport() })
}
