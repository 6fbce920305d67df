import { type calls } from './calls'
import {
  type Action,
  type ActionContext,
  type HookContext,
  type Model,
  type ResponseHookContext,
  type TagArgument,
  type TemplateTag,
} from './host'

const FULL_ACCESS_NEEDED =
  'U-Assist tokens need "Full host access" for this plugin: switch it on under Preferences > Plugins, then send the request again.'

/** Insomnia 13.2 can run plugins in a sandbox that has no network, no files and no timers. */
const isSandboxed = () => (globalThis as { INSOMNIA_TEMPLATE_SANDBOX?: unknown }).INSOMNIA_TEMPLATE_SANDBOX === true

/**
 * Everything but the definitions in this file, loaded at the first call, so that Insomnia starts no slower. Rejects in
 * the plugin sandbox, where it cannot work, with what to switch on.
 */
async function loadCalls(): Promise<typeof calls> {
  if (isSandboxed()) throw new Error(FULL_ACCESS_NEEDED)
  try {
    return (await import('./calls')).calls
  } catch (error) {
    // The sandbox's messages for a module that it does not provide, in case it no longer sets its marker.
    if (/not permitted by manifest|not available in sandbox/.test(String(error))) {
      throw new Error(FULL_ACCESS_NEEDED, { cause: error })
    }
    throw error
  }
}

/** `{% uassistToken %}`. Further arguments are added at the end only: collections hold them by position. */
export const tokenTag: TemplateTag = {
  name: 'uassistToken',
  displayName: 'U-Assist token',
  description: 'A fresh token of whoever is signed in to U-Assist, for the active environment',
  args: [
    {
      // Not an enum: for one in first place, the editor fails on a tag without arguments (source of 10.1.1).
      type: 'string',
      displayName: 'Which token',
      defaultValue: 'access',
      placeholder: 'access or id',
      validate: (value) => (['', 'access', 'id'].includes(String(value)) ? '' : 'access or id'),
    },
    accountArgument(),
    optionalArgument('Audience', 'the API the token is for'),
    optionalArgument('Scope', 'the scopes to ask for, separated by spaces'),
    optionalArgument('Organization', "Auth0's organization, by id or name"),
    optionalArgument('Connection', "Auth0's connection"),
  ],
  run: async (context, ...args) => (await loadCalls()).renderToken(context, args),
  // Not whose token it is: that can change between two calls, and this text becomes HTML.
  liveDisplayName: ([which]) => (which?.value === 'id' ? 'U-Assist ID token' : 'U-Assist access token'),
}

/** `{% uassistClaim 'tenantId' %}`. Further arguments are added at the end only: collections hold them by position. */
export const claimTag: TemplateTag = {
  name: 'uassistClaim',
  displayName: 'U-Assist claim',
  description:
    'What the token says of whoever is signed in: tenant id, region, e-mail, roles, or any claim by its name',
  args: [
    {
      type: 'string',
      displayName: 'Claim',
      defaultValue: 'tenantId',
      placeholder: 'tenantId',
      help: 'tenantId, tenantName, region, userId (of Auth0, as in sub), email, name, roles, or the name of any claim.',
    },
    accountArgument(),
  ],
  run: async (context, ...args) => (await loadCalls()).renderClaim(context, args),
  // This text becomes HTML, and a collection may come from anybody: only a plain word is shown.
  liveDisplayName: ([claim]) => `U-Assist ${/^\w+$/.exec(String(claim?.value ?? ''))?.[0] ?? 'claim'}`,
}

/** `{% uassistNonce %}`. Further arguments are added at the end only: collections hold them by position. */
export const nonceTag: TemplateTag = {
  name: 'uassistNonce',
  displayName: 'U-Assist nonce',
  description: 'A nonce for one call that writes, fetched from the gateway when the request is sent',
  args: [accountArgument()],
  run: async (context, ...args) => (await loadCalls()).renderNonce(context, args),
}

function accountArgument(): TagArgument {
  return optionalArgument('Account', 'which sign-in (default, admin, agent, supervisor, …)')
}

/** An argument that overrides a key of the environment. */
function optionalArgument(displayName: string, help: string): TagArgument {
  return {
    type: 'string',
    displayName,
    placeholder: 'from the environment',
    help: `Leave empty for the environment's: ${help}.`,
  }
}

/** Before a request is sent or becomes a cURL command: puts tokens in place of the previews' texts for them. */
export async function fillReferencesHook(context: HookContext): Promise<void> {
  if (!isSandboxed()) await (await loadCalls()).fillReferences(context)
}

/** After a response: notes a 401 or 403. It must not throw, because Insomnia would show the error as the response. */
export async function noticeRefusalHook(context: ResponseHookContext): Promise<void> {
  const status = context.response.getStatusCode()
  if ((status === 401 || status === 403) && !isSandboxed()) await (await loadCalls()).noticeRefusal(context, status)
}

/**
 * The entries of a menu. An action sees no environment, so it works with the one that the menu's request or collection
 * was last sent with.
 *
 * @param subjectOf picks that request or collection from what the host passes
 */
export function actionsFor<Models>(subjectOf: (models: Models) => Model): Action<Models>[] {
  const entry = (label: string, icon: string, name: ActionName): Action<Models> => ({
    label: `U-Assist: ${label}`,
    icon,
    action: async (context, models) => {
      try {
        await (await loadCalls())[name](context, subjectOf(models))
      } catch (error) {
        // The host would show a stack.
        void context.app.alert(`U-Assist: ${label}`, (error as Error).message)
      }
    },
  })
  return [
    entry('Sign in', 'right-to-bracket', 'signInAction'),
    entry('Finish sign-in with the copied address', 'paste', 'finishSignInAction'),
    entry('Sign in as somebody else', 'user-plus', 'signInAfreshAction'),
    entry('Sign out', 'right-from-bracket', 'signOutAction'),
    entry('Who am I', 'user', 'whoAmIAction'),
    entry('Explain the last refusal', 'circle-question', 'explainAction'),
  ]
}

/** The calls that are actions. */
type ActionName = {
  [Name in keyof Calls]: Calls[Name] extends (context: ActionContext, subject: Model) => Promise<void> ? Name : never
}[keyof Calls]
type Calls = typeof calls
