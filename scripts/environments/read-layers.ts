import { existsSync } from 'node:fs'
import { processOverrides } from '../../plugin/node/process-settings'
import { environmentName, localFileOf } from './environment-files'
import { OWN_KEYS } from '../formats/keys'
import { isSwitchedOn, parsePostmanEnvironment, valueText, type Variable } from '../formats/postman-environment'
import { readText } from '../cli/read-text'

/** Where a value came from. A later one of these takes precedence: committed file, personal file, process variable. */
export type Origin = { layer: 'committed' | 'local'; file: string } | { layer: 'process'; variable: string }

/** A variable's value as an environment file has it. */
export type WrittenValue = Pick<Variable, 'value' | 'type'>

interface LayeredValue {
  /** As it is written: a sealed value is still sealed. */
  value: string
  /** As its file has it, with its JSON type and Postman's own; what the process gives is text. */
  written: WrittenValue
  origin: Origin
  /** Whether one of the files types it as `secret`. */
  secret: boolean
}

/** An environment with what lies over it. */
export interface Layers {
  name: string
  file: string
  /** By key, in the order of the committed file; keys that only another layer has come after. */
  values: ReadonlyMap<string, LayeredValue>
  /** One sentence for each `UASSIST_*` variable that overrides nothing. */
  notes: readonly string[]
}

/**
 * Reads an environment with everything that lies over it: `UASSIST_<KEY>`, then `<name>.local.postman_environment.json`,
 * then the committed file. An empty value in the personal file is ignored, so that a copy of the committed file, with
 * its empty secrets, hides none. Decrypts nothing.
 */
export function readLayers(file: string, env: NodeJS.ProcessEnv): Layers {
  const values = new Map<string, LayeredValue>()
  for (const variable of variablesOf(file)) values.set(variable.key, layered(variable, { layer: 'committed', file }))

  const localFile = localFileOf(file)
  if (localFile !== file && existsSync(localFile)) {
    for (const variable of variablesOf(localFile)) {
      if (valueText(variable) === '') continue
      const below = values.get(variable.key)
      const above = layered(variable, { layer: 'local', file: localFile })
      values.set(variable.key, { ...above, secret: above.secret || (below?.secret ?? false) })
    }
  }

  const { variables, notes } = processOverrides([...values.keys()], env, OWN_KEYS)
  for (const [key, variable] of variables) {
    const value = env[variable] ?? ''
    const { secret = false, written } = values.get(key) ?? {}
    values.set(key, { value, written: { ...written, value }, origin: { layer: 'process', variable }, secret })
  }
  return { name: environmentName(file), file, values, notes }
}

function variablesOf(file: string): Variable[] {
  return parsePostmanEnvironment(readText(file, 'environment'), file).values.filter(isSwitchedOn)
}

function layered(variable: Variable, origin: Origin): LayeredValue {
  const { value, type } = variable
  const written = { ...('value' in variable && { value }), ...(type !== undefined && { type }) }
  return { value: valueText(variable), written, origin, secret: type === 'secret' }
}
