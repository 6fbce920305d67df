import { type Challenge, NONCE_HEADER, PROOF_HEADER } from '../../collections/scripts/broker-challenge'
import { type HttpResponse, isAuthError, type Send } from '../../plugin/auth'
import { asRecord, jsonOrUndefined } from '../formats/parse-json'
import { isNonce, isProof, newNonce, proofOf } from './broker-proof'

/** Who answers at an address: a broker that has shown that it has our key, some other program, or nobody. */
export type Holder = { is: 'broker'; stop: () => Promise<boolean> } | { is: 'other' } | { is: 'nobody' }

/**
 * Finds out who answers at an `http:` origin of this machine. The key itself is never sent.
 *
 * `stop` asks the broker to end, and resolves to whether it has stopped listening.
 */
export async function whoHolds(origin: string, key: string, send: Send): Promise<Holder> {
  const clientNonce = newNonce()
  const answer = await call('GET', `${origin}/proof`, { [NONCE_HEADER]: clientNonce }, send)
  if (!answer) return { is: 'nobody' }
  const { nonce: brokerNonce, proof } = asRecord(jsonOrUndefined(answer.body)) ?? {}
  if (!isNonce(brokerNonce)) return { is: 'other' }
  const challenge: Omit<Challenge, 'role'> = { port: Number(new URL(origin).port) || 80, clientNonce, brokerNonce }
  if (!isProof(proof, key, { ...challenge, role: 'broker' })) return { is: 'other' }
  return {
    is: 'broker',
    stop: async () => {
      const headers = { [NONCE_HEADER]: clientNonce, [PROOF_HEADER]: proofOf(key, { ...challenge, role: 'stop' }) }
      return (await call('POST', `${origin}/stop`, headers, send))?.status === 200
    },
  }
}

/** Undefined where nobody listens. What answers in no way that HTTP knows is somebody all the same. */
async function call(
  method: 'GET' | 'POST',
  url: string,
  headers: Record<string, string>,
  send: Send,
): Promise<Pick<HttpResponse, 'status' | 'body'> | undefined> {
  try {
    return await send({ method, url, headers, timeoutMs: 3_000 })
  } catch (error) {
    if (isAuthError(error, 'UNREACHABLE')) return undefined
    if (isAuthError(error)) return { status: 0, body: '' }
    throw error
  }
}
