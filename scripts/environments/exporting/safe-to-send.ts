import { type PostmanEnvironment, valueText } from '../../formats/postman-environment'
import { emptied, findHeldBack } from '../importing/hold-back'
import { isOwnKey } from '../../formats/keys'
import { isSealed } from '../sealing/sealed-value'
import { refuseCredentials } from '../secrets/find-credentials'

/** An environment for somebody else, and what was done to it. */
export interface SafeToSend {
  environment: PostmanEnvironment
  /** Keys that neither uassist nor a collection knows: whoever gets the file would not know what they are. */
  leftOut: string[]
  /** Keys whose values stay here. */
  emptied: string[]
}

/**
 * An environment as it may leave the team: known keys only, and nothing in it that is secret, sealed, or of use in one
 * app only. Throws SECRET_FOUND when something else in the file looks like a credential.
 */
export async function safeToSend(content: PostmanEnvironment, isUsed: (key: string) => boolean): Promise<SafeToSend> {
  const isKnown = (key: string) => isOwnKey(key) || isUsed(key)
  const known = { ...content, values: content.values.filter(({ key }) => isKnown(key)) }
  const reasons = new Map((await findHeldBack(known)).map((entry) => [entry.variable, entry]))
  const values = known.values.map((variable) => {
    const reason = reasons.get(variable)
    if (reason) return emptied(reason)
    return isSealed(valueText(variable)) ? { ...variable, value: '' } : variable
  })
  const environment = { ...known, values }
  await refuseCredentials(environment)
  return {
    environment,
    leftOut: content.values.filter(({ key }) => !isKnown(key)).map(({ key }) => key),
    emptied: known.values
      .filter((variable, index) => valueText(variable) !== '' && values[index]?.value === '')
      .map(({ key }) => key),
  }
}
