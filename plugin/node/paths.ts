import { join } from 'node:path'
import envPaths from 'env-paths'

/** Where sessions and keys live: `UASSIST_HOME`, else the system's folder for application data. */
export function dataFolder(environment: NodeJS.ProcessEnv = process.env): string {
  return environment.UASSIST_HOME || envPaths('uassist', { suffix: '' }).data
}

export function sessionsFolder(environment: NodeJS.ProcessEnv = process.env): string {
  return join(dataFolder(environment), 'sessions')
}
