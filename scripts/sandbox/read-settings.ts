import { nearest } from '../cli/nearest'
import { variableOptions } from '../cli/option-values'
import { usageError } from '../cli/errors'
import { jsonOrUndefined } from '../formats/parse-json'
import { DEFAULT_SETTINGS, SETTING_CHOICES, type TenantSettings } from './tenant/tenant-options'

/**
 * Settings of a command line, each `name=value`: JSON, or a bare word where a text is wanted. Throws a usage error that
 * names the setting that is unknown, or what its value must be.
 */
export function readSettings(texts: readonly string[] | undefined, option: string): Partial<TenantSettings> {
  const defaults: Record<string, unknown> = { ...DEFAULT_SETTINGS }
  const read = variableOptions(texts, option).map(({ key, value: text }): [string, unknown] => {
    if (!Object.hasOwn(defaults, key)) {
      const names = Object.keys(defaults)
      const meant = nearest(key, names)
      throw usageError(`"--${option}" knows no "${key}": ${meant ? `did you mean "${meant}"?` : names.join(', ')}`)
    }
    const value = typeof defaults[key] === 'string' ? text : jsonOrUndefined(text)
    const choices: readonly unknown[] | undefined = SETTING_CHOICES[key]
    if (kindOf(value) === kindOf(defaults[key]) && (choices?.includes(value) ?? true)) return [key, value]
    const wanted = choices ? choices.join(', ') : `like ${JSON.stringify(defaults[key])}`
    throw usageError(`"--${option} ${key}" must be ${wanted}, not "${text}"`)
  })
  return Object.fromEntries(read)
}

const kindOf = (value: unknown): string => (Array.isArray(value) ? 'list' : value === null ? 'null' : typeof value)
