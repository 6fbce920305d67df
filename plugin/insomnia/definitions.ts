import { loadCalls } from './lazy-calls'
import { type TagArgument, type TemplateTag } from './host'

/** `{% uassistToken %}`. Arguments are only ever added at the end: collections hold them by position. */
export const tokenTag: TemplateTag = {
  name: 'uassistToken',
  displayName: 'U-Assist token',
  description: 'A fresh token of whoever is signed in to U-Assist, for the active environment',
  args: [
    {
      // Not an enum: for one in first place, the editor fails on a tag without arguments (seen in the source of 10.1.1).
      type: 'string',
      displayName: 'Which token',
      defaultValue: 'access',
      placeholder: 'access or id',
      validate: (value) => (['', 'access', 'id'].includes(String(value)) ? '' : 'access or id'),
    },
    override('Account', 'which sign-in: default, admin, agent, supervisor, …'),
    override('Audience', 'the API the token is for'),
    override('Scope', 'the scopes to ask for, separated by spaces'),
    override('Organization', "Auth0's organization, by id or name"),
    override('Connection', "Auth0's connection"),
  ],
  run: async (context, ...args) => (await loadCalls()).renderToken(context, args),
  // Which token, and no more: whose it is can change between two calls, and this text becomes HTML.
  liveDisplayName: ([which]) => (which?.value === 'id' ? 'U-Assist ID token' : 'U-Assist access token'),
}

function override(displayName: string, help: string): TagArgument {
  return {
    type: 'string',
    displayName,
    placeholder: 'from the environment',
    help: `Leave empty for the environment's: ${help}.`,
  }
}
