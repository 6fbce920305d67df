import { randomBytes } from 'node:crypto'
import { isAuthError } from '../../plugin/auth'
import { newStoreKey, sealWith, UNSEALED } from '../../scripts/stores/redis/seal'
import { storeSettings } from '../../scripts/stores/redis/store-settings'

const [ONE, TWO] = [randomBytes(32), randomBytes(32)]
const PLACE = 'uassist:abc|7'
const seals = sealWith([ONE])
const sealed = seals.seal('{"refreshToken":"rt-1"}', PLACE)

/** What somebody who may write to the store can make of it. */
const changed = (at: number) => {
  const [version = '', id = '', body = ''] = sealed.split('.')
  const bytes = Buffer.from(body, 'base64url')
  bytes[at] = (bytes[at] ?? 0) ^ 1
  return [version, id, bytes.toString('base64url')].join('.')
}

test('what is sealed opens in its place, and shows nothing', () => {
  expect(seals.open(sealed, PLACE)).toBe('{"refreshToken":"rt-1"}')
  expect(sealed).toMatch(/^1\.[\w-]{6}\.[\w-]+$/)
  expect(seals.seal('{"refreshToken":"rt-1"}', PLACE)).not.toBe(sealed)
})

test.each<[string, () => string]>([
  ['of another session', () => seals.open(sealed, 'uassist:abd|7')],
  ['of an older version', () => seals.open(sealed, 'uassist:abc|8')],
  ['with one bit of the iv changed', () => seals.open(changed(0), PLACE)],
  ['with one bit of the text changed', () => seals.open(changed(15), PLACE)],
  [
    'with one bit of the tag changed',
    () => seals.open(changed(-1 + Buffer.from(sealed.split('.')[2] ?? '', 'base64url').length), PLACE),
  ],
  ['cut off', () => seals.open(sealed.slice(0, 20), PLACE)],
])('a text %s does not open', (_what, open) => {
  expect(open).toThrow(expect.objectContaining({ code: 'STORE_UNSAFE' }) as Error)
})

test.each<[string, () => string]>([
  ['another key', () => sealWith([TWO]).open(sealed, PLACE)],
  ['no key', () => UNSEALED.open(sealed, PLACE)],
  [
    'a key, where nothing was encrypted: somebody may have put it there',
    () => seals.open(UNSEALED.seal('{}', PLACE), PLACE),
  ],
])('with %s it is an error of the settings, and not "signed out"', (_what, open) => {
  expect(open).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }) as Error)
})

test.each([seals, UNSEALED])(
  'with a format of the future it says so, and repeats nothing that is no format',
  (seal) => {
    const open = (text: string) => () => seal.open(text, PLACE)
    expect(open(sealed.replace('1.', '2.'))).toThrow(expect.objectContaining({ code: 'STORE_NEWER' }) as Error)
    for (const text of ['visit evil', '1.visit evil.AAAA', '1..AAAA', '']) {
      expect(open(text)).toThrow(expect.objectContaining({ code: 'STORE_UNSAFE' }) as Error)
      expect(open(text)).not.toThrow('evil')
    }
  },
)

test('a key is replaced by putting the new one in front: it seals, and both open', () => {
  const both = sealWith([TWO, ONE])
  expect(both.open(sealed, PLACE)).toContain('rt-1')
  expect(sealWith([TWO]).open(both.seal('new', PLACE), PLACE)).toBe('new')
})

describe('the key', () => {
  const settingsWith = (UASSIST_STORE_KEY: string) => storeSettings({ UASSIST_STORE: 'redis://h', UASSIST_STORE_KEY })

  test('is what `session key` prints, also without padding and as base64url', () => {
    const key = newStoreKey()
    for (const text of [
      key,
      key.replace(/=+$/, ''),
      key.replace(/\+/g, '-').replace(/\//g, '_'),
      `${key},${newStoreKey()}\n`,
    ]) {
      expect(sealWith([Buffer.from(key, 'base64')]).open(settingsWith(text).seals.seal('x', PLACE), PLACE)).toBe('x')
    }
  })

  test.each(['', 'short', newStoreKey().slice(4), `${newStoreKey()}AAAA`, `${newStoreKey()},`, 'ä'.repeat(43)])(
    '%j is none',
    (text) => {
      let error: unknown
      try {
        settingsWith(text)
      } catch (thrown) {
        error = thrown
      }
      expect(isAuthError(error, 'CONFIG_INVALID')).toBe(true)
      if (text) expect(String(error)).not.toContain(text)
    },
  )

  test('given as the name of its file is not repeated', () => {
    const key = newStoreKey()
    const settings = () => storeSettings({ UASSIST_STORE: 'redis://h', UASSIST_STORE_KEY_FILE: key })
    expect(settings).toThrow('the file that UASSIST_STORE_KEY_FILE names cannot be read (ENOENT)')
    expect(settings).not.toThrow(key)
  })
})
