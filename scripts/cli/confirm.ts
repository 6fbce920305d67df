import { createInterface } from 'node:readline'
import { CommandError } from './errors'
import { type Io, isInteractive } from './io'

/** Asks a yes-or-no question on the terminal. Throws CONFIRMATION_NEEDED where nobody can be asked. */
export async function confirm(question: string, io: Io): Promise<boolean> {
  if (!isInteractive(io)) {
    throw new CommandError(
      'CONFIRMATION_NEEDED',
      'this needs a yes, and there is nobody to ask',
      'Read what would change, then run it again with --yes.',
    )
  }
  io.err(`${question} [y/N]`)
  const lines = createInterface({ input: io.stdin })
  try {
    const answer = await new Promise<string>((resolve) => {
      lines.once('line', resolve)
      lines.once('close', () => {
        resolve('')
      })
      io.signal.addEventListener('abort', () => {
        resolve('')
      })
    })
    return /^y(es)?$/i.test(answer.trim())
  } finally {
    lines.close()
  }
}
