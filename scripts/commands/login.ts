import { checkEmail, type Config, type Deps, hasEmail, makeSignedIn, sessionId, signInAgain } from '../../plugin/auth'
import { brokerFiles } from '../broker/broker-files'
import { missingBroker } from '../broker/missing-broker'
import { defineCommand, ENVIRONMENT_OPTIONS, numberOption } from '../cli/command'
import { EXIT, usageError } from '../cli/errors'
import { type Io } from '../cli/io'
import { signInForCi } from '../session/for-ci'
import { terminalInteraction } from '../session/interaction'
import { savedSession } from '../session/saved-session'
import { createDeps, openSession } from '../session/session'
import { describe, identify } from '../session/who'

export const command = defineCommand({
  name: 'login',
  summary: 'sign in once; every tool on this machine then has a fresh token',
  options: {
    ...ENVIRONMENT_OPTIONS,
    as: { type: 'string', value: 'EMAIL', help: 'who is meant: nobody else is signed in' },
    force: { type: 'boolean', help: 'log in anew although a session is there, here or in the browser' },
    device: { type: 'boolean', help: 'sign in on another device: for machines without a browser' },
    'no-browser': { type: 'boolean', help: 'open nothing; the redirected URL may be pasted' },
    'response-mode': {
      type: 'string',
      value: 'fragment|query',
      help: 'how a pasted callback carries the code (default: fragment, which the app behind it does not receive)',
    },
    'for-ci': { type: 'boolean', help: 'a sign-in of its own for a CI: printed once, and stored nowhere here' },
    timeout: { type: 'string', value: 'S', help: 'how long to wait for the sign-in (default: 180)' },
  },
  examples: [
    'login',
    'login -e staging --account supervisor',
    'login --account agent --as grace@example.com',
    'login -e staging --device',
    'login -e staging --for-ci',
  ],

  run: async (values, _positionals, io) => {
    // A token given from outside is no session: signing in is about the session.
    const opened = await openSession(values, io)
    const config = { ...opened.config, accessToken: '' }
    const timeoutMs = numberOption(values.timeout, 'timeout', 180, 1) * 1000
    const interaction = terminalInteraction(
      {
        device: values.device,
        noBrowser: values['no-browser'],
        responseMode: responseModeOption(values['response-mode']),
        timeoutMs,
        afresh: values.force,
        email: emailOption(values.as),
      },
      io,
    )
    const deps = createDeps(io, { ...interaction, mustBeSaved: true })
    if (values['for-ci']) return printForCi(config, deps, io)
    const startedAt = deps.now()
    await signIn(values.as, values.force ?? false, config, deps)
    const session = await savedSession(config, deps, io)
    // Another process may have signed in meanwhile.
    if (values.as !== undefined) checkEmail(session.claims ?? {}, values.as)
    const who = describe(identify(session, session.claims ?? {}, config))
    io.err(session.signedInAt < startedAt ? `Already signed in: ${who}. --force logs in anew.` : `Signed in: ${who}.`)
    const note = await missingBroker(opened.environment.values, brokerFiles(io), deps.send)
    if (note !== undefined) io.err(`note: ${note}`)
    return EXIT.done
  },
})

/** The credential alone on stdout, what to know of it on stderr. */
async function printForCi(config: Config, deps: Deps, io: Io): Promise<number> {
  const { credential, variable, notes } = await signInForCi(config, deps)
  io.err(...notes, '', `${variable}=`)
  io.data(credential)
  return EXIT.done
}

/** Signs in, unless the one who is meant is signed in and the session still lives. */
async function signIn(email: string | undefined, force: boolean, config: Config, deps: Deps): Promise<void> {
  const stored = await deps.store.read(sessionId(config))
  const isSomebodyElse = email !== undefined && stored !== undefined && !hasEmail(stored.claims, email)
  if (force || isSomebodyElse) await signInAgain(config, deps)
  else await makeSignedIn(config, deps)
}

function responseModeOption(value: string | undefined): 'fragment' | 'query' {
  if (value === undefined || value === 'fragment' || value === 'query') return value ?? 'fragment'
  throw usageError(`"--response-mode" can be fragment or query, not "${value}"`)
}

function emailOption(value: string | undefined): string | undefined {
  if (value === undefined || /^\S+@\S+$/.test(value)) return value
  throw usageError(`"--as" must be an e-mail address, not "${value}"`)
}
