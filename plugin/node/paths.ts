import { join } from 'node:path'
import envPaths from 'env-paths'

/** The folder for sessions and keys: `UASSIST_HOME`, else the system's folder for application data. */
export function dataFolder(env: NodeJS.ProcessEnv = process.env): string {
  return env.UASSIST_HOME || envPaths('uassist', { suffix: '' }).data
}

/** The folder of the file store, with one file for each session. */
export function sessionsFolder(env: NodeJS.ProcessEnv = process.env): string {
  return join(dataFolder(env), 'sessions')
}
