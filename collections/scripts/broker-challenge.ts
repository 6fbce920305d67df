/** The header with the nonce of whoever asks the broker. */
export const NONCE_HEADER = 'x-uassist-nonce'

/** The header with the proof of whoever asks, in place of the key. */
export const PROOF_HEADER = 'x-uassist-proof'

/** What a proof is made for. */
export interface Challenge {
  /** Who proves, or what for: a proof of the broker, sent back to it, is none of a caller. */
  role: 'broker' | 'token' | 'stop'
  /** Where the broker listens, so that a program on another port cannot pass on what the broker has answered. */
  port: number
  /** Made by the caller for this question, so that no older answer fits. */
  clientNonce: string
  /** Made by the broker at its start, so that what a caller has proved is worth nothing when it has ended. */
  brokerNonce: string
}

/** What the HMAC of a proof is over: by it, broker and caller show each other that they have the key without sending it. */
export function challengeText({ role, port, clientNonce, brokerNonce }: Challenge): string {
  return ['uassist', role, String(port), clientNonce, brokerNonce].join('\n')
}
