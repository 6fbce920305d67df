import { readFileSync } from 'node:fs'
import { AuthError } from '../../../plugin/auth'
import { trustedCertificates } from '../../../plugin/node/network/network'
import { networkVariables } from '../../../plugin/node/network/variables'
import { type Seals, sealWith, UNSEALED } from './seal'
import { parseStoreAddress, type StoreAddress } from './store-address'

/** All that a store needs to know. */
export interface StoreSettings extends StoreAddress {
  seals: Seals
  /** Nothing is encrypted, because that was asked for. */
  isPlain: boolean
  /** The certificates that are trusted, in PEM; Node's own list where there are none. */
  trusted?: string[]
  /** How long a lock lives without a heartbeat, in milliseconds. */
  leaseMs: number
  /** How long a command is tried while the store cannot be reached, in milliseconds; a save is tried for longer. */
  patienceMs: number
  savePatienceMs: number
}

/**
 * The store that variables name: `UASSIST_STORE`, `UASSIST_STORE_KEY` or `UASSIST_STORE_KEY_FILE`; certificates as for any
 * other connection. Throws CONFIG_INVALID, also where there is no key: whoever reads the store would have the sessions.
 */
export function storeSettings(env: NodeJS.ProcessEnv): StoreSettings {
  // First: where CI keeps secrets from a job, the key is empty as well, and this says why.
  const address = env.UASSIST_STORE ?? ''
  if (address.trim() === '') {
    throw invalid(
      'UASSIST_STORE is empty',
      'Give it the address of the store, or unset it. CI keeps secrets from forks.',
    )
  }
  const masters = storeKeys(env)
  const isPlain = masters.length === 0
  if (isPlain && env.UASSIST_STORE_PLAINTEXT !== '1') {
    throw invalid(
      'UASSIST_STORE is set, and there is no key to encrypt the sessions with',
      'Make one with `uassist session key`, and give it to all as UASSIST_STORE_KEY.',
    )
  }
  const place = parseStoreAddress(address)
  const trusted = place.tls ? trustedCertificates(networkVariables(env)) : undefined
  return {
    ...place,
    seals: isPlain ? UNSEALED : sealWith(masters),
    isPlain,
    ...(trusted && { trusted }),
    leaseMs: 10_000,
    patienceMs: 10_000,
    savePatienceMs: 60_000,
  }
}

/** The keys, the one that seals first. */
function storeKeys({ UASSIST_STORE_KEY: text, UASSIST_STORE_KEY_FILE: file }: NodeJS.ProcessEnv): Buffer[] {
  if (text === undefined && file === undefined) return []
  if (text !== undefined && file !== undefined) {
    throw invalid('UASSIST_STORE_KEY and UASSIST_STORE_KEY_FILE are both set', 'Unset one of them.')
  }
  const name = text === undefined ? 'UASSIST_STORE_KEY_FILE' : 'UASSIST_STORE_KEY'
  const content = text ?? readText(file ?? '', name)
  return content
    .trim()
    .split(/\s*[,\n]\s*/)
    .map((one) => {
      const key = Buffer.from(one, 'base64')
      // Node decodes whatever it is given; what it decoded must be all of it.
      if (key.length === 32 && key.toString('base64').replace(/=+$/, '') === standard(one)) return key
      throw invalid(`${name} holds no key: 32 bytes in base64`, 'Make one with `uassist session key`.')
    })
}

const standard = (base64: string) => base64.replace(/-/g, '+').replace(/_/g, '/').replace(/=+$/, '')

function readText(file: string, name: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException
    // Its name is not repeated: it may be the key itself, where a CI's variable is not of the type File.
    throw invalid(
      `the file that ${name} names cannot be read (${code})`,
      `Correct ${name}; a key itself is given as UASSIST_STORE_KEY.`,
    )
  }
}

const invalid = (problem: string, hint: string) => new AuthError('CONFIG_INVALID', problem, hint)
