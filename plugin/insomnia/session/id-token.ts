import { type Config, freshIdToken } from '../../auth'
import { getOneToken } from './one-token'
import { createDeps } from './wiring'

/** The ID token that came with a session, renewed when it has ended; twenty tags still make one request. */
export function getOneIdToken(config: Config): Promise<string> {
  return freshIdToken(config, {}, createDeps(), () => getOneToken(config))
}
