import { loadCalls } from '../lazy-calls'
import { type TemplateTag } from '../host'

/** `{% uassistClaim 'tenantId' %}`. Arguments are only ever added at the end: collections hold them by position. */
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
    {
      type: 'string',
      displayName: 'Account',
      placeholder: 'from the environment',
      help: "Leave empty for the environment's: which sign-in, default, admin, agent, supervisor, …",
    },
  ],
  run: async (context, ...args) => (await loadCalls()).renderClaim(context, args),
  // This text becomes HTML, and a collection may be anybody's: only a plain word is echoed.
  liveDisplayName: ([claim]) => `U-Assist ${/^\w+$/.exec(String(claim?.value ?? ''))?.[0] ?? 'claim'}`,
}
