import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Session, sessionId, signOut } from '../../plugin/auth'
import { fileStore } from '../../plugin/node/file-store'
import { main } from '../../scripts/main'
import { serve } from '../helpers/http-server'
import { aSession } from '../helpers/sessions'
import { testDeps } from '../helpers/sign-in-fixture'
import { tempFolder } from '../helpers/temp-folder'
import { testIo } from '../helpers/test-io'

/** Half a session, with a refresh token that somebody could still use. */
const HALF = '{"version":1,"refreshToken":{"refreshToken":"rt-secret"'
const COPY = '.corrupt-20260101000000'

/** A home, with an issuer that takes tokens back. */
async function place() {
  const revoked: string[] = []
  const auth0Domain = await serve((request, response) => {
    revoked.push(request.url ?? '')
    response.end()
  })
  const home = tempFolder()
  const folder = join(home, 'sessions')
  mkdirSync(folder, { mode: 0o700 })
  const sessionOf = (account: string): Session => {
    const { identity } = aSession()
    return aSession(1, { identity: { ...identity, auth0Domain, account } })
  }
  const nameOf = (account: string) => `${sessionId(sessionOf(account).identity)}.json`
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text, { mode: 0o600 })
  }
  return { home, folder, revoked, sessionOf, nameOf, write, left: () => readdirSync(folder) }
}

describe('signing out', () => {
  test('removes a corrupt session for good', async () => {
    const { folder, sessionOf, nameOf, write, left, revoked } = await place()
    write(nameOf('default'), HALF)
    const deps = testDeps({ store: fileStore(folder, () => undefined) })
    expect(await signOut({ ...sessionOf('default').identity, clientSecret: '' }, deps)).toMatchObject({ nothing: true })
    expect({ left: left(), revoked }).toEqual({ left: [], revoked: [] })
  })

  test('removes what was moved aside before, of its own session only', async () => {
    const { folder, sessionOf, nameOf, write, left, revoked } = await place()
    const agents = `${nameOf('agent')}${COPY}`
    for (const name of [`${nameOf('default')}${COPY}`, agents]) write(name, HALF)
    write(nameOf('default'), JSON.stringify(sessionOf('default')))
    const store = fileStore(folder, () => undefined)
    // It stays as long as the session does.
    await store.update(sessionId(sessionOf('default').identity), () => Promise.resolve(sessionOf('default')))
    expect(left()).toHaveLength(3)
    expect(await signOut({ ...sessionOf('default').identity, clientSecret: '' }, testDeps({ store }))).toMatchObject({
      nothing: false,
      revoked: true,
    })
    expect({ left: left(), revoked }).toEqual({ left: [agents], revoked: ['/oauth/revoke'] })
  })
})

test('logout --all removes every corrupt file, also where no session is left, and nothing that it cannot judge', async () => {
  const { home, sessionOf, nameOf, write, left, revoked } = await place()
  write(nameOf('default'), JSON.stringify(sessionOf('default')))
  write(nameOf('agent'), HALF)
  write(`${nameOf('supervisor')}${COPY}`, HALF)
  write(nameOf('admin'), JSON.stringify(sessionOf('somebody-else')))
  write(nameOf('newer'), JSON.stringify({ version: 2 }))
  write('notes.txt', 'of the person')
  const io = testIo({ env: { UASSIST_HOME: home } })
  expect(await main(['logout', '--all'], io)).toBe(0)
  expect(left().sort()).toEqual([nameOf('newer'), 'notes.txt'].sort())
  expect(revoked).toEqual(['/oauth/revoke'])
  expect(io.stderr().match(/Removed an unreadable session file/g)).toHaveLength(3)
  expect(io.stderr()).not.toContain('rt-secret')
})
