import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { makeSecretOnce } from '../../plugin/node/make-secret'
import { dataFolder } from '../../plugin/node/paths'
import { makePrivateFolder, readSecretFile, unwritable, writeSecretFile } from '../../plugin/node/secret-file'
import { type Io } from '../cli/io'
import { asRecord, jsonOrUndefined } from '../formats/parse-json'

/** What the broker leaves on disk: its key, which outlives it (it is pasted into Postman once), and where it runs. */
export interface BrokerFiles {
  /** The key, made at the first call; 256 random bits in a file only its owner may read. */
  key: () => Promise<string>
  /** The key where there is one: whoever has none has never used the broker here. */
  knownKey: () => string | undefined
  /** The port of the broker that was started last and has not ended in good order. */
  readRunning: () => number | undefined
  /** Says that this process is the broker. */
  writeRunning: (port: number) => void
  /** Takes that back, unless another process has said so since. */
  removeRunning: () => void
}

/** The key in base64url. Nothing shorter is one: an empty key would let everybody in. */
const KEY = {
  isGood: (text: string) => /^[\w-]{43}$/.test(text),
  make: () => randomBytes(32).toString('base64url'),
  purpose: 'making the key of the broker',
}

/**
 * The files of the broker in the data folder that `env` names. Each throws STORE_UNWRITABLE where it cannot write, and
 * STORE_UNSAFE for a link or a file of another user.
 */
export function brokerFiles({ env, err: log }: Pick<Io, 'env' | 'err'>): BrokerFiles {
  const folder = dataFolder(env)
  const keyFile = join(folder, 'broker-key')
  const runningFile = join(folder, 'broker.json')
  const read = () => asRecord(jsonOrUndefined(readSecretFile(runningFile, log) ?? ''))
  return {
    key: async () => (await makeSecretOnce(keyFile, KEY, log)).text,
    knownKey: () => {
      const text = readSecretFile(keyFile, log)?.trim() ?? ''
      return KEY.isGood(text) ? text : undefined
    },
    readRunning: () => {
      const port = read()?.port
      return Number.isInteger(port) && Number(port) > 0 && Number(port) <= 65_535 ? Number(port) : undefined
    },
    writeRunning: (port) => {
      try {
        makePrivateFolder(dirname(runningFile), log)
        writeSecretFile(runningFile, JSON.stringify({ port, pid: process.pid }))
      } catch (error) {
        throw unwritable(`"${runningFile}"`, error)
      }
    },
    removeRunning: () => {
      if (read()?.pid === process.pid) rmSync(runningFile, { force: true })
    },
  }
}
