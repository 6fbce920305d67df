import { type Io } from '../../cli/io'
import { isSealed } from './sealed-value'

/**
 * An environment's values with the wanted sealed ones opened, in memory only. A sealed value that nobody wants is left
 * out: no request shall carry it, and nobody needs a key for what is not used. Where nothing is sealed, nothing is loaded.
 */
export async function openSealed(
  values: Readonly<Record<string, string>>,
  isWanted: (key: string) => boolean,
  environmentName: string,
  io: Pick<Io, 'env' | 'cwd'>,
): Promise<Record<string, string>> {
  const sealed = Object.keys(values).filter((key) => isSealed(values[key] ?? ''))
  const opened = new Map<string, string>()
  for (const key of sealed.filter(isWanted)) {
    const [{ open }, { readIdentities }] = await Promise.all([import('./age'), import('./identity-file')])
    const what = `"${key}" in the environment "${environmentName}"`
    opened.set(key, await open(values[key] ?? '', readIdentities(io), what))
  }
  return Object.fromEntries(
    Object.entries(values)
      .filter(([key]) => !sealed.includes(key) || opened.has(key))
      .map(([key, value]) => [key, opened.get(key) ?? value]),
  )
}
