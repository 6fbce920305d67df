import { type Fault } from '../faults'

/** What may be wrong with /oauth/token for a while. */
export type Trouble = keyof typeof TROUBLES

const json = (status: number, body: Record<string, unknown>, headers: Record<string, string> = {}): Fault => ({
  status,
  headers,
  body: JSON.stringify(body),
})

/** The tenant's limit as its headers tell it; `reset` is in seconds since the epoch, by the tenant's clock. */
const rateLimit = (remaining: number, inSeconds: number): Record<string, string> => ({
  'x-ratelimit-limit': '30',
  'x-ratelimit-remaining': String(remaining),
  'x-ratelimit-reset': String(Math.floor(Date.now() / 1000) + inSeconds),
})

/** The troubles by name, each as the answer to one request at this moment. */
export const TROUBLES = {
  /** The tenant's own limit (Auth0: rate-limit-policy). */
  'rate-limited': () =>
    json(
      429,
      { error: 'too_many_requests', error_description: 'Rate limit exceeded. Please retry after some time.' },
      rateLimit(0, 60),
    ),
  /** A custom policy: the headers of the tenant's limit look healthy (Auth0: custom-rate-limit-policies). */
  'retry-after': () =>
    json(
      429,
      { error: 'too_many_requests', error_description: 'Rate limit exceeded.' },
      { ...rateLimit(29, 1), 'retry-after': '60' },
    ),
  /** Reported by Auth0's community (77440): the status says otherwise. */
  'global-limit': () => json(500, { error: 'access_denied', error_description: 'Global limit has been reached' }),
  unavailable: () => json(503, {}),
  /** Not Auth0's answer, but that of a proxy or firewall in between. */
  'in-between': (): Fault => ({
    status: 403,
    headers: { 'content-type': 'text/html', server: 'a-proxy', via: '1.1 a-proxy' },
    body: '<html><title>Access denied</title></html>',
  }),
} satisfies Record<string, () => Fault>
