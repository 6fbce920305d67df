import { createHash, generateKeyPairSync } from 'node:crypto'

/** Characters that look drawn by a machine, and are the same each time. */
export function drawn(seed: string, length: number, encoding: 'base64url' | 'hex' = 'base64url'): string {
  let text = ''
  for (let round = 0; text.length < length; round++) {
    text += createHash('sha512')
      .update(`${seed} ${String(round)}`)
      .digest(encoding)
  }
  return text.slice(0, length)
}

export const letters = (seed: string, length: number) =>
  drawn(seed, length * 3)
    .replace(/[-_]/g, '')
    .slice(0, length)

export const fakeJwt = (seed = 'jwt') =>
  [JSON.stringify({ alg: 'RS256', kid: seed }), JSON.stringify({ sub: 'auth0|1', iat: 1_700_000_000 })]
    .map((part) => Buffer.from(part).toString('base64url'))
    .concat(drawn(seed, 86))
    .join('.')

export const fakeClientSecret = (seed = 'client secret') => drawn(seed, 64)

/** Names that one part of uassist once knew for a secret's, and another did not. */
const SECRET_NAMES = [
  'signingKey',
  'smtpPwd',
  'pwd',
  'passcode',
  'clientSecretOld',
  'secretAccessKey',
  'Ocp-Apim-Subscription-Key',
  'codeVerifier',
  'client_assertion',
  'device_code',
  'X-CSRF-Token',
]

/** Secrets of many shapes, made here and good for nothing: what, the variable's name, its value. */
export function plantedSecrets(): [what: string, key: string, value: string][] {
  const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  return [
    ['a JWT', 'note', fakeJwt()],
    ['a Bearer header', 'header', `Bearer ${letters('bearer', 32)}`],
    ['a Basic header', 'header', `Basic ${Buffer.from('ann:s3cret').toString('base64')}`],
    ['an Auth0 client secret', 'note', fakeClientSecret()],
    ['an Auth0 refresh token, older form', 'note', `v1.${drawn('refresh', 50)}`],
    ['an Auth0 refresh token, newer form', 'note', drawn('refresh token', 45)],
    ['a broker key', 'brokerKey', drawn('broker', 32, 'hex')],
    ['an age identity', 'note', `AGE-SECRET-KEY-1${letters('age', 58).toUpperCase()}`],
    ['a private key', 'note', pem],
    ['a GitHub token', 'note', `ghp_${letters('github', 36)}`],
    ['a GitLab token', 'note', `glpat-${letters('gitlab', 20)}`],
    ['an AWS secret access key', 'AWS_SECRET_ACCESS_KEY', letters('aws', 40)],
    ['a Slack token', 'note', `xoxb-${drawn('1', 12, 'hex').replace(/[a-f]/g, '7')}-${letters('slack', 24)}`],
    ['an npm token', 'note', `npm_${letters('npm', 36)}`],
    ['a SendGrid key', 'note', `SG.${letters('sendgrid', 22)}.${letters('sendgrid key', 43)}`],
    ['an Anthropic key', 'note', `sk-ant-api03-${drawn('anthropic', 93)}AA`],
    ['a Postman API key', 'note', `PMAK-${drawn('postman', 24, 'hex')}-${drawn('pmak', 34, 'hex')}`],
    ['a password under its name', 'adminPassword', 'correct horse battery'],
    ['a password under an abbreviation', 'SMTP_PWD_STAGING', 'hunter22'],
    ['an e-mail address with its password', 'account', ['ann@example.com', 'Sommer2024!'].join(':')],
    ['a user and password in an address', 'apiUrl', `https://ann:${letters('url', 12)}@api.example.com/v1`],
    ['a connection string', 'database', `postgres://ann:${letters('db', 16)}@db.example.com:5432/calls`],
    ['a secret inside JSON', 'body', JSON.stringify({ client_id: 'abc', client_secret: letters('json', 24) })],
    ['a secret inside a form', 'body', `grant_type=password&username=ann&password=${letters('form', 12)}9`],
    ['an API key under its name', 'x-api-key', letters('api', 20)],
    ...SECRET_NAMES.map((key): [string, string, string] => [`what is called ${key}`, key, `${letters(key, 11)}-7`]),
    [
      'a webhook of Slack',
      'alerts',
      ['https://hooks.slack.com/services', 'T0AB1CD2E', 'B0FG3HI4J', letters('webhook', 24)].join('/'),
    ],
    ['an AWS access key', 'note', `AKIA${drawn('aws id', 16, 'hex').toUpperCase()}`],
    ['a Google API key', 'note', `AIza${drawn('google', 35)}`],
    ['a Stripe key', 'note', `sk_live_${letters('stripe', 24)}`],
    ['an OpenAI key', 'note', `sk-proj-${letters('openai', 48)}`],
    [
      'a signature of Azure (SAS)',
      'upload',
      `https://x.blob.core.windows.net/a?sv=2024&sig=${encodeURIComponent(`${letters('sas', 42)}=`)}`,
    ],
  ]
}
