import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isLoopback, parseUrl } from '../../plugin/auth'
import { makeSecretOnce } from '../../plugin/node/make-secret'
import { dataFolder } from '../../plugin/node/paths'
import { makePrivateFolder, readSecretFile, unwritable, writeSecretFile } from '../../plugin/node/secret-file'
import { type Io } from '../cli/io'
import { asRecord, jsonOrUndefined } from '../formats/parse-json'

/** What the broker leaves on disk: its key, which outlives it (it is pasted into Postman once), and where it runs. */
export interface BrokerFiles {
  /** The key, made at the first call; 256 random bits in a file only its owner may read. */
  key: () => Promise<string>
  readRunning: () => { url: string } | undefined
  writeRunning: (running: { url: string }) => void
  removeRunning: () => void
}

/** The key in base64url. Nothing shorter is one: an empty key would let everybody in. */
const KEY = /^[\w-]{43}$/

/**
 * The files of the broker in the data folder that `env` names. Each throws STORE_UNWRITABLE where it cannot write, and
 * STORE_UNSAFE for a link or a file of another user.
 */
export function brokerFiles({ env, err: log }: Pick<Io, 'env' | 'err'>): BrokerFiles {
  const folder = dataFolder(env)
  const runningFile = join(folder, 'broker.json')
  return {
    key: async () => {
      const key = {
        isGood: (text: string) => KEY.test(text),
        make: () => randomBytes(32).toString('base64url'),
        purpose: 'making the key of the broker',
      }
      return (await makeSecretOnce(join(folder, 'broker-key'), key, log)).text
    },
    readRunning: () => {
      const url = asRecord(jsonOrUndefined(readSecretFile(runningFile, log) ?? ''))?.url
      // The key goes to that address: it is one of this machine, whatever the file says.
      return typeof url === 'string' && isLoopback(parseUrl(url)?.hostname ?? '') ? { url } : undefined
    },
    writeRunning: (running) => {
      try {
        makePrivateFolder(dirname(runningFile), log)
        writeSecretFile(runningFile, JSON.stringify(running))
      } catch (error) {
        throw unwritable(`"${runningFile}"`, error)
      }
    },
    removeRunning: () => {
      rmSync(runningFile, { force: true })
    },
  }
}
