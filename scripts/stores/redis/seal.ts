import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto'
import { AuthError } from '../../../plugin/auth'

/** A key that sessions are sealed with. */
interface SealKey {
  /** Names the key without giving it away; stands before what it sealed. */
  id: string
  key: Buffer
}

/** Seals what goes to the store, and opens what comes from there. */
export interface Seals {
  /**
   * Seals a text for one place.
   *
   * @param place the key's name and the version there: a text that was moved elsewhere does not open
   */
  seal: (text: string, place: string) => string
  /**
   * Opens what was sealed for a place. Throws CONFIG_INVALID where it needs another key, and STORE_UNSAFE where it was
   * changed or moved.
   */
  open: (sealed: string, place: string) => string
}

const IV_BYTES = 12
const TAG_BYTES = 16
const KEY_BYTES = 32

/** A new key for `UASSIST_STORE_KEY`: 32 random bytes in base64. */
export function newStoreKey(): string {
  return randomBytes(KEY_BYTES).toString('base64')
}

/**
 * AES-256-GCM (NIST SP 800-38D) as `1.<key id>.<base64url of iv, ciphertext and tag>`. The first key seals, all of them open:
 * so a key is replaced by putting the new one in front.
 *
 * @param masters each 32 bytes
 */
export function sealWith(masters: readonly Buffer[]): Seals {
  const keys = masters.map(keyOf)
  const [own] = keys
  if (!own) throw new Error('no key to seal with')
  return {
    seal: (text, place) => {
      const iv = randomBytes(IV_BYTES)
      const cipher = createCipheriv('aes-256-gcm', own.key, iv).setAAD(bound(own.id, place))
      const sealed = Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
      return `1.${own.id}.${sealed.toString('base64url')}`
    },
    open: (sealed, place) => {
      const [version = '', id = '', body = ''] = sealed.split('.')
      if (version === '0') throw wrongKey('is not encrypted')
      if (version !== '1') throw unknownFormat(version)
      if (!KEY_ID.test(id)) throw unreadable()
      const key = keys.find((one) => one.id === id)
      if (!key) {
        const ours = keys.map((one) => `"${one.id}"`).join(', ')
        throw wrongKey(`is sealed with the key "${id}", which is not among yours (${ours})`)
      }
      const bytes = Buffer.from(body, 'base64url')
      try {
        const decipher = createDecipheriv('aes-256-gcm', key.key, bytes.subarray(0, IV_BYTES), {
          authTagLength: TAG_BYTES,
        })
        decipher.setAAD(bound(id, place)).setAuthTag(bytes.subarray(-TAG_BYTES))
        return decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
      } catch {
        throw new AuthError(
          'STORE_UNSAFE',
          `the session in the store was changed or moved by somebody who does not have the key "${id}"`,
          REMOVE,
        )
      }
    },
  }
}

/** No encryption, for who asks for that: `0.` and the text in base64url. */
export const UNSEALED: Seals = {
  seal: (text) => `0.${Buffer.from(text).toString('base64url')}`,
  open: (sealed) => {
    const [version = '', id = '', body = ''] = sealed.split('.')
    if (version === '0') return Buffer.from(id, 'base64url').toString('utf8')
    if (version !== '1') throw unknownFormat(version)
    if (!body || !KEY_ID.test(id)) throw unreadable()
    throw wrongKey(`is sealed with the key "${id}", and there is no key here`)
  },
}

/** HKDF (RFC 5869) keeps this use of the key apart from any other that people make of it. */
function keyOf(master: Buffer): SealKey {
  return {
    id: createHash('sha256').update(master).digest('base64url').slice(0, 6),
    key: Buffer.from(hkdfSync('sha256', master, '', 'uassist store v1', KEY_BYTES)),
  }
}

/** Anybody who can write to the store chooses what stands there, and only this much of it is ever repeated. */
const KEY_ID = /^[\w-]{6}$/

const REMOVE = 'Find out who may write to the store. `uassist session rm` removes the session; then sign in again.'

const unreadable = () => new AuthError('STORE_UNSAFE', 'the session in the store is not what uassist writes', REMOVE)

const unknownFormat = (version: string) =>
  /^\d{1,3}$/.test(version)
    ? new AuthError('STORE_NEWER', `the session in the store has the format ${version}; this uassist knows 1`, UPDATE)
    : unreadable()

const UPDATE = 'Update uassist here; the session was left as it is.'

const bound = (id: string, place: string) => Buffer.from(`uassist|1|${id}|${place}`)

/** Never "not signed in": that would lead to a sign-in which overwrites what others still use. */
function wrongKey(problem: string): AuthError {
  return new AuthError(
    'CONFIG_INVALID',
    `the session in the store ${problem}`,
    'Give the key that the others use in UASSIST_STORE_KEY; several, comma separated, while a key is being replaced.',
  )
}
