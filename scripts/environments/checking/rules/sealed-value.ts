import { shellWord } from '../../../cli/login-command'
import { existsSync, readFileSync } from 'node:fs'
import { CommandError } from '../../../cli/errors'
import { environmentName } from '../../environment-files'
import { isSwitchedOn, type PostmanEnvironment, valueText } from '../../../formats/postman-environment'
import { bindingOf, differenceOf } from '../../sealing/binding'
import { changesBetween, parseRecipients, type Recipient, recipientsFile } from '../../sealing/recipients'
import { decodeSealed, isSealed, type Label, labelOf } from '../../sealing/sealed-value'
import { literalPart } from '../../secrets/placeholders'
import { type Fault, type Rule } from '../finding'
import { type ReadFile } from '../project'

/** Sealed values are whole, stand where they were sealed for, and are sealed to the people on the list and nobody else. */
export const sealedValue: Rule = {
  name: 'sealed-value',
  level: 'error',
  why: 'What is sealed to others than the team, or for another place, cannot be opened by whoever should, or can by whoever left.',
  check: ({ folder, environments }) =>
    environments.flatMap((environment) => {
      const { file, path, content } = environment
      const sealed = content.values.filter((variable) => isSealed(valueText(variable)))
      if (sealed.length === 0) return []
      const team = teamOf(recipientsFile(path, folder))
      if (typeof team === 'string') return [{ file, message: team, fix: 'Correct collections/recipients.txt.' }]
      const values = committedValues(content)
      return sealed.flatMap((variable) => faultsOf(variable.key, valueText(variable), environment, values, team))
    }),
}

function faultsOf(
  key: string,
  sealed: string,
  { file, path }: ReadFile<PostmanEnvironment>,
  values: Record<string, string>,
  team: readonly Recipient[],
): Fault[] {
  const command = `\`uassist env seal ${shellWord(key)} -e ${shellWord(environmentName(path))}\``
  let label: Label | undefined
  try {
    label = labelOf(decodeSealed(sealed, `"${key}"`), `"${key}"`)
  } catch {
    const fix = `Take it from an earlier commit, or ${command}.`
    return [{ file, key, message: 'the sealed value is damaged', fix }]
  }
  if (!label) {
    const message = 'sealed in an older form, which opens under any key and for any issuer'
    return [{ file, key, message, fix: 'Run `uassist env rekey`.' }]
  }
  const place = bindingOf(key, values)
  // What the committed file leaves open, a personal file or the process gives.
  const difference = differenceOf(
    { ...label, ...(!place.issuer && { issuer: '' }), ...(!place.clientId && { clientId: '' }) },
    place,
  )
  const { added, removed } = changesBetween(label.recipients, team)
  const names = (list: readonly Recipient[]) => list.map(({ name }) => `"${name}"`).join(', ')
  const fix = 'Compare collections/recipients.txt with who is in the team, and run `uassist env rekey`.'
  return [
    ...(difference === undefined
      ? []
      : [{ file, key, message: `the value ${difference}`, fix: `Undo the change, or ${command}.` }]),
    ...(added.length > 0 ? [{ file, key, message: `not sealed to ${names(added)}, who is on the list`, fix }] : []),
    ...(removed.length > 0 ? [{ file, key, message: `sealed to ${names(removed)}, who is not on the list`, fix }] : []),
  ]
}

/** The committed values that are filled in. */
function committedValues({ values }: PostmanEnvironment): Record<string, string> {
  const filled = values
    .filter(isSwitchedOn)
    .map((variable) => [variable.key, literalPart(valueText(variable))] as const)
  return Object.fromEntries(filled)
}

/** The people on the list; what is wrong with it, when it cannot be read. */
function teamOf(file: string): readonly Recipient[] | string {
  try {
    return existsSync(file) ? parseRecipients(readFileSync(file, 'utf8'), file) : []
  } catch (error) {
    if (error instanceof CommandError) return error.message
    throw error
  }
}
