/**
 * The demo data of the sandbox: one U-Assist tenant, three accounts and three OAuth clients. Nothing here is a secret:
 * the values are good for servers on this machine's loopback only, and the documents print them.
 */

/** Claims U-Assist adds to a user's tokens live under this prefix (`…/tenant`, `…/roles`, `…/cluster`, …). */
export const CLAIM_PREFIX = 'https://api.uniphore.com/'

/** The U-Assist tenant of the sandbox. `organization` is its slug: what the login page calls "Organization Name". */
export const DEMO_TENANT = {
  tenantId: '7d0f6f2e-3c1b-4a57-9a64-5f0c8e2b1d90',
  organization: 'acme-demo',
  organizationId: 'org_acmedemo00000001',
  cluster: 'us',
} as const

/** A second organization of the same Auth0 tenant: none of the demo accounts is a member of it. */
export const OTHER_ORGANIZATION = { name: 'other-demo', id: 'org_otherdemo0000001' } as const

/** A user of the sandbox. */
export interface DemoAccount {
  account: 'admin' | 'agent' | 'supervisor'
  email: string
  password: string
  name: string
  organization: string
  /** The `sub` claim, in Auth0's `auth0|<24 hex digits>` form; U-Assist's tokens repeat it as their `user_id`. */
  subject: string
  /** U-Assist's internal user id, a small integer, which is in no token: endpoint 6 gives it for a subject. */
  userId: number
  /** The user id in the client's database, or a station id: `agentCRMId` and `agentId` of the supervisors' endpoints. */
  crmId: string
  /** The `user_metadata` claim. Its members differ from sample token to sample token, so all of them are optional. */
  userMetadata: Readonly<Record<string, string | boolean>>
  roles: readonly string[]
}

const demoAccount = (
  account: DemoAccount['account'],
  name: string,
  userId: number,
  crmId: string,
  roles: readonly string[],
  userMetadata: DemoAccount['userMetadata'] = {},
): DemoAccount => ({
  account,
  email: `${account}@acme-demo.example`,
  password: `demo-${account}`,
  name,
  organization: DEMO_TENANT.organization,
  subject: `auth0|65000000000000000000000${String(userId)}`,
  userId,
  crmId,
  roles,
  userMetadata,
})

/** Roles are those observed in sample tokens, but for `u_supervisor`, which is ours: it follows the pattern of the others. */
export const DEMO_ACCOUNTS: readonly DemoAccount[] = [
  demoAccount('admin', 'Ada Admin', 1, 'crm-admin', ['u_administrator', 'interact_account_admin'], {
    client_id: 'admin@acme-demo.example',
    firstName: 'Ada',
    lastName: 'Admin',
    restrictProductionAccess: false,
  }),
  demoAccount('agent', 'Grace Agent', 2, 'crm-agent', ['u_agent', 'interact_agent'], {
    client_id: 'agent@acme-demo.example',
    station_code: '1234',
  }),
  demoAccount('supervisor', 'Sven Supervisor', 3, 'crm-supervisor', ['u_supervisor']),
]

/** The OAuth clients of the sandbox. */
export const DEMO_CLIENTS = {
  /** Public client with PKCE: what the command line and the Insomnia plugin use. */
  native: { clientId: 'sandbox-native' },
  /** Confidential client: the documented flow with a client secret. */
  web: { clientId: 'sandbox-web', clientSecret: 'sandbox-web-demo-value' },
  /** Client credentials only. */
  machine: { clientId: 'sandbox-machine', clientSecret: 'sandbox-machine-demo-value' },
} as const

/** The customer of the sandbox whose data may be erased: the collections never choose one by themselves. */
export const DISPOSABLE_CUSTOMER = 'customer-9001'

/** The audiences U-Assist's published sample tokens carry; they have no scheme. */
export const DEMO_AUDIENCES = ['uassist.uniphore.com', 'api.uniphore.com'] as const

/** Where `uassist sandbox` listens unless told otherwise; below the range systems take client ports from. */
export const SANDBOX_PORTS = { tenant: 18090, api: 18091 } as const

/** Callback URLs registered for the sandbox's clients: ports far apart, tried in order. Auth0 matches them exactly. */
export const SANDBOX_REDIRECT_URIS: readonly string[] = [
  'http://127.0.0.1:18471/callback',
  'http://127.0.0.1:24671/callback',
  'http://localhost:31371/callback',
]

/**
 * Callback URLs at hosts elsewhere, registered beside those on loopback: the one that U-Assist's page has as its example, at a
 * name nobody can own (RFC 2606), and Postman's own.
 */
export const HTTPS_CALLBACKS: readonly string[] = [
  'https://yourapp.example/callback',
  'https://oauth.pstmn.io/v1/callback',
]
