import { existsSync } from 'node:fs'
import { variableName, withProcessVariables } from '../../plugin/node/process-settings'
import { environmentName, localFileOf } from './environment-files'
import { isSwitchedOn, parsePostmanEnvironment, valueText, type Variable } from '../formats/postman-environment'
import { readText } from '../cli/read-text'

/** Where a value came from. A later one of these takes precedence: committed file, personal file, process variable. */
export type Origin = { layer: 'committed' | 'local'; file: string } | { layer: 'process'; variable: string }

interface LayeredValue {
  /** As it is written: a sealed value is still sealed. */
  value: string
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

  const plain = Object.fromEntries([...values].map(([key, { value }]) => [key, value]))
  for (const [key, value] of Object.entries(withProcessVariables(plain, env))) {
    const variable = variableName(key)
    if (env[variable] === undefined) continue
    values.set(key, { value, origin: { layer: 'process', variable }, secret: values.get(key)?.secret ?? false })
  }
  return { name: environmentName(file), file, values }
}

function variablesOf(file: string): Variable[] {
  return parsePostmanEnvironment(readText(file, 'environment'), file).values.filter(isSwitchedOn)
}

function layered(variable: Variable, origin: Origin): LayeredValue {
  return { value: valueText(variable), origin, secret: variable.type === 'secret' }
}
