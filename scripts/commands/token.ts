import { type AccessToken, type Deps, freshIdToken, getToken, requestMachineToken } from '../../plugin/auth'
import { defineCommand, ENVIRONMENT_OPTIONS, JSON_OPTION, numberOption } from '../cli/command'
import { EXIT, usageError } from '../cli/errors'
import { type Io, isInteractive } from '../cli/io'
import { jsonLine } from '../cli/printable'
import { createDeps, openSession } from '../session/session'
import { whenText } from '../session/when-text'
import { isoOrNull } from '../session/who'

export const command = defineCommand({
  name: 'token',
  summary: 'print an access token that is good for a while, and nothing else',
  options: {
    ...ENVIRONMENT_OPTIONS,
    ...JSON_OPTION,
    header: { type: 'boolean', help: 'print it as a header line, for `curl -H @-`' },
    'id-token': { type: 'boolean', help: 'print the ID token instead (for a program that must know who is signed in)' },
    'min-validity': { type: 'string', value: 'S', help: 'seconds the token must live from now (default: 60)' },
    login: { type: 'boolean', help: 'sign in when needed; without it no browser ever opens' },
    grant: { type: 'string', value: 'client-credentials', help: 'a machine token instead of a user token' },
  },
  examples: [
    'token -e staging',
    'token --min-validity 600 --json',
    'token --header | curl -s -H @- "$API_URL"',
    'token --grant client-credentials   # needs machineClientId, and UASSIST_MACHINE_CLIENT_SECRET with UASSIST_AUTH0_DOMAIN',
  ],

  run: async (values, _positionals, io) => {
    if (values.header && values.json)
      throw usageError('"--header" and "--json" are two ways to print one token: choose one')
    const keys = new Set(values.grant === undefined ? [] : ['machineClientSecret'])
    const { config } = await openSession(values, io, { keys })
    const minValiditySeconds = numberOption(values['min-validity'], 'min-validity', 60)
    const deps = await depsFor(values.login, io)
    if (values.grant !== undefined) {
      if (values.grant !== 'client-credentials')
        throw usageError(`"--grant" can only be client-credentials, not "${values.grant}"`)
      print(await requestMachineToken(config, deps), 'machine', values, io)
    } else if (values['id-token']) {
      io.data(lineOf(await freshIdToken(config, { minValiditySeconds }, deps), values))
    } else {
      const token = await getToken(config, { minValiditySeconds }, deps)
      if (token.expiresAt < deps.now() + minValiditySeconds * 1000)
        io.err(`note: this token ends ${whenText(token.expiresAt)}, sooner than "--min-validity" asks for`)
      print(token, config.account, values, io)
    }
    return EXIT.done
  },
})

async function depsFor(login: boolean | undefined, io: Io): Promise<Deps> {
  // Loaded only when asked for: a cached token must not pay for a listener and a browser.
  if (!login || !isInteractive(io)) return createDeps(io)
  const { terminalInteraction } = await import('../session/interaction')
  return createDeps(io, terminalInteraction({ timeoutMs: 180_000 }, io))
}

/** How the result is printed. */
interface Form {
  header?: boolean
  json?: boolean
}

/** A token, or the header that carries it (RFC 6750 section 2.1). */
function lineOf(token: string, { header }: Form): string {
  return header ? `Authorization: Bearer ${token}` : token
}

function print(token: AccessToken, account: string, form: Form, io: Io): void {
  if (!form.json) {
    io.data(lineOf(token.accessToken, form))
    return
  }
  const { accessToken, tokenType, audience, scope } = token
  io.data(jsonLine({ accessToken, tokenType, expiresAt: isoOrNull(token.expiresAt), audience, scope, account }))
}
