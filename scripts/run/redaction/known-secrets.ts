import { recordsIn } from '../../formats/parse-json'
import { type PostmanCollection } from '../../formats/postman-collection'
import { type Learn, learnFromValues, learnValue } from './learn-values'
import { type Redactor } from './redactor'
import { findRandomWords, findShapes } from './secret-shapes'

interface Variable {
  key: string
  value?: unknown
  type?: unknown
}

interface KnownSecretSources {
  secrets: readonly string[]
  environment: { values: readonly Variable[] }
  globals?: readonly Variable[]
  collections: readonly { definition: PostmanCollection }[]
  iterationData?: readonly object[]
}

/**
 * Learns what is secret before anything ran: what the caller says, variables that are secret by their type, their name or
 * their looks, whether they are switched on or not, and such fields of the iteration data. Returns how many are too short
 * to be searched for.
 */
export function learnKnownSecrets(
  { secrets, environment, globals = [], collections, iterationData }: KnownSecretSources,
  redactor: Redactor,
): number {
  let tooShort = 0
  const learnOne: Learn = (secret) => {
    if (secret !== '' && !redactor.learn(secret)) tooShort += 1
  }
  for (const secret of secrets) learnOne(secret)
  const ofCollections = collections.flatMap(({ definition }) => recordsIn(definition.variable))
  for (const { key, value, type } of [...environment.values, ...globals, ...ofCollections]) {
    if (type === 'secret') learnValue(value, learnOne)
    else learnFromValues({ [String(key)]: value }, learnOne)
    if (typeof value !== 'string') continue
    for (const { start, end } of [...findShapes(value), ...findRandomWords(value)]) learnOne(value.slice(start, end))
  }
  for (const row of iterationData ?? []) learnFromValues(row, learnOne)
  return tooShort
}
