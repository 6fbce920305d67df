import { browserLogoutUrl, type Config, type Deps, signOut } from '../../plugin/auth'
import { checkFolder, listCorrupt, listSessions } from '../../plugin/node/list-sessions'
import { sessionsFolder } from '../../plugin/node/paths'
import { defineCommand, ENVIRONMENT_OPTIONS } from '../cli/command'
import { EXIT } from '../cli/errors'
import { browserStaysSignedIn, endBrowserSession } from '../session/browser-session'
import { localStore } from '../session/choose-store'
import { createDeps, openSession } from '../session/session'
import { timeText } from '../session/summary'

export const command = defineCommand({
  name: 'logout',
  summary: 'revoke the refresh tokens and forget the session',
  options: {
    ...ENVIRONMENT_OPTIONS,
    all: { type: 'boolean', help: 'every session on this machine, of all environments and accounts' },
    browser: { type: 'boolean', help: "end Auth0's session in the browser, too" },
  },
  examples: ['logout', 'logout -e staging --account agent', 'logout --all', 'logout --browser'],

  run: async (values, _positionals, io) => {
    const deps = createDeps(io)
    if (!values.all) {
      const { config } = await openSession(values, io)
      const isClean = await leave(config, deps)
      if (values.browser) await endBrowserSession(config, io)
      else deps.log(browserStaysSignedIn(config, values))
      return isClean ? EXIT.done : EXIT.no
    }
    // Of this machine, also where UASSIST_STORE names the store of a fleet.
    const local = { ...deps, store: localStore(io) }
    const folder = sessionsFolder(io.env)
    checkFolder(folder)
    const sessions = listSessions(folder, deps.log)
    if (sessions.length === 0) deps.log('Nobody was signed in.')
    let clean = true
    // A confidential client's secret is not in the session; such a token is reported as not revoked.
    for (const { identity } of sessions) clean = (await leave({ ...identity, clientSecret: '' }, local)) && clean
    for (const id of listCorrupt(folder, deps.log)) await forget(id, local)
    const issuers = new Map(sessions.map(({ identity }) => [identity.auth0Domain, identity]))
    for (const client of issuers.values()) {
      if (values.browser) await endBrowserSession(client, io)
      else
        deps.log(`Your browser may still be signed in at ${client.auth0Domain}: ${browserLogoutUrl(client)} ends that.`)
    }
    return clean ? EXIT.done : EXIT.no
  },
})

/** Removes what is unreadable of a session: its tokens cannot be revoked, but they must not stay on the disk. */
async function forget(id: string, { store, log }: Deps): Promise<void> {
  await store.update(id, (current) => Promise.resolve(current), { purpose: 'signing out', forget: true })
  log(`Removed an unreadable session file ("${id}"); its refresh token, if it held one, lives until it expires.`)
}

/** Signs one session out and says what that means. Resolves to false where it was not revoked, or is still stored. */
async function leave(config: Parameters<typeof signOut>[0] & Pick<Config, 'account'>, deps: Deps): Promise<boolean> {
  const { nothing, revoked, removed, accessTokensEndAt } = await signOut(config, deps)
  const which = `${config.auth0Domain}, account "${config.account}"`
  if (nothing) {
    deps.log(`Nobody was signed in at ${which}.`)
    return true
  }
  if (removed) deps.log(`${revoked ? 'Signed out' : 'The session was removed here'} at ${which}.`)
  else deps.log(`warning: the session at ${which} is still stored; make its folder writable, and try again.`)
  if (!revoked) {
    deps.log('warning: Auth0 could not be told to revoke a refresh token; presume it alive until it expires.')
  }
  if (accessTokensEndAt !== undefined) {
    deps.log(`Access tokens handed out before stay good until ${timeText(accessTokensEndAt)}.`)
  }
  return revoked && removed
}
