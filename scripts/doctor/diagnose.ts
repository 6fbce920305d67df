import { type Io } from '../cli/io'
import { accounts } from './checks/accounts'
import { application } from './checks/application'
import { broker } from './checks/broker'
import { callbackPorts } from './checks/callback-ports'
import { clock } from './checks/clock'
import { environment } from './checks/environment'
import { insomnia } from './checks/insomnia'
import { issuer } from './checks/issuer'
import { keys } from './checks/keys'
import { lastRefusal } from './checks/last-refusal'
import { lock } from './checks/lock'
import { session } from './checks/session'
import { store } from './checks/store'
import { token } from './checks/token'
import { type DoctorOptions, gatherFacts } from './facts'
import { type Check, type Finding } from './finding'

/** In the order of what depends on what: the first that is not in order is the cause of the others. */
const CHECKS: readonly Check[] = [
  environment,
  clock,
  issuer,
  keys,
  callbackPorts,
  application,
  store,
  session,
  token,
  lock,
  accounts,
  broker,
  insomnia,
  lastRefusal,
]

/**
 * Looks at everything that a token depends on, side by side, and changes nothing: no sign-in, no refresh. Works without
 * a network, before any sign-in, and with half an environment.
 */
export async function diagnose(options: DoctorOptions, io: Io): Promise<Finding[]> {
  const facts = gatherFacts(options, io)
  return (await Promise.all(CHECKS.map(async (check) => check(facts)))).flat()
}
