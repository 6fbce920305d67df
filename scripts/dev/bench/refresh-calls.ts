import { type SignedIn } from '../signed-in'
import { type Figure, runNodeAtOnce } from './measure'

/**
 * How often processes that start at the same moment with an expired token ask for another one: NaN unless all of them get
 * one, and the session is alive after that.
 *
 * @param expire makes every access token that is stored an expired one
 */
export async function refreshCalls(
  count: number,
  command: readonly string[],
  env: NodeJS.ProcessEnv,
  { sandbox, expire }: Pick<SignedIn, 'sandbox'> & { expire: () => unknown },
): Promise<Pick<Figure, 'value' | 'unit' | 'hold' | 'detail'>> {
  await expire()
  const before = sandbox.tenant.calls('POST /oauth/token')
  const codes = await runNodeAtOnce(count, command, env)
  const calls = sandbox.tenant.calls('POST /oauth/token') - before
  const succeeded = codes.filter((code) => code === 0).length
  await expire()
  // Not in step with this process: the tenant lives in it, and has to answer.
  const alive = (await runNodeAtOnce(1, command, env)).every((code) => code === 0)
  return {
    value: succeeded === count && alive ? calls : NaN,
    unit: 'calls',
    hold: { at: 'exactly', value: 1 },
    detail: `${String(succeeded)} of ${String(count)} succeeded, session ${alive ? 'alive' : 'dead'}`,
  }
}
