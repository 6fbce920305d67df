import { readClaims } from '../../plugin/auth'
import { isOpaque, readHeader } from '../../plugin/auth/jwt'
import { unsignedToken } from '../helpers/signed-tokens'

test('claims and header of a JWT are read, umlauts included', () => {
  const token = unsignedToken({ name: 'Jörg Müller ✓' }, { alg: 'RS256', kid: 'k' })
  expect(readClaims(token)).toEqual({ name: 'Jörg Müller ✓' })
  expect(readHeader(token)).toEqual({ alg: 'RS256', kid: 'k' })
})

test.each(['', 'opaque', 'a.b', 'a.b.c', '..', 'a.b.c.d.e', `e30.${Buffer.from('[1]').toString('base64url')}.x`])(
  'nothing is read of "%s"',
  (token) => {
    expect(readClaims(token)).toBeUndefined()
  },
)

test('a token without parts is opaque; a signed and an encrypted one are not', () => {
  expect(isOpaque('8-cKBs3GtZQ')).toBe(true)
  expect(isOpaque(unsignedToken({}))).toBe(false)
  expect(isOpaque('head.key.iv.text.tag')).toBe(false)
})
