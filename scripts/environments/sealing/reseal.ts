import { environmentText, valueText, type Variable } from '../../formats/postman-environment'
import { type OwnEnvironment } from '../own-environment'
import { open, seal } from './age'
import { bindingOf, bindingText } from './binding'
import { changesBetween, readRecipients, type Recipient, recipientsFile } from './recipients'
import { decodeSealed, isSealed, labelOf } from './sealed-value'

/** An environment whose secrets have been encrypted afresh, and is not written yet. */
export interface Resealed {
  environment: OwnEnvironment
  text: string
  keys: string[]
  recipients: Recipient[]
  /** Who could not open one of the secrets before, and who no longer can. */
  added: Recipient[]
  removed: Recipient[]
  /** A sentence for each secret of the older form, which was bound to nothing. */
  newlyBound: string[]
}

/**
 * Opens the sealed values of an environment and seals them to the people on the list; undefined where nothing is sealed.
 * Throws as `open`, `seal` and `readRecipients` do.
 */
export async function reseal(
  environment: OwnEnvironment,
  identities: () => string[],
  folder: string,
): Promise<Resealed | undefined> {
  const { name, file, content } = environment
  const keys = content.values.filter((variable) => isSealed(valueText(variable))).map(({ key }) => key)
  if (keys.length === 0) return undefined
  const recipients = readRecipients(recipientsFile(file, folder))
  const own = identities()
  const added = new Map<string, Recipient>()
  const removed = new Map<string, Recipient>()
  const newlyBound: string[] = []

  const afresh = async (key: string, sealed: string): Promise<string> => {
    const what = `"${key}" in the environment "${name}"`
    const binding = bindingOf(key, environment.values)
    const { value, isBound } = await open(sealed, own, { binding, what })
    const label = labelOf(decodeSealed(sealed, what), what)
    // The older form does not say who could open it: everybody is shown.
    const changes = changesBetween(label?.recipients ?? [], recipients)
    for (const one of changes.added) added.set(one.key, one)
    for (const one of changes.removed) removed.set(one.key, one)
    if (!isBound) newlyBound.push(newBinding(key, bindingText(binding)))
    return seal(value, binding, recipients)
  }

  const values: Variable[] = []
  for (const variable of content.values) {
    const value = valueText(variable)
    values.push(isSealed(value) ? { ...variable, value: await afresh(variable.key, value) } : variable)
  }
  const text = environmentText({ ...content, values })
  return {
    environment,
    text,
    keys,
    recipients,
    added: [...added.values()],
    removed: [...removed.values()],
    newlyBound,
  }
}

const newBinding = (key: string, bound: string) =>
  `"${key}" was bound to nothing, and from now on opens under this key${bound && ` and for ${bound}`} only`
