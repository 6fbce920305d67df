import { createInterface } from 'node:readline'
import { type CallbackListener, IGNORED } from '../../plugin/auth'
import { type Io } from '../cli/io'

/** A listener that also takes the redirected URL from stdin, judged like any other callback. */
export function withPasting(listener: CallbackListener, io: Pick<Io, 'stdin' | 'err'>): CallbackListener {
  const lines = createInterface({ input: io.stdin })
  return {
    ...listener,
    receive: (judge, timeoutMs) =>
      Promise.race([
        listener.receive(judge, timeoutMs),
        new Promise<Exclude<ReturnType<typeof judge>, typeof IGNORED>>((resolve) => {
          lines.on('line', (line) => {
            const verdict = URL.canParse(line.trim()) ? judge(new URL(line.trim()).searchParams) : IGNORED
            if (verdict === IGNORED) io.err('That is not the address of this sign-in; paste the whole of it.')
            else resolve(verdict as Exclude<typeof verdict, typeof IGNORED>)
          })
        }),
      ]),
    close: async () => {
      lines.close()
      await listener.close()
    },
  }
}
