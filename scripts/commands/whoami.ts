import {
  type AccessToken,
  AuthError,
  type Claims,
  type Config,
  type Deps,
  findAccessToken,
  getClaims,
  getToken,
  isRenewable,
  nameOf,
  readClaims,
  requestUserinfo,
  type Session,
  untilWhen,
} from '../../plugin/auth'
import { columns, defineCommand, ENVIRONMENT_OPTIONS, JSON_OPTION } from '../cli/command'
import { EXIT } from '../cli/errors'
import { jsonLine } from '../cli/printable'
import { createDeps, openSession } from '../session/session'
import { identify, type Identity, type Known } from '../session/who'
import { whenText } from '../session/when-text'

export const command = defineCommand({
  name: 'whoami',
  summary: 'who is signed in, with which roles, and until when',
  options: {
    ...ENVIRONMENT_OPTIONS,
    ...JSON_OPTION,
    remote: { type: 'boolean', help: 'ask /userinfo, instead of reading the verified ID token' },
  },
  examples: ['whoami', 'whoami -e staging --json', 'whoami --remote'],

  run: async (values, _positionals, io) => {
    const { config } = await openSession(values, io)
    const deps = createDeps(io)
    // Asked first, because a refresh replaces the session that is read next, and a refresh token given begins one.
    const isGiven = config.accessToken !== '' || config.refreshToken !== ''
    const token = values.remote || isGiven ? await getToken(config, {}, deps) : undefined
    const { session, claims } = config.accessToken && token ? given(token, deps) : await stored(config, deps)
    const current = values.remote && token ? await requestUserinfo(token.accessToken, config, deps) : claims
    const identity = identify(session, current, config)
    if (values.json) io.data(jsonLine(identity))
    else io.out(...card(identity, session))
    return EXIT.done
  },
})

/** The session and its person. Throws SIGN_IN_REQUIRED where no token of it lives and nothing can renew one. */
async function stored(config: Config, deps: Deps): Promise<{ session: Session; claims: Claims }> {
  const found = await getClaims(config, deps)
  const alive = findAccessToken(found.session, { ...config, minValiditySeconds: 0 }, deps.now())
  if (alive || isRenewable(found.session, config)) return found
  throw new AuthError('SIGN_IN_REQUIRED', `the sign-in of ${nameOf(found.claims)} at ${config.auth0Domain} has ended`)
}

/** A token from outside belongs to no session; what it says of itself is shown, and that it is not verified is said. */
function given(token: AccessToken, { log }: Pick<Deps, 'log'>): { session: Known; claims: Claims } {
  log('note: read from the access token that was given, which is not verified here; --remote asks Auth0')
  return { session: { accessTokens: [token] }, claims: readClaims(token.accessToken) ?? {} }
}

function card(identity: Identity, session: Known): string[] {
  const ends = identity.accessTokenExpiresAt
  const rows: [string, string | null][] = [
    ['name', identity.name],
    ['e-mail', identity.email],
    ['subject', identity.subject],
    ['account', identity.account],
    ['organization', identity.organization],
    ['tenant', [identity.tenantName, identity.tenant].filter(Boolean).join(', ') || null],
    ['region', identity.region],
    ['roles', identity.roles.join(', ') || null],
    ['access token ends', ends && whenText(Date.parse(ends))],
    ['sign in again by', untilWhen(session, (time) => whenText(time))?.text ?? null],
  ]
  return columns(rows.filter((row): row is [string, string] => row[1] !== null))
}
