import { createHash } from 'node:crypto'
import { isSecretName } from './secret-names'
import { asRecord } from './parse-json'
import { isSwitchedOn, type PostmanEnvironment, valueText, type Variable } from './postman-environment'
import { templatesToInsomnia, templatesToPostman } from './templates'

/** An environment of Insomnia, whatever file it came from: nested data, read in templates as `{{ _.group.name }}`. */
export interface InsomniaEnvironment {
  name: string
  data: Record<string, unknown>
  /** Not synced, and exported only when asked for. */
  isPrivate?: boolean
}

/** A base environment, and those that lie over it: one of them is active at a time. */
export interface InsomniaEnvironments {
  base: InsomniaEnvironment
  subEnvironments: InsomniaEnvironment[]
}

/** Where Insomnia keeps the ciphertexts of its vault inside an environment's data. They open on one machine only. */
const VAULT = '__insomnia_vault'

/** Data as Postman variables: nested names joined by dots, other JSON as text, vault secrets as empty secrets. */
export function variablesOfInsomnia(data: Readonly<Record<string, unknown>>): Variable[] {
  const { [VAULT]: vault, ...plain } = data
  const secrets = Object.keys(asRecord(vault) ?? {}).map((key) => ({ key, value: '', type: 'secret', enabled: true }))
  return [...flat(plain), ...secrets]
}

function flat(data: Readonly<Record<string, unknown>>, path = ''): Variable[] {
  return Object.entries(data).flatMap(([name, value]) => {
    const key = path + name
    const nested = asRecord(value)
    if (nested) return flat(nested, `${key}.`)
    const text = templatesToPostman(valueText({ value }))
    return [{ key, value: text, type: isSecretName(key) ? 'secret' : 'default', enabled: true }]
  })
}

/**
 * A Postman environment as Insomnia data. Names with dots become nested data, as Insomnia allows no dots in names; one
 * that would have to be both a value and a group is left out and named.
 */
export function dataForInsomnia({ values }: PostmanEnvironment): { data: Record<string, unknown>; leftOut: string[] } {
  const data: Record<string, unknown> = {}
  const leftOut = values
    .filter(isSwitchedOn)
    .filter((variable) => !put(data, variable.key.split('.'), templatesToInsomnia(valueText(variable))))
    .map(({ key }) => key)
  return { data, leftOut }
}

function put(data: Record<string, unknown>, [name = '', ...rest]: string[], text: string): boolean {
  if (name === '' || name.startsWith('$') || name === VAULT) return false
  const own = Object.hasOwn(data, name) ? data[name] : undefined
  if (rest.length === 0) {
    if (asRecord(own)) return false
    return Reflect.defineProperty(data, name, { value: text, enumerable: true, configurable: true, writable: true })
  }
  const group = own === undefined ? {} : asRecord(own)
  if (!group || !put(group, rest, text)) return false
  return Reflect.defineProperty(data, name, { value: group, enumerable: true, configurable: true, writable: true })
}

/** An id that follows from a name, so that the same environment gives the same bytes: `env_` and 32 hex digits. */
export function insomniaId(prefix: 'env' | 'wrk', name: string): string {
  return `${prefix}_${createHash('sha256').update(`${prefix}\n${name}`).digest('hex').slice(0, 32)}`
}

/** What Insomnia calls a base environment that nobody named. */
export const UNNAMED_BASE = 'Base Environment'
