import { rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { makePrivateFolder, readSecretFile, unwritable, writeSecretFile } from '../secret-file'
import { type NetworkVariables, networkVariables } from './variables'

type Log = (line: string) => void

const fileIn = (folder: string) => join(folder, 'network.json')

/**
 * Keeps the variables that say how the network is reached, for a program that is started without them: Insomnia, from a dock.
 * Users and passwords of proxies are left out; files are kept by their absolute path. Without any variable, nothing is kept.
 *
 * @param folder of the data, as `dataFolder`
 * @param cwd what relative paths of files are relative to
 * @returns what is kept, and the names of the variables whose user and password are not
 */
export function keepNetwork(
  variables: NetworkVariables,
  { folder, cwd, log }: { folder: string; cwd: string; log: Log },
): { file: string; kept: NetworkVariables; withoutPassword: readonly string[] } {
  const file = fileIn(folder)
  const withoutPassword: string[] = []
  // In upper case, so that a process's own variable takes precedence; of both cases the lower one counts, and comes last.
  const kept = Object.entries(variables)
    .sort()
    .map(([written, value]) => {
      const name = written.toUpperCase()
      if (name === 'NO_PROXY') return [name, value]
      if (!name.endsWith('_PROXY')) return [name, resolve(cwd, value)]
      const bare = value.replace(/^([a-z][\w+.-]*:\/\/)?.*@/is, '$1')
      if (bare !== value) withoutPassword.push(name)
      return [name, bare]
    })
  try {
    if (kept.length === 0) {
      rmSync(file, { force: true })
    } else {
      makePrivateFolder(folder, log)
      writeSecretFile(file, JSON.stringify(Object.fromEntries(kept)))
    }
  } catch (error) {
    throw unwritable(`"${file}"`, error)
  }
  return { file, kept: Object.fromEntries(kept) as NetworkVariables, withoutPassword }
}

/** The variables that were kept, with those of the process in their place. A file that cannot be read keeps none. */
export function withKeptNetwork(env: NodeJS.ProcessEnv, folder: string, log: Log): NodeJS.ProcessEnv {
  return { ...keptNetwork(folder, log), ...env }
}

function keptNetwork(folder: string, log: Log): NetworkVariables {
  try {
    const kept: unknown = JSON.parse(readSecretFile(fileIn(folder), log) ?? '{}')
    const texts = Object.entries(kept ?? {}).filter(([, value]) => typeof value === 'string')
    return networkVariables(Object.fromEntries(texts))
  } catch (error) {
    log(`note: the kept network settings are not used: ${(error as Error).message}`)
    return {}
  }
}
