import { accountOf, DEFAULT_ACCOUNT } from '../../plugin/auth'
import { type Variable } from '../formats/postman-environment'

/** A variable of an environment or of globals. */
export interface VariableInput extends Variable {
  /** Whether it was named by hand for this run: scripts get it, whatever it is. */
  isAskedFor?: boolean
}

/** Never for scripts, whatever refers to it: a refresh token is its session, and used by somebody else it ends it. */
const REFRESH_TOKEN = /^(?:refreshToken|\w+RefreshToken)$/

/** Never for scripts either: it opens all sessions of a person. Where there is no broker, as here, nobody misses it. */
const BROKER_KEY = 'brokerKey'

const CLIENT_SECRET = /^(?:clientSecret|\w+ClientSecret)$/

/**
 * The variables of an environment that the scripts of one collection get: without refresh tokens and the broker's key, and
 * without client secrets and other accounts' tokens to which the collection does not refer.
 */
export function scriptVariables(variables: readonly VariableInput[], references: ReadonlySet<string>): VariableInput[] {
  return variables.filter(({ key, isAskedFor }) => isAskedFor ?? isForScripts(key, references))
}

/** Whether the scripts of a collection with these references get a variable. */
export function isForScripts(key: string, references: ReadonlySet<string>): boolean {
  if (key === BROKER_KEY || REFRESH_TOKEN.test(key)) return false
  const account = accountOf(key)
  const isCredential = CLIENT_SECRET.test(key) || (account !== undefined && account !== DEFAULT_ACCOUNT)
  return !isCredential || references.has(key)
}

/** The refresh tokens of an environment to which a collection refers. */
export function refreshTokensIn(variables: readonly VariableInput[], references: ReadonlySet<string>): string[] {
  const isMissed = ({ key, value, isAskedFor }: VariableInput) =>
    value !== '' && !isAskedFor && REFRESH_TOKEN.test(key) && references.has(key)
  return variables.filter(isMissed).map(({ key }) => key)
}
