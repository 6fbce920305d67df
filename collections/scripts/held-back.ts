import { type Pm } from './script-runtime'

/** Thrown to keep a request from being sent although nothing is wrong: it shows as a skipped test, not as a red one. */
export class Skipped extends Error {
  override readonly name = 'Skipped'
}

/** Ends a pre-request script so that its request is not sent, and a test says why: a script that throws would not. */
export function holdBack(pm: Pick<Pm, 'test' | 'execution'>, reason: unknown): void {
  const why = reason instanceof Error ? reason.message : String(reason)
  if (reason instanceof Skipped) pm.test.skip(`not sent: ${why}`)
  else {
    pm.test('it is sent', () => {
      throw new Error(why)
    })
  }
  pm.execution.skipRequest()
}
