import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { AuthError } from '../auth'

/**
 * The folder for sessions and keys: `UASSIST_HOME`, where `~` is the home folder, else the system's folder for
 * application data. Throws CONFIG_INVALID where that is no absolute path: secrets would end up below whatever the working
 * directory is.
 */
export function dataFolder(env: NodeJS.ProcessEnv = process.env): string {
  const { UASSIST_HOME } = env
  if (UASSIST_HOME === undefined) return systemFolder(env)
  const folder = /^~($|[/\\])/.test(UASSIST_HOME) ? join(homeFolder(), UASSIST_HOME.slice(1)) : UASSIST_HOME
  if (isAbsolute(folder)) return folder
  const problem = folder === '' ? 'is empty' : `is "${folder}", which is no absolute path`
  throw new AuthError('CONFIG_INVALID', `UASSIST_HOME ${problem}`, 'Give it an absolute path, or unset it.')
}

/** The folder of the file store, with one file for each session. Throws as `dataFolder` does. */
export function sessionsFolder(env: NodeJS.ProcessEnv = process.env): string {
  return join(dataFolder(env), 'sessions')
}

/** Where each system keeps the data of applications. A relative XDG_DATA_HOME is ignored (XDG Base Directory Specification). */
function systemFolder({ LOCALAPPDATA, XDG_DATA_HOME = '' }: NodeJS.ProcessEnv): string {
  if (process.platform === 'win32')
    return join(LOCALAPPDATA || join(homeFolder(), 'AppData', 'Local'), 'uassist', 'Data')
  if (process.platform === 'darwin') return join(homeFolder(), 'Library', 'Application Support', 'uassist')
  return join(isAbsolute(XDG_DATA_HOME) ? XDG_DATA_HOME : join(homeFolder(), '.local', 'share'), 'uassist')
}

/** This user's home folder. Throws CONFIG_INVALID where there is none, or where HOME is no absolute path. */
export function homeFolder(): string {
  let folder = ''
  try {
    folder = homedir()
  } catch {
    // Neither HOME nor an entry for this user in the system's list of users, as in a container.
  }
  if (isAbsolute(folder)) return folder
  throw new AuthError(
    'CONFIG_INVALID',
    folder === '' ? 'this user has no home folder' : `HOME is "${folder}", which is no absolute path`,
    'Name a folder for sessions in UASSIST_HOME, by its absolute path.',
  )
}
