import { type Io } from '../../cli/io'
import { type Environment } from '../find-environment'
import { bindingOf } from './binding'
import { isSealed } from './sealed-value'

/**
 * The environment with the needed sealed values opened, in memory only: once for a command, which hands it on. A sealed
 * value that nobody needs is left out: no request shall carry it, and nobody needs a key for what is not used. An opened
 * value is a secret, whatever its key is called. Where nothing is sealed, nothing is loaded.
 *
 * Throws SEALED_ELSEWHERE for a value that was sealed for another key, or a credential for another issuer or client than
 * the environment has now; SEALED_FOR_OTHERS, SEALED_DAMAGED, IDENTITY_MISSING or IDENTITY_INVALID.
 */
export async function openSealed(
  environment: Environment,
  isNeeded: (key: string) => boolean,
  io: Pick<Io, 'env' | 'cwd' | 'err'>,
): Promise<Environment> {
  const { name, values, secretKeys } = environment
  const sealed = Object.keys(values).filter((key) => isSealed(values[key] ?? ''))
  const opened = new Map<string, string>()
  for (const key of sealed.filter(isNeeded)) {
    const [{ open, olderForm }, { readIdentities }] = await Promise.all([import('./age'), import('./identity-file')])
    const what = `"${key}" in the environment "${name}"`
    const place = { binding: bindingOf(key, values), what }
    const { value, isBound } = await open(values[key] ?? '', readIdentities(io), place)
    if (!isBound) io.err(olderForm(what))
    opened.set(key, value)
  }
  const kept = Object.entries(values).filter(([key]) => !sealed.includes(key) || opened.has(key))
  return {
    ...environment,
    values: Object.fromEntries(kept.map(([key, value]) => [key, opened.get(key) ?? value])),
    secretKeys: new Set([...secretKeys, ...opened.keys()]),
    openedKeys: new Set(opened.keys()),
  }
}
