import { digestOf, sameSecret } from '../../plugin/auth'

test('a digest is SHA-256 in hex (FIPS 180-2 appendix B.1)', () => {
  expect(digestOf('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
})

test('secrets are the same only letter by letter, whatever their lengths', () => {
  expect(sameSecret('state-1', 'state-1')).toBe(true)
  for (const other of ['state-2', 'state-', 'state-11', 'STATE-1', '']) expect(sameSecret('state-1', other)).toBe(false)
})
