import { join } from 'node:path'
import { freshBuild } from '../../helpers/fresh-build'
import { type Case } from './case'
import { type Place } from './files'
import { groupsOf, inTurns, option, type Outcomes, runNode, sharedArguments } from './processes'

const UASSIST = join(freshBuild(), 'uassist.js')

/** What `--json` says, as far as it is looked at. */
interface RunResult {
  collections: { failed: number; errors: number; failures: unknown }[]
}

/** Runs the cases in `uassist run`: those with equal options by one command, and one that is alone by its own. */
export async function runUassist(cases: readonly Case[], place: Place): Promise<Outcomes> {
  const outcomes: Outcomes = new Map()
  await inTurns(groupsOf(cases, keyOf), async (group) => {
    const { code, stdout, stderr } = await runNode(
      [UASSIST, ...uassistArguments(group, place)],
      place,
      uassistEnv(place),
    )
    const ended = { good: code === 0, why: `exit ${String(code)}: ${stderr}` }
    for (const { name } of group) outcomes.set(name, ended)
    if (group.length === 1) return
    if (stdout === '') throw new Error(`of several collections none was run: ${stderr}`)
    const { collections } = JSON.parse(stdout) as RunResult
    // By place: in the result a name that looks like a secret is hidden.
    for (const [index, { failed, errors, failures }] of collections.entries()) {
      outcomes.set(group[index]?.name ?? '', { good: failed + errors === 0, why: JSON.stringify(failures) })
    }
    const isGood = group.every(({ name }) => outcomes.get(name)?.good)
    if (isGood !== ended.good) throw new Error(`exit ${String(code)}, but the result says: ${stdout}`)
  })
  return outcomes
}

function keyOf({ name, alone, aloneInUassist, options }: Case): string | undefined {
  return alone || aloneInUassist ? name : options && JSON.stringify(options)
}

/**
 * The one place that knows how `uassist run` is called: with an environment that names an issuer and a client, and with a
 * token from outside (`uassistEnv`), so that what is injected is compared as well.
 */
function uassistArguments(group: readonly Case[], place: Place): string[] {
  const { timeoutRequestMs, ...options } = group[0]?.options ?? {}
  return [
    ...['run', ...group.map(place.collectionOf), '-e', place.environmentFile, '--json'],
    ...sharedArguments(options),
    ...option('--timeout-request', timeoutRequestMs),
  ]
}

function uassistEnv({ folder }: Place): NodeJS.ProcessEnv {
  return { UASSIST_HOME: join(folder, 'sessions-and-keys'), UASSIST_ACCESS_TOKEN: 'token-given-from-outside' }
}
