import { CommandError } from '../cli/errors'
import { asRecord, parseJson } from './parse-json'

/** A variable of an environment, of globals or of a collection, as far as anybody here looks into it. The rest is kept. */
export interface Variable {
  key: string
  value?: unknown
  type?: unknown
  enabled?: unknown
  disabled?: unknown
}

/** An environment file as Postman, Newman and uassist write it. Members nobody here knows are kept. */
export interface PostmanEnvironment {
  values: Variable[]
  [member: string]: unknown
}

/**
 * Reads a file with an environment or with globals, of any Postman version, of Newman, or as Postman's API wraps it
 * (`{"environment": …}`). Throws ENVIRONMENT_INVALID that names the file and the entry. There is no schema of Postman's:
 * `values` with keys is all that apps agree on.
 */
export function parsePostmanEnvironment(text: string, file: string): PostmanEnvironment {
  let content: unknown
  try {
    content = parseJson(text)
  } catch (error) {
    throw invalid(file, (error as Error).message)
  }
  return asPostmanEnvironment(content, file)
}

/** The same for JSON that is parsed already. */
export function asPostmanEnvironment(content: unknown, file: string): PostmanEnvironment {
  const outer = asRecord(content)
  const inner = outer && !('values' in outer) ? (asRecord(outer.environment) ?? asRecord(outer.globals)) : undefined
  const found = inner ?? outer
  const values = found?.values
  if (!Array.isArray(values)) throw invalid(file, 'it has no list "values"')
  const without = values.findIndex((entry) => typeof (entry as { key?: unknown } | null)?.key !== 'string')
  if (without !== -1) throw invalid(file, `entry ${String(without + 1)} of "values" has no "key"`)
  return found as PostmanEnvironment
}

/** The file's text as it is committed: two spaces, one line feed at the end, members in the order they came in. */
export function environmentText(environment: PostmanEnvironment): string {
  return `${JSON.stringify(environment, undefined, 2)}\n`
}

/** Newman ignores `enabled: false`, and the value is live; the Postman app does not. The app's meaning is the safer one. */
export function isSwitchedOn({ enabled, disabled }: Pick<Variable, 'enabled' | 'disabled'>): boolean {
  return enabled !== false && disabled !== true
}

/** Values are text in Postman's own exports; Newman's may hold other JSON. */
export function valueText({ value }: Pick<Variable, 'value'>): string {
  return typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value)
}

function invalid(file: string, why: string): CommandError {
  return new CommandError(
    'ENVIRONMENT_INVALID',
    `"${file}" is no Postman environment: ${why}`,
    'Export it again, or correct it.',
  )
}
