import { explainRefusal } from '../../collections/scripts/refusal'
import { unsignedToken } from '../helpers/signed-tokens'

const NOW = 1_700_000_000_000
const EXPECTED = { audience: 'uassist.uniphore.com', auth0Url: 'https://tenant.example' }
const CLAIMS = {
  iss: 'https://tenant.example/',
  aud: ['uassist.uniphore.com', 'https://tenant.example/userinfo'],
  exp: NOW / 1000 + 3600,
  'https://api.uniphore.com/roles': ['u_agent', 'interact_agent'],
}

const explained = (changes: object, expected = EXPECTED): string =>
  explainRefusal(unsignedToken({ ...CLAIMS, ...changes }), expected, NOW)

test.each([
  ['that is over', { exp: NOW / 1000 - 300 }, 'the token expired 5 minutes ago'],
  ['of another tenant', { iss: 'https://other.example/' }, 'was issued by https://other.example/'],
  ['whose issuer lacks the slash', { iss: 'https://tenant.example' }, 'was issued by https://tenant.example,'],
  ['for another API', { aud: 'api.uniphore.com' }, 'is for api.uniphore.com, and this environment'],
  ['for nothing', { aud: undefined }, 'is for none, and this environment'],
])('a token %s is refused for that', (_what, changes, why) => {
  expect(explained(changes)).toContain(why)
})

test('a token with all of that right leaves the role and the ids', () => {
  const why = explained({})
  expect(why).toContain("this environment's, not expired")
  expect(why).toContain('roles are u_agent, interact_agent')
  expect(explained({ 'https://api.uniphore.com/roles': undefined })).toContain('roles are none')
  expect(why).not.toContain('sign in for that audience')
})

test('what the environment does not say is not compared', () => {
  const foreign = { iss: 'https://other.example/', aud: 'api.uniphore.com' }
  expect(explained(foreign, { audience: '', auth0Url: '' })).toContain("this environment's, not expired")
})

test('an opaque token is named as such', () => {
  expect(explainRefusal('opaque', EXPECTED, NOW)).toContain('opaque')
})

test('where the sample token of the page has another audience, that is named, with what to do', () => {
  const expected = { ...EXPECTED, sampleAudience: 'api.uniphore.com' }
  expect(explained({}, expected)).toContain(
    "The sample token on this endpoint's page is for api.uniphore.com: sign in for that audience (`UASSIST_AUDIENCE=api.uniphore.com uassist login`)",
  )
  const both = { aud: ['uassist.uniphore.com', 'api.uniphore.com'] }
  expect(explained(both, expected)).not.toContain('sign in for that audience')
})
