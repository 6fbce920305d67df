import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Case } from './case'
import { type Place } from './files'
import { groupsOf, inTurns, option, type Outcome, type Outcomes, runNode, sharedArguments } from './processes'

const STOCK_COMMAND = join(__dirname, '..', '..', '..', 'node_modules', 'newman', 'bin', 'newman.js')
const STOCK_LIBRARY = join(__dirname, 'stock-newman.js')

/** Runs the cases in stock Newman: by its command where a case is alone, else by the library that the command calls. */
export async function runNewman(cases: readonly Case[], place: Place): Promise<Outcomes> {
  const outcomes: Outcomes = new Map()
  await inTurns(
    groupsOf(cases, ({ alone, name }) => (alone ? name : undefined)),
    async (group) => {
      const [first] = group
      if (first?.alone) outcomes.set(first.name, await byCommand(first, place))
      else for (const [name, good] of await byLibrary(group, place)) outcomes.set(name, { good, why: '' })
    },
  )
  return outcomes
}

async function byCommand(one: Case, place: Place): Promise<Outcome> {
  const { code, stdout, stderr } = await runNode([STOCK_COMMAND, ...newmanArguments(one, place)], place)
  return { good: code === 0, why: `exit ${String(code)}: ${stdout}${stderr}` }
}

async function byLibrary(group: readonly Case[], place: Place): Promise<[name: string, good: boolean][]> {
  const plan = group.map((one) => ({ name: one.name, options: newmanOptions(one, place) }))
  const planFile = join(place.folder, `${group[0]?.name ?? ''}.plan.json`)
  writeFileSync(planFile, JSON.stringify(plan))
  const { stdout, stderr } = await runNode([STOCK_LIBRARY, planFile], place)
  if (stdout === '') throw new Error(`stock Newman did not come to its end: ${stderr}`)
  return Object.entries(JSON.parse(stdout) as Record<string, boolean>)
}

function newmanArguments(one: Case, place: Place): string[] {
  const { options = {} } = one
  return [
    ...['run', place.collectionOf(one), '-e', place.environmentFile, '--color', 'off'],
    ...sharedArguments(options),
    ...option('--timeout-request', options.timeoutRequestMs),
  ]
}

/** The options of `newman.run` that `newman run` makes of its arguments. */
function newmanOptions(one: Case, place: Place): object {
  const { envVar, globalVar, timeoutRequestMs, delayRequestMs, ...same } = one.options ?? {}
  return {
    collection: place.collectionOf(one),
    environment: place.environmentFile,
    ...same,
    ...(envVar && { envVar: pairs(envVar) }),
    ...(globalVar && { globalVar: pairs(globalVar) }),
    ...(timeoutRequestMs !== undefined && { timeoutRequest: timeoutRequestMs }),
    ...(delayRequestMs !== undefined && { delayRequest: delayRequestMs }),
  }
}

const pairs = (values: Readonly<Record<string, string>>) =>
  Object.entries(values).map(([key, value]) => ({ key, value }))
