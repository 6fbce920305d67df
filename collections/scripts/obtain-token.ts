import { Skipped } from './held-back'
import { type NeededToken } from './needed-token'
import { tokenFault } from './token-fault'

/** Where a token may come from. */
export interface TokenSources {
  /** The variable's value: given from outside, or by the broker earlier in this run. */
  given: string
  now: number
  /** Resolves to a token or rejects with a sentence. Missing when the environment names no broker. */
  askBroker: (() => Promise<string>) | undefined
  /** Why the broker refused earlier in this run, so that nobody asks again. */
  refusal: { recall(): string; note(why: string): void }
}

/**
 * A token for one request: the given one while it is good, else the broker's. Without either it throws, and what it
 * throws is `Skipped` when the request is another account's and nobody tried to give that account a token.
 */
export async function obtainToken({ variable, account }: NeededToken, sources: TokenSources): Promise<string> {
  const { given, now, askBroker, refusal } = sources
  const fault = tokenFault(given, now)
  if (fault === undefined) return given

  const refuse = (why: string): never => {
    const sentence = `${variable} ${fault}${why}`
    throw account !== '' && given === '' ? new Skipped(sentence) : new Error(sentence)
  }
  if (!askBroker) return refuse(`: ${wayOut(account)}`)
  const earlier = refusal.recall()
  if (earlier) return refuse(`, and ${earlier}`)
  try {
    return await askBroker()
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    refusal.note(why)
    return refuse(`, and ${why}`)
  }
}

function wayOut(account: string): string {
  const command = account === '' ? 'uassist token' : `uassist token --account ${account}`
  return `set it to what \`${command}\` prints, or set brokerUrl and brokerKey to what \`uassist broker\` prints`
}
