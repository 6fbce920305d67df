import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { homeFolder } from '../../plugin/node/paths'
import { packageRoot } from '../cli/package-root'
import { CommandError } from '../cli/errors'

/** The name of the plugin's package, and of its folder in Insomnia. */
export const PLUGIN = 'insomnia-plugin-uassist'

/** Insomnia's plugins folder: below INSOMNIA_DATA_PATH, else below where Electron keeps the application's data. */
export function usualPluginsFolder(env: NodeJS.ProcessEnv): string {
  const data = env.INSOMNIA_DATA_PATH || join(applicationData(env), 'Insomnia')
  if (existsSync(data)) return join(data, 'plugins')
  throw new CommandError(
    'INSOMNIA_MISSING',
    `Insomnia has no data folder "${data}"`,
    'Start Insomnia once, or name its plugins folder with --dir (a Snap or Flatpak has its own).',
  )
}

function applicationData(env: NodeJS.ProcessEnv): string {
  const home = env.HOME || env.USERPROFILE || ownHome()
  if (process.platform === 'darwin') return join(home, 'Library', 'Application Support')
  if (process.platform === 'win32') return env.APPDATA || join(home, 'AppData', 'Roaming')
  return env.XDG_CONFIG_HOME || join(home, '.config')
}

function ownHome(): string {
  try {
    return homeFolder()
  } catch (error) {
    throw new CommandError('INSOMNIA_MISSING', (error as Error).message, "Name Insomnia's plugins folder with --dir.")
  }
}

/** The plugin as the build leaves it: `dist` of this package, from its sources as from its chunks. */
export function builtPlugin(): string {
  const folder = join(packageRoot(), 'dist', PLUGIN)
  if (versionIn(folder) !== undefined) return folder
  throw new CommandError(
    'PLUGIN_MISSING',
    `there is no built plugin in "${folder}"`,
    'In a checkout, run `npm run build`.',
  )
}

/** The version of our plugin in a folder, or undefined when the folder is not our plugin. */
export function versionIn(folder: string): string | undefined {
  const { name, version } = manifestOf(folder)
  return name === PLUGIN ? version : undefined
}

/** Of two folders with one package name Insomnia loads either one or, from 13.2, none. */
export function refuseSecondCopy(plugins: string): void {
  const folders = [plugins, join(plugins, 'node_modules')].flatMap((parent) =>
    list(parent).map((name) => join(parent, name)),
  )
  const second = folders.find((folder) => folder !== join(plugins, PLUGIN) && versionIn(folder) !== undefined)
  if (!second) return
  throw new CommandError(
    'PLUGIN_TWICE',
    `another copy of the plugin is in "${second}"`,
    'Remove that folder, and run this again.',
  )
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function manifestOf(folder: string): { name?: string; version?: string } {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name?: string; version?: string }
  } catch {
    return {}
  }
}
