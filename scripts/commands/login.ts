import { getToken, notSignedIn, sessionId, signInAgain } from '../../plugin/auth'
import { brokerFiles } from '../broker/broker-files'
import { missingBroker } from '../broker/missing-broker'
import { defineCommand, ENVIRONMENT_OPTIONS, numberOption } from '../cli/command'
import { terminalInteraction } from '../session/interaction'
import { createDeps, openSession } from '../session/session'
import { EXIT } from '../cli/errors'
import { describe, identify } from '../session/who'

export const command = defineCommand({
  name: 'login',
  summary: 'sign in once; every tool on this machine then has a fresh token',
  options: {
    ...ENVIRONMENT_OPTIONS,
    device: { type: 'boolean', help: 'sign in on another device: for machines without a browser' },
    'no-browser': { type: 'boolean', help: 'open nothing; the redirected URL may be pasted' },
    timeout: { type: 'string', value: 'S', help: 'how long to wait for the sign-in (default: 180)' },
    force: { type: 'boolean', help: 'sign in afresh although a session is there' },
  },
  examples: ['login', 'login -e staging --account supervisor', 'login -e staging --device'],

  run: async (values, _positionals, io) => {
    // A token given from outside is no session: signing in is about the session.
    const opened = await openSession(values, io)
    const config = { ...opened.config, accessToken: '' }
    const timeoutMs = numberOption(values.timeout, 'timeout', 180, 1) * 1000
    const interaction = terminalInteraction({ device: values.device, noBrowser: values['no-browser'], timeoutMs }, io)
    const deps = createDeps(io, interaction)
    const startedAt = deps.now()
    if (values.force) await signInAgain(config, deps)
    else await getToken(config, {}, deps)
    const session = await deps.store.read(sessionId(config))
    if (!session) throw notSignedIn(config)
    const who = describe(identify(session, session.claims ?? {}, config))
    io.err(
      session.signedInAt < startedAt ? `Already signed in: ${who}. --force signs in afresh.` : `Signed in: ${who}.`,
    )
    const note = await missingBroker(opened.environment.values, brokerFiles(io), deps.send)
    if (note !== undefined) io.err(`note: ${note}`)
    return EXIT.done
  },
})
