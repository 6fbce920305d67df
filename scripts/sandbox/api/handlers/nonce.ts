import { type Handlers } from '../handler'
import { json } from '../reply'

/** Nonce tokens. */
export const nonceHandlers: Pick<Handlers, 3> = {
  3: ({ caller }, { nonces }) => json({ data: nonces.issue(caller.subject), errors: '' }),
}
