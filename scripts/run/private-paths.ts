import { resolve } from 'node:path'
import { dataFolder } from '../../plugin/node/paths'
import { type Io } from '../cli/io'
import { localFileOf } from '../environments/environment-files'

/**
 * What no collection may read: sessions and keys, the environment of the run, and an age identity that a variable names.
 *
 * @param environmentFile empty where there is none
 */
export function privatePaths(environmentFile: string, { env, cwd }: Pick<Io, 'env' | 'cwd'>): string[] {
  const identity = env.UASSIST_AGE_IDENTITY
  const files = environmentFile === '' ? [] : [environmentFile, localFileOf(environmentFile)]
  return [dataFolder(env), ...files, ...(identity ? [resolve(cwd, identity)] : [])]
}
