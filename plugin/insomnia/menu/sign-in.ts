import { sessionId } from '../../auth'
import { TagError } from '../error-text'
import { type ActionContext, type Model } from '../host'
import { say } from '../notes'
import { configOf, lastUses, type Use } from '../session/last-used'
import { getOneToken } from '../session/one-token'
import { describeSession, NEVER_USED } from '../session/session-text'
import { store as sessions } from '../session/wiring'

const TITLE = 'U-Assist: Sign in'
/** The host gives up on an action after 30 s, and a person may need longer. */
const WAIT_MS = 25_000

/**
 * "Sign in": into the first session that this request or collection was last sent with and where nobody is signed in.
 * Rejects with a TagError where a client secret is needed, and as `getOneToken` does.
 */
export async function signInAction({ app, store }: ActionContext, subject: Model): Promise<void> {
  const uses = await lastUses(store, subject)
  const use = (await firstSignedOut(uses)) ?? uses[0]
  if (!use) {
    say(app, TITLE, NEVER_USED)
    return
  }
  const config = configOf(use)
  if (use.confidential && !config.clientSecret) {
    throw new TagError(
      'This application has a client secret, which is not kept outside the environment: send a request to sign in.',
    )
  }
  const startedAt = Date.now()
  const signedIn = getOneToken(config, { app }, { retry: true })
  if (!(await endsWithin(signedIn, WAIT_MS))) {
    say(
      app,
      TITLE,
      `The sign-in goes on in your browser. When it is done, the next Send has the token.\n${describeSession(use, undefined)}`,
    )
    return
  }
  const session = await sessions.read(sessionId(config))
  const already =
    session && session.signedInAt < startedAt
      ? 'You are signed in already. Sign out first to sign in as somebody else.\n'
      : ''
  say(app, TITLE, already + describeSession(use, session))
}

async function firstSignedOut(uses: Use[]): Promise<Use | undefined> {
  for (const use of uses) if (!(await sessions.read(sessionId(use)))) return use
  return undefined
}

/** Whether a promise is fulfilled in time. Rejects with it in time; a later rejection is ignored. */
async function endsWithin(promise: Promise<unknown>, milliseconds: number): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const tooLong = new Promise<false>((resolve) => {
    timer = setTimeout(() => {
      resolve(false)
    }, milliseconds)
  })
  try {
    return await Promise.race([promise.then(() => true), tooLong])
  } finally {
    clearTimeout(timer)
  }
}
