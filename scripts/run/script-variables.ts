import { accountOf, DEFAULT_ACCOUNT } from '../../plugin/auth'

interface Variable {
  key: string
  value: unknown
}

/** What scripts never get, whatever refers to it: it opens every session of a person, and no request needs it. */
const NEVER = /^(?:brokerKey|refreshToken|\w+RefreshToken)$/

const CLIENT_SECRET = /^(?:clientSecret|\w+ClientSecret)$/

/**
 * The variables of an environment that the scripts of one collection get: without refresh tokens and the broker's key, and
 * without client secrets and other accounts' tokens to which the collection does not refer.
 */
export function scriptVariables<V extends Variable>(variables: readonly V[], references: ReadonlySet<string>): V[] {
  return variables.filter(({ key }) => isForScripts(key, references))
}

/** Whether the scripts of a collection with these references get a variable. */
export function isForScripts(key: string, references: ReadonlySet<string>): boolean {
  if (NEVER.test(key)) return false
  const account = accountOf(key)
  const isCredential = CLIENT_SECRET.test(key) || (account !== undefined && account !== DEFAULT_ACCOUNT)
  return !isCredential || references.has(key)
}
