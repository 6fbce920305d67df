import { findCredentials } from './secrets/find-credentials'
import { literalPart } from './secrets/placeholders'
import { isSecretName } from '../formats/secret-names'
import { isSealed } from './sealing/sealed-value'

const MASK = '•••'
const LONGEST = 100

interface Shown {
  key: string
  value: string
  /** Whether it is typed as a secret. */
  secret: boolean
}

/** Values as they may stand on a screen that somebody else sees: secrets by type, by name and by looks are masked. */
export async function maskedValues(variables: readonly Shown[]): Promise<string[]> {
  const places = variables.map((variable) => ({ variable, name: variable.key, text: variable.value, isVariable: true }))
  const found = new Set((await findCredentials(places)).map(({ place }) => place.variable))
  return variables.map((variable) => {
    const { key, value, secret } = variable
    if (isSealed(value)) return `${MASK} (sealed)`
    if (found.has(variable) || ((secret || isSecretName(key)) && literalPart(value) !== '')) return MASK
    return value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value
  })
}
