import { randomBytes } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isLoopback, parseUrl } from '../../plugin/auth'
import { makeFolder } from '../../plugin/node/make-folder'
import { dataFolder } from '../../plugin/node/paths'
import { CommandError } from '../cli/errors'
import { asRecord, jsonOrUndefined } from '../formats/parse-json'

/** What the broker leaves on disk: its key, which outlives it (it is pasted into Postman once), and where it runs. */
export interface BrokerFiles {
  /** The key, made at the first call; 256 random bits in a file only its owner may read. */
  key: () => string
  readRunning: () => { url: string } | undefined
  writeRunning: (running: { url: string }) => void
  removeRunning: () => void
}

/** The files of the broker in the data folder that `env` names. Each throws STORE_UNWRITABLE where it cannot write. */
export function brokerFiles(env: NodeJS.ProcessEnv): BrokerFiles {
  const folder = dataFolder(env)
  const keyFile = join(folder, 'broker-key')
  const runningFile = join(folder, 'broker.json')
  return {
    key: () => {
      const known = readText(keyFile)?.trim()
      if (known) return known
      const key = randomBytes(32).toString('base64url')
      // `wx`: of two first starts one writes, and the other reads what that one wrote.
      return writePrivately(keyFile, key, 'wx') ? key : (readText(keyFile)?.trim() ?? key)
    },
    readRunning: () => {
      const url = asRecord(jsonOrUndefined(readText(runningFile) ?? ''))?.url
      // The key goes to that address: it is one of this machine, whatever the file says.
      return typeof url === 'string' && isLoopback(parseUrl(url)?.hostname ?? '') ? { url } : undefined
    },
    writeRunning: (running) => {
      writePrivately(runningFile, JSON.stringify(running), 'w')
    },
    removeRunning: () => {
      rmSync(runningFile, { force: true })
    },
  }
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

/** False when the file is there already and `wx` was asked for. */
function writePrivately(file: string, text: string, flag: 'w' | 'wx'): boolean {
  try {
    makeFolder(dirname(file), 0o700)
    writeFileSync(file, text, { mode: 0o600, flag })
    return true
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return false
    throw new CommandError(
      'STORE_UNWRITABLE',
      `"${file}" cannot be written (${code})`,
      'Make the folder writable, or name another one in UASSIST_HOME.',
    )
  }
}
