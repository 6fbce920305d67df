import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { type PastableListener } from '../../plugin/node/callback-wait'
import { isStdinTerminal, type Io } from '../cli/io'

/**
 * Offers the lines of stdin to a listener until one of them is taken, and says why the others are not. On a terminal
 * nothing of them is shown: the address holds the authorization code.
 *
 * @param advice what to do, after each refusal
 * @param onEnd is called where the input ends first
 * @returns what stops the reading
 */
export function pasteFrom(
  io: Pick<Io, 'stdin' | 'err'>,
  listener: PastableListener,
  advice: string,
  onEnd: () => void,
): () => void {
  // Raw mode, which readline sets, also lets a terminal's lines be longer than 4,096 characters.
  const unseen = isStdinTerminal(io) && { terminal: true, output: silence(), historySize: 0 }
  const lines = createInterface({ input: io.stdin, ...unseen })
  let over = false
  const stop = () => {
    over = true
    lines.close()
  }
  lines.on('line', (line) => {
    if (over) return
    const why = listener.offer(line)
    if (why !== undefined) io.err(`${why} ${advice}`)
  })
  // In raw mode Ctrl-C is a character.
  lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'))
  lines.on('close', () => {
    if (!over) onEnd()
  })
  return stop
}

const silence = () => new Writable({ write: (_chunk, _encoding, done) => void done() })
