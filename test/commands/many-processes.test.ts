import { readFileSync, utimesSync } from 'node:fs'
import { type SignedIn, startSignedIn } from '../../scripts/dev/signed-in'
import { run, start } from '../helpers/built-command'

let signedIn: SignedIn
beforeAll(async () => {
  signedIn = await startSignedIn({ rotationOverlapSeconds: 0 })
})
afterAll(() => signedIn.stop())

const tokenCalls = () => signedIn.sandbox.tenant.calls('POST /oauth/token')
const token = () => run(['token', '-e', signedIn.environmentFile], { UASSIST_HOME: signedIn.home })

test.each([2, 10, 50])(
  '%i processes with an expired token, no rotation overlap: one token request, all succeed, the session lives on',
  async (count) => {
    signedIn.expireTokens()
    const before = tokenCalls()
    const results = await Promise.all(Array.from({ length: count }, token))
    expect(results.filter(({ code }) => code !== 0)).toEqual([])
    expect(new Set(results.map(({ stdout }) => stdout)).size).toBe(1)
    expect(tokenCalls() - before).toBe(1)

    signedIn.expireTokens()
    expect((await token()).code).toBe(0)
    expect(tokenCalls() - before).toBe(2)
  },
  60_000,
)

test('a process killed in the middle of its refresh holds the others up until it counts as dead, and breaks no file', async () => {
  signedIn.expireTokens()
  // The tenant never sees this request, so the refresh token is still good when its owner dies.
  signedIn.sandbox.tenant.faults.queue('POST /oauth/token', { delayMs: 20_000, drop: 'before' })
  const before = tokenCalls()
  const victim = start(['token', '-e', signedIn.environmentFile], { UASSIST_HOME: signedIn.home })
  while (tokenCalls() === before) await new Promise((resolve) => setTimeout(resolve, 20))
  victim.child.kill('SIGKILL')
  await victim.ended

  const next = start(['token', '-e', signedIn.environmentFile], { UASSIST_HOME: signedIn.home })
  await next.says(/waiting for process \d+, which is refreshing/)
  expect(tokenCalls() - before).toBe(1)
  // As if the ten seconds had passed after which a silent holder counts as dead.
  const longAgo = new Date(Date.now() - 11_000)
  for (const file of signedIn.sessionFiles()) utimesSync(`${file}.lock`, longAgo, longAgo)
  expect(await next.ended).toMatchObject({ code: 0 })
  expect(tokenCalls() - before).toBe(2)
  for (const file of signedIn.sessionFiles()) {
    expect(() => JSON.parse(readFileSync(file, 'utf8')) as unknown).not.toThrow()
  }
}, 60_000)
