import { type Io } from '../cli/io'
import { localPath } from '../cli/local-path'
import { isEnvironmentPath } from './environment-files'
import { packageSettings, type PackageSettings } from './package-settings'

const DEFAULT_ENVIRONMENT = 'sandbox'

/** Which environment a command uses, and by whose word. */
export interface EnvironmentChoice {
  /** A name, or the absolute path of a file. */
  wanted: string
  isPath: boolean
  /** For people, what names it: `-e`, `UASSIST_ENVIRONMENT`, a package.json; undefined for the default. */
  namedBy?: string
  /** What package.json says, if it had to be asked. */
  asked?: { settings: PackageSettings | undefined }
}

/** `-e` takes precedence over `UASSIST_ENVIRONMENT`, that over `"uassist"` in package.json, and that over the sandbox. */
export function chooseEnvironment(option: string | undefined, io: Pick<Io, 'env' | 'cwd'>): EnvironmentChoice {
  const choose = (text: string, namedBy: string) => {
    const isPath = isEnvironmentPath(text)
    return { wanted: isPath ? localPath(text, io.cwd) : text, isPath, namedBy }
  }
  if (option !== undefined) return choose(option, '-e')
  // An empty one is what a CI makes of a setting that is not there.
  if (io.env.UASSIST_ENVIRONMENT) return choose(io.env.UASSIST_ENVIRONMENT, 'UASSIST_ENVIRONMENT')
  const asked = { settings: packageSettings(io) }
  const { environment, file = '' } = asked.settings ?? {}
  if (environment !== undefined) return { ...choose(environment, `"uassist" in ${file}`), asked }
  return { wanted: DEFAULT_ENVIRONMENT, isPath: false, asked }
}
