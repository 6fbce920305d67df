import { existsSync, readFileSync } from 'node:fs'
import { CommandError } from '../../../cli/errors'
import { environmentName } from '../../environment-files'
import { valueText, type Variable } from '../../../formats/postman-environment'
import { parseRecipients, recipientsFile } from '../../sealing/recipients'
import { decodeSealed, isSealed, recipientCount } from '../../sealing/sealed-value'
import { type Fault, type Rule } from '../finding'

/** Sealed values are whole, and sealed to as many as the team has. */
export const sealedValue: Rule = {
  name: 'sealed-value',
  level: 'error',
  why: 'What is sealed to others than the team cannot be opened by somebody who should, or can by somebody who left.',
  check: ({ root, environments }) =>
    environments.flatMap(({ file, path, content }) => {
      const sealed = content.values.filter((variable) => isSealed(valueText(variable)))
      if (sealed.length === 0) return []
      const team = teamSize(recipientsFile(path, root))
      if (typeof team === 'string') return [{ file, message: team, fix: 'Correct collections/recipients.txt.' }]
      return sealed.flatMap((variable) => faultOf(variable, file, environmentName(path), team))
    }),
}

function faultOf(variable: Variable, file: string, name: string, team: number): Fault[] {
  const { key } = variable
  let count: number
  try {
    count = recipientCount(decodeSealed(valueText(variable), `"${key}"`))
  } catch {
    const fix = `Take it from an earlier commit, or \`uassist env seal ${key} -e ${name}\`.`
    return [{ file, key, message: 'the sealed value is damaged', fix }]
  }
  if (count === team) return []
  const message = `sealed to ${String(count)}, but collections/recipients.txt names ${String(team)}`
  return [{ file, key, message, fix: 'Run `uassist env rekey`.' }]
}

/** How many the list names; what is wrong with it, when it cannot be read. */
function teamSize(file: string): number | string {
  try {
    return existsSync(file) ? parseRecipients(readFileSync(file, 'utf8'), file).length : 0
  } catch (error) {
    if (error instanceof CommandError) return error.message
    throw error
  }
}
