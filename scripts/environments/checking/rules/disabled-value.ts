import { isSwitchedOn, valueText } from '../../../formats/postman-environment'
import { type Rule } from '../finding'

/** A variable that is switched off has no value. */
export const disabledValue: Rule = {
  name: 'disabled-value',
  level: 'error',
  why: 'Newman ignores `enabled: false`: the value is live there although the app shows it as off.',
  check: ({ environments, globals }) =>
    [...environments, ...globals].flatMap(({ file, content }) =>
      content.values
        .filter((variable) => !isSwitchedOn(variable) && valueText(variable) !== '')
        .map(({ key }) => ({
          file,
          key,
          message: 'a variable that is switched off has a value',
          fix: 'Empty the value, remove the variable, or switch it on.',
        })),
    ),
}
