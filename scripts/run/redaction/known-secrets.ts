import { recordsIn } from '../../formats/parse-json'
import { type PostmanCollection } from '../../formats/postman-collection'
import { type Variable } from '../../formats/postman-environment'
import { isSecretName } from '../../formats/secret-names'
import { findLooks } from '../../formats/secret-looks'
import { findRandomWords } from '../../formats/randomness'
import { type Redactor } from './redactor'

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
  { secrets, environment, globals = [], collections, iterationData = [] }: KnownSecretSources,
  redactor: Redactor,
): number {
  let tooShort = 0
  const learn = (secret: string) => {
    if (secret !== '' && !redactor.learn(secret)) tooShort += 1
  }
  for (const secret of secrets) learn(secret)
  const ofCollections = collections.flatMap(({ definition }) => recordsIn(definition.variable))
  const ofRows = iterationData.flatMap((row) =>
    Object.entries(row).map(([key, value]) => ({ key, value: value as unknown })),
  )
  learnVariables([...environment.values, ...globals, ...ofCollections, ...ofRows], learn)
  return tooShort
}

/** Learns variables that are secret by their type, their name or their looks. They may be strings or numbers. */
export function learnVariables(variables: readonly Partial<Variable>[], learn: (secret: string) => unknown): void {
  for (const { key, value, type } of variables) {
    if (typeof value !== 'string' && typeof value !== 'number') continue
    const text = String(value)
    if (type === 'secret' || isSecretName(String(key))) learn(text)
    for (const { start, end } of [...findLooks(text), ...findRandomWords(text)]) learn(text.slice(start, end))
  }
}
