import { dirname, join } from 'node:path'
import { dataFolder } from '../../plugin/node/paths'
import { makePrivateFolder, readSecretFile, writeSecretFile } from '../../plugin/node/secret-file'
import { type Io } from '../cli/io'
import { jsonOrUndefined } from '../formats/parse-json'
import { stateFromJson, stateToJson, type TenantState } from './tenant/tenant-state'

/**
 * Where a tenant on a port that the person knows keeps its state from one start to the next: browsers stay signed in, and
 * tokens stay good. A free port is another one each time, so nothing is kept for it.
 */
export function keptState(port: number, { env, err: log }: Pick<Io, 'env' | 'err'>) {
  const file = port === 0 ? undefined : join(dataFolder(env), `sandbox-${String(port)}.json`)
  return {
    read: (): TenantState | undefined =>
      file === undefined ? undefined : stateFromJson(jsonOrUndefined(readSecretFile(file, log) ?? '')),
    /** Says so where it cannot be written: a sandbox that forgets is still one. */
    write: (state: TenantState): void => {
      if (!file) return
      try {
        makePrivateFolder(dirname(file), log)
        writeSecretFile(file, stateToJson(state))
      } catch (error) {
        log(`note: the next sandbox will know nothing of this one: ${(error as Error).message}`)
      }
    },
  }
}
