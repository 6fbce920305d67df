import { type Learn, learnFromValues, learnValue } from './learn-values'
import { type Redactor } from './redactor'

interface Variable {
  key: string
  value?: unknown
  type?: string
}

interface KnownSecretSources {
  secrets: readonly string[]
  environment: { values: readonly Variable[] }
  collections: readonly { definition: object }[]
  iterationData?: readonly object[]
}

/**
 * Learns what is secret before anything ran: what the caller says, variables typed `secret` or named like one, whether
 * they are switched on or not, and such fields of the iteration data. Returns how many are too short to be searched for.
 */
export function learnKnownSecrets(
  { secrets, environment, collections, iterationData }: KnownSecretSources,
  redactor: Redactor,
): number {
  let tooShort = 0
  const learnOne: Learn = (secret) => {
    if (secret !== '' && !redactor.learn(secret)) tooShort += 1
  }
  for (const secret of secrets) learnOne(secret)
  const ofCollections = collections.flatMap(
    ({ definition }) => (definition as { variable?: Variable[] }).variable ?? [],
  )
  for (const { key, value, type } of [...environment.values, ...ofCollections]) {
    if (type === 'secret') learnValue(value, learnOne)
    else learnFromValues({ [key]: value }, learnOne)
  }
  for (const row of iterationData ?? []) learnFromValues(row, learnOne)
  return tooShort
}
