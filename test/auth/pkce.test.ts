import { challengeOf, newAttempt, sameSecret } from '../../plugin/auth/pkce'

test('the challenge is the S256 one of RFC 7636 appendix B', () => {
  expect(challengeOf('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).toBe('E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM')
})

test('an attempt holds 256 random bits in each value, in 43 unreserved characters, and no two values are alike', () => {
  const attempts = Array.from({ length: 50 }, newAttempt)
  const values = attempts.flatMap(({ state, nonce, verifier }) => [state, nonce, verifier])
  for (const value of values) expect(value).toMatch(/^[A-Za-z0-9\-._~]{43}$/)
  expect(new Set(values).size).toBe(150)
})

test('secrets are the same only letter by letter, whatever their lengths', () => {
  expect(sameSecret('state-1', 'state-1')).toBe(true)
  for (const other of ['state-2', 'state-', 'state-11', 'STATE-1', '']) expect(sameSecret('state-1', other)).toBe(false)
})
