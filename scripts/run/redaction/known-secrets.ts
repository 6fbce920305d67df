import { recordsIn } from '../../formats/parse-json'
import { type PostmanCollection } from '../../formats/postman-collection'
import { type Variable } from '../../formats/postman-environment'
import { isSecretName } from '../../formats/secret-names'
import { findLooks } from '../../formats/secret-looks'
import { findRandomWords } from './find-unknown'
import { type Redactor } from './redactor'

interface KnownSecretSources {
  secrets: readonly string[]
  environment: { values: readonly Variable[] }
  collections: readonly { definition: PostmanCollection }[]
  iterationData?: readonly object[]
}

/**
 * Learns what is secret before anything ran: what the caller says, variables that are secret by their type, their name or
 * their looks, whether they are switched on or not, and such fields of the iteration data. Returns how many are too short
 * to be searched for.
 */
export function learnKnownSecrets(
  { secrets, environment, collections, iterationData = [] }: KnownSecretSources,
  redactor: Redactor,
): number {
  let tooShort = 0
  const learn = (secret: unknown) => {
    if (typeof secret !== 'string' && typeof secret !== 'number') return
    if (secret !== '' && !redactor.learn(String(secret))) tooShort += 1
  }
  for (const secret of secrets) learn(secret)
  const ofCollections = collections.flatMap(({ definition }) => recordsIn(definition.variable))
  for (const { key, value, type } of [...environment.values, ...ofCollections]) {
    if (type === 'secret' || isSecretName(String(key))) learn(value)
    if (typeof value !== 'string') continue
    for (const { start, end } of [...findLooks(value), ...findRandomWords(value)]) learn(value.slice(start, end))
  }
  for (const [key, value] of iterationData.flatMap((row) => Object.entries(row))) if (isSecretName(key)) learn(value)
  return tooShort
}
