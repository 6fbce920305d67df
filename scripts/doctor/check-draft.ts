import { type Io } from '../cli/io'
import { type Environment } from '../environments/find-environment'
import { application } from './checks/application'
import { issuer } from './checks/issuer'
import { type DoctorOptions, gatherFacts } from './facts'
import { type Finding } from './finding'

/** What the issuer shows of an environment that is not written yet: itself, client, callback, audience, organization. */
export async function checkDraft(draft: Environment, options: DoctorOptions, io: Io): Promise<Finding[]> {
  const facts = gatherFacts(options, io, draft)
  return (await Promise.all([issuer(facts), application(facts)])).flat()
}
