import { sessionId } from '../../auth'
import { TagError } from '../error-text'
import { type ActionContext, type App, type Model } from '../host'
import { say, showNotes } from '../notes'
import { beginSignIn } from '../session/copied-address'
import { configOf, lastUses, type Use } from '../session/last-used'
import { signInByMenu } from '../session/one-token'
import { describeSession, nameSession, NEVER_USED } from '../session/session-text'
import { store as sessions } from '../session/wiring'
import { endsWithin, WAIT_MS } from './ends-within'

/**
 * "Sign in": into the first session that this request or collection was last sent with and where nobody is signed in.
 * Rejects with a TagError where a client secret is needed, and as `getToken` does.
 */
export async function signInAction({ app, store }: ActionContext, subject: Model): Promise<void> {
  const uses = await lastUses(store, subject)
  await signIn((await firstSignedOut(uses)) ?? uses[0], { title: 'U-Assist: Sign in', afresh: false }, app)
}

/** "Sign in as somebody else": into the session that was used last, with a login whoever the browser knows. */
export async function signInAfreshAction({ app, store }: ActionContext, subject: Model): Promise<void> {
  const [use] = await lastUses(store, subject)
  await signIn(use, { title: 'U-Assist: Sign in as somebody else', afresh: true }, app)
}

async function signIn(use: Use | undefined, how: { title: string; afresh: boolean }, app: App): Promise<void> {
  const { title, afresh } = how
  if (!use) {
    say(app, title, NEVER_USED)
    return
  }
  const config = configOf(use)
  if (use.confidential && !config.clientSecret) {
    throw new TagError(
      'This application has a client secret, which is not kept outside the environment: send a request to sign in.',
    )
  }
  const startedAt = Date.now()
  const { signedIn, pasting } = await beginSignIn((paste) => signInByMenu(config, { app }, { afresh, paste }))
  const outcome = await endsWithin(Promise.race([signedIn.then(() => 'done' as const), pasting]), WAIT_MS)
  if (outcome !== 'done') {
    // It is told by the entry that finishes it, or by the next Send.
    signedIn.catch(() => undefined)
    say(app, title, outcome === undefined ? goesOn(use) : howToFinish(outcome, use))
    return
  }
  const session = await sessions.read(sessionId(config))
  const already = session && session.signedInAt < startedAt ? `${ALREADY}\n` : ''
  say(app, title, already + describeSession(use, session))
  showNotes(app)
}

const ALREADY = 'You are signed in already. To change that, choose "U-Assist: Sign in as somebody else".'

const goesOn = (use: Use) =>
  `The sign-in for ${nameSession(use)} goes on in your browser. When it is done, the next Send has the token.`

const howToFinish = (redirectUri: string, use: Use) =>
  [
    `Sign in in your browser, for ${nameSession(use)}.`,
    `It ends at ${redirectUri}: whatever that page shows, copy the whole address from the address bar.`,
    'Then choose "U-Assist: Finish sign-in with the copied address". The server behind that address receives nothing of the sign-in.',
  ].join('\n')

async function firstSignedOut(uses: Use[]): Promise<Use | undefined> {
  for (const use of uses) if (!(await sessions.read(sessionId(use)))) return use
  return undefined
}
