import { getToken, markStale } from '../../plugin/auth'
import { type Fixture, tenantFixture, testDeps } from '../helpers/sign-in-fixture'
import { noNetwork, signedIn } from '../helpers/signed-in'

let fixture: Fixture

beforeAll(async () => {
  fixture = await tenantFixture({ skipConsent: true })
})

test('a token an API refused is refreshed at the next use, once', async () => {
  const { config, deps, tokenCalls } = await signedIn(fixture)
  const { accessToken } = await getToken(config, {}, deps)
  expect(await markStale(config, accessToken, deps)).toBe(true)
  const fresh = await getToken(config, {}, deps)
  expect(fresh.accessToken).not.toBe(accessToken)
  expect(await getToken(config, {}, { ...deps, send: noNetwork })).toEqual(fresh)
  expect(tokenCalls()).toBe(1)
})

test('a token that is refused twice, or is not ours, or was replaced meanwhile, changes nothing', async () => {
  const { config, deps, session } = await signedIn(fixture)
  const { accessToken } = await getToken(config, {}, deps)
  await markStale(config, accessToken, deps)
  expect(await markStale(config, accessToken, deps)).toBe(false)
  await getToken(config, {}, deps)
  const before = await session()
  expect(await markStale(config, accessToken, deps)).toBe(false)
  expect(await markStale(config, 'somebody else’s', deps)).toBe(false)
  expect(await session()).toBe(before)
})

test('where nobody is signed in there is nothing to mark', async () => {
  const deps = testDeps()
  expect(await markStale(fixture.config(), 'any', deps)).toBe(false)
})
