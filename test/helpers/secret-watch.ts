import { type Send } from '../../plugin/auth'

/** Names whose values are secret, in requests and in replies. */
const SECRET_NAMES = [
  'access_token',
  'refresh_token',
  'id_token',
  'code',
  'code_verifier',
  'client_secret',
  'device_code',
  'mfa_token',
]

export interface SecretWatch {
  /** Passes requests on, and remembers every secret that goes by. */
  watch: (send: Send) => Send
  seen: Set<string>
  /** Fails the test when a secret stands in one of the texts. */
  expectNoneIn: (texts: readonly string[]) => void
}

/** Remembers the secrets of a test as they cross the wire, so that all it said can be searched for them. */
export function secretWatch(): SecretWatch {
  const seen = new Set<string>()
  const note = (pairs: Iterable<[string, unknown]>) => {
    for (const [name, value] of pairs) {
      if (SECRET_NAMES.includes(name) && typeof value === 'string' && value.length > 5) seen.add(value)
    }
  }
  return {
    seen,
    watch: (send) => async (request) => {
      note(new URLSearchParams(request.body ?? ''))
      const response = await send(request)
      try {
        note(Object.entries(JSON.parse(response.body) as Record<string, unknown>))
      } catch {
        // Not every reply is JSON.
      }
      return response
    },
    expectNoneIn: (texts) => {
      for (const text of texts) {
        for (const secret of seen) if (text.includes(secret)) throw new Error(`a secret was said: "${text}"`)
      }
    },
  }
}
