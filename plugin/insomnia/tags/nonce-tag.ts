import { loadCalls } from '../lazy-calls'
import { type TemplateTag } from '../host'

/** `{% uassistNonce %}`. Arguments are only ever added at the end: collections hold them by position. */
export const nonceTag: TemplateTag = {
  name: 'uassistNonce',
  displayName: 'U-Assist nonce',
  description: 'A nonce for one call that writes, fetched from the gateway when the request is sent',
  args: [
    {
      type: 'string',
      displayName: 'Account',
      placeholder: 'from the environment',
      help: "Leave empty for the environment's: which sign-in, default, admin, agent, supervisor, …",
    },
  ],
  run: async (context, ...args) => (await loadCalls()).renderNonce(context, args),
}
