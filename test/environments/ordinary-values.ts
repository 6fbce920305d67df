import { createHash } from 'node:crypto'

const hex = (seed: number) => createHash('sha256').update(String(seed)).digest('hex')

const uuid = (seed: number) => hex(seed).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5')

/** As Auth0 draws client ids: 32 letters and digits, and public. */
const clientId = (seed: number) =>
  createHash('sha512')
    .update(`client ${String(seed)}`)
    .digest('base64')
    .replace(/[^A-Za-z0-9]/g, '')
    .slice(0, 32)

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index)

const base64url = (seed: string, bytes = 32) =>
  createHash('sha512').update(seed).digest().subarray(0, bytes).toString('base64url')

const base64 = (seed: string) => createHash('sha384').update(seed).digest('base64')

const publicKey = (seed: number) =>
  `MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA${Array.from({ length: 5 }, (_, n) => base64(`${String(seed)} ${String(n)}`)).join('')}`

/** Long, random and meant to be seen: no alarm in a file that is shared. A run hides them, as it knows no better. */
export const PUBLIC_VALUES: [key: string, value: string][] = numbers(10).flatMap((n): [string, string][] => {
  const seed = String(n)
  return [
    ['publicKey', publicKey(n)],
    [
      'jwk',
      JSON.stringify({
        kty: 'EC',
        crv: 'P-256',
        kid: base64url(`kid ${seed}`),
        x: base64url(`x ${seed}`),
        y: base64url(`y ${seed}`),
      }),
    ],
    ['cursor', base64url(`cursor ${seed}`, 45)],
    ['nextCursor', Buffer.from(`{"after":"${uuid(n)}","page":${seed}}`).toString('base64')],
    ['codeChallenge', base64url(`challenge ${seed}`)],
    [
      'note',
      `https://tenant.us.auth0.com/authorize?code_challenge=${base64url(`pkce ${seed}`)}&code_challenge_method=S256`,
    ],
    ['recaptchaSiteKey', `6L${base64url(`recaptcha ${seed}`).slice(0, 38)}`],
    ['page', `<script src="https://cdn.example.com/a.js" integrity="sha384-${base64(`integrity ${seed}`)}"></script>`],
    ['document', `https://docs.google.com/document/d/1${base64url(`document ${seed}`)}/edit`],
    [
      'deployKey',
      `ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ${base64(`ssh ${seed}`)}${base64(`rsa ${seed}`)} ann@example.com`,
    ],
  ]
})

/** 200 variables as honest environments have them: name and value. */
export const ORDINARY_VALUES: [key: string, value: string][] = [
  ...numbers(25).map((n): [string, string] => ['conversationId', uuid(n)]),
  ...numbers(25).map((n): [string, string] => ['clientId', clientId(n)]),
  ...numbers(15).map((n): [string, string] => ['commit', hex(n).slice(0, 40)]),
  ...numbers(10).map((n): [string, string] => ['checksum', hex(n)]),
  ...numbers(15).map((n): [string, string] => ['userName', `auth0|${hex(n).slice(0, 24)}`]),
  ...numbers(15).map((n): [string, string] => ['userName', `auth0%7C${hex(n).slice(0, 24)}`]),
  ...numbers(10).map((n): [string, string] => ['organization', `org_${clientId(n).slice(0, 16)}`]),
  ...numbers(15).map((n): [string, string] => ['windowStart', String(1_700_000_000_000 + n * 86_400_000)]),
  ...numbers(15).map((n): [string, string] => ['since', new Date(1_700_000_000_000 + n * 86_400_000).toISOString()]),
  ...([
    ['auth0Domain', 'https://tenant.us.auth0.com'],
    ['auth0Domain', 'tenant.eu.auth0.com'],
    ['clientId', '<your Auth0 client id>'],
    ['clientSecret', '<ask the team lead>'],
    ['clientSecret', '{{machineSecret}}'],
    ['password', '***'],
    ['authorization', 'Bearer {{accessToken}}'],
    ['authorization', 'Bearer <access token>'],
    ['audience', 'uassist.uniphore.com'],
    ['audience', 'https://api.example.com/v2/'],
    ['scope', 'openid profile email offline_access read:experiences write:experiences'],
    ['redirectUri', 'http://127.0.0.1:18471/callback,http://127.0.0.1:24671/callback,http://localhost:31371/callback'],
    ['connection', 'Username-Password-Authentication'],
    ['apiUrl', 'https://api.us.cloud.uniphore.com'],
    ['gatewayUrl', 'https://uassist-gateway-api.us.cloud.uniphore.com'],
    ['tokenUrl', 'https://tenant.us.auth0.com/oauth/token'],
    ['accessTokenUrl', '{{auth0Domain}}/oauth/token'],
    ['tokenType', 'Bearer'],
    ['tokenName', 'access_token'],
    ['tokenLifetimeSeconds', '86400'],
    ['maxTokens', '4096'],
    ['refreshToken', 'true'],
    ['requirePassword', 'false'],
    ['passwordPolicy', 'at least 12 characters'],
    ['passwordResetUrl', 'https://tenant.us.auth0.com/lo/reset'],
    ['nextPageToken', 'eDI5'],
    ['publicKey', 'see the certificate'],
    ['sortKey', 'createdAt'],
    ['primaryKey', 'conversationId'],
    ['grantType', 'authorization_code'],
    ['email', 'ann@example.com'],
    ['recipients', 'ann@example.com, ben@example.com; cai@example.com'],
    ['repository', 'git@github.com:example/calls.git'],
    ['host', 'db.example.com:5432'],
    ['database', 'postgres://db.example.com:5432/calls'],
    ['region', 'us'],
    ['locale', 'de-CH'],
    ['version', '12.4.1-rc.2+build.5114f85'],
    ['account', 'supervisor'],
    ['allowWrites', 'false'],
    ['phone', '+41 44 668 18 00'],
    ['file', '/var/lib/uassist/reports/2024-05-13/u-assist.junit.xml'],
    ['contentType', 'application/vnd.uassist.summary+json; charset=utf-8'],
    ['userAgent', 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0'],
    ['cron', '*/15 6-20 * * 1-5'],
    ['pattern', '^[A-Z]{2}\\d{6}$'],
    ['body', '{"type":"list","filters":{"startTime":1700000000000,"endTime":1700086400000}}'],
    ['query', 'startTime=1700000000000&environment=dev&pageToken=2'],
    ['note', 'Bearer authentication is needed, see the page on user tokens'],
    ['note', 'UAssistConversationSummaryV2ForSupervisorEnvironment1'],
    ['note', 'conversation-2024-05-13T10-22-33-000Z-agent-7-supervisor-3'],
    ['note', 'The password is asked for on the first sign-in.'],
    ['color', '#1f6feb'],
    ['empty', ''],
    ['list', '["a","b","c"]'],
  ] satisfies [string, string][]),
  ...([
    ['mfaToken', 'optional'],
    ['refreshToken', 'required'],
  ] satisfies [string, string][]),
]
