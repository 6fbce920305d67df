import { readFileSync } from 'node:fs'
import { type IncomingMessage } from 'node:http'
import { join } from 'node:path'
import type { Redactor as RealRedactor } from '../../../scripts/run/redaction/redactor'
import { type RunOptions, type RunResult, runCollections } from '../../../scripts/run/run-collections'
import type { secretScan as realScan } from '../../../scripts/run/redaction/scan'
import { readBody, replyJson, serve } from '../../helpers/http-server'
import { tempFolder } from '../../helpers/temp-folder'
import { DISGUISES } from './disguises'
import { collection, options, type RequestPlan } from '../fixtures'

/** What the tests below switch off, to see that something notices. */
const mockSwitches = { redaction: true, scan: true }

jest.mock('../../../scripts/run/redaction/redactor', () => {
  const { Redactor } = jest.requireActual<{ Redactor: typeof RealRedactor }>('../../../scripts/run/redaction/redactor')
  return {
    Redactor: class extends Redactor {
      override redact(text: string) {
        return mockSwitches.redaction ? super.redact(text) : text
      }
    },
  }
})

jest.mock('../../../scripts/run/redaction/scan', () => {
  const { secretScan } = jest.requireActual<{ secretScan: typeof realScan }>('../../../scripts/run/redaction/scan')
  return {
    secretScan: (secrets: readonly string[]) => {
      const holdsSecret = secretScan(secrets)
      return (text: string) => mockSwitches.scan && holdsSecret(text)
    },
  }
})

afterEach(() => {
  Object.assign(mockSwitches, { redaction: true, scan: true })
})

/** Every secret of the run and where it comes from. Made of parts, so that no file of this project holds a token. */
const SECRETS = {
  injectedToken: token('injected'),
  supervisorToken: 'opaque.0f-the-5upervisor~0123456789',
  clientSecret: 'k+9/x==&"<é>\'100%sure client',
  password: 'correct horse\\battery/staple',
  switchedOff: 'the-old-client-secret-of-2023',
  notEnabled: 'another-0ld-secret-value',
  apiKey: 'ak_live_51H7yQ2eZvKYlo2C',
  ofTheCaller: 'handed-over-by-the-caller',
  ofTheCollection: 'c0llect10n-var1able-5ecret',
  ofTheRow: 'password-of-row-one',
  codeVerifier: 'verifier-dBjftJeZ4CVP-mB92K27uhbUJU1p1r',
  authorizationCode: 'code-SplxlOBeZQQYbYS6WxSbIA-0987654321',
  replyAccess: token('reply'),
  replyRefresh: 'v1.refresh_MRjlAuKbTZyKMfIq0Bm2yQ',
  replyId: token('id'),
  scriptRefresh: 'v1.refresh_of-the-script_9Z8Y7X6W5V',
  deviceCode: 'GmRhmhcxhwAzkoEqiMEg_DnyEysNkuNhszIySk9eS',
  nonce: 'bm9uY2Uvc2luZ2xlK3VzZQ==',
  cookie: 'sess-6f1ed002ab5595859014ebf0951522d9',
} as const

function token(subject: string): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return [
    part({ alg: 'none', typ: 'at+jwt' }),
    part({ sub: subject, iat: 1_700_000_000 }),
    'c2lnbmF0dXJlLW9mLWl0',
  ].join('.')
}

/** A tenant that hands out tokens, and an API that tells everything it was told. */
async function gossip(): Promise<string> {
  const replies: Record<string, object> = {
    '/oauth/token': {
      access_token: SECRETS.replyAccess,
      refresh_token: SECRETS.replyRefresh,
      id_token: SECRETS.replyId,
      token_type: 'Bearer',
    },
    '/script/token': { nested: [{ refresh_token: SECRETS.scriptRefresh }] },
    '/oauth/device/code': { device_code: SECRETS.deviceCode, verification_uri: 'https://tenant.example/activate' },
    '/backend/v2/refresh/api-token': { data: SECRETS.nonce, errors: '' },
  }
  const echo = async (request: IncomingMessage) => ({
    heard: { url: request.url, headers: request.headers, body: await readBody(request) },
  })
  return serve((request, response) => {
    void (async () => {
      response.setHeader('set-cookie', `auth0_session=${SECRETS.cookie}; Path=/`)
      response.setHeader('x-heard', Buffer.from(request.url ?? '').toString('base64'))
      replyJson(response, 200, replies[new URL(request.url ?? '/', 'http://h').pathname] ?? (await echo(request)))
    })()
  })
}

/** Says a text in a log, in a test's name and in a failing test's message. */
const say = (...texts: string[]) =>
  texts
    .map(
      (text) =>
        `{ const said = ${text}; console.log(said, { said }); pm.test('seen ' + said, () => pm.expect(said).to.equal('')) }`,
    )
    .join('\n')

/** Scripts that say every variable they see, in many disguises. */
const SAY_VARIABLES = `
  const all = { ...pm.environment.toObject(), ...pm.collectionVariables.toObject(), ...pm.iterationData.toObject() }
  for (const [name, value] of Object.entries(all)) {
    const bytes = Buffer.from(String(value))
    ${say(
      "name + ' = ' + value",
      'JSON.stringify({ value })',
      'JSON.stringify(JSON.stringify({ value }))',
      'encodeURIComponent(value)',
      "String(value).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/\"/g, '&quot;')",
      "bytes.toString('base64')",
      "Buffer.from('user:' + value).toString('base64')",
      "bytes.toString('hex')",
      'JSON.stringify(bytes)',
      "String(value).replace(/.{9}/g, '$&\\n')",
    )}
  }`

function requestsTo(url: string): RequestPlan[] {
  const form = (fields: Record<string, string>) => ({
    mode: 'urlencoded',
    urlencoded: Object.entries(fields).map(([key, value]) => ({ key, value })),
  })
  const bearer = (variable: string) => ({ type: 'bearer', bearer: [{ key: 'token', value: `{{${variable}}}` }] })
  return [
    {
      name: 'token request',
      url: `${url}/oauth/token`,
      method: 'POST',
      body: form({
        grant_type: 'password',
        client_secret: '{{clientSecret}}',
        password: '{{password}}',
        code_verifier: SECRETS.codeVerifier,
        code: SECRETS.authorizationCode,
      }),
      test: `${say('pm.response.text()', 'pm.response.json().refresh_token')}\npm.environment.set('kept', pm.response.json().id_token)`,
    },
    { name: 'device', url: `${url}/oauth/device/code`, method: 'POST', test: say('pm.response.text()') },
    { name: 'nonce', url: `${url}/backend/v2/refresh/api-token`, test: say('pm.response.json().data') },
    {
      name: 'script asks',
      url: `${url}/plain`,
      pre: `pm.sendRequest({ url: '${url}/script/token', method: 'POST', header: { 'x-api-key': pm.variables.get('apiKey') } },
        (error, response) => { ${say('response.text()', 'response.json().nested[0].refresh_token')} })`,
    },
    { name: 'says', url: `${url}/says`, auth: bearer('accessToken'), test: SAY_VARIABLES },
    {
      name: 'echo {{apiKey}}',
      url: `${url}/echo/{{apiKey}}?api_key={{apiKey}}&password={{password}}&note={{clientSecret}}`,
      method: 'POST',
      auth: bearer('supervisorAccessToken'),
      header: { 'x-api-key': '{{apiKey}}', 'x-note': 'key {{apiKey}}', cookie: `sid=${SECRETS.cookie}` },
      body: {
        mode: 'raw',
        raw: '{"deep":{"text":"it is {{apiKey}} and {{ofTheRow}}","secret":"{{ofTheCollection}}"}}',
      },
      test: say('pm.response.text()', 'JSON.stringify(pm.request)', 'pm.request.url.toString()'),
    },
    {
      name: 'basic',
      url: `${url}/basic`,
      auth: {
        type: 'basic',
        basic: [
          { key: 'username', value: 'client' },
          { key: 'password', value: '{{clientSecret}}' },
        ],
      },
      test: say('pm.response.text()'),
    },
    { name: 'throws', url, test: "throw new Error('refused: ' + pm.environment.get('clientSecret'))" },
    {
      name: 'skips',
      url,
      pre: "pm.test.skip('skipped: ' + pm.environment.get('password'))\npm.execution.skipRequest()",
    },
    { name: 'down', url: 'http://user:{{apiKey}}@127.0.0.1:9/{{apiKey}}' },
    { name: `named ${SECRETS.ofTheCaller}`, url, test: "pm.execution.setNextRequest(pm.environment.get('apiKey'))" },
  ]
}

/** Runs all of it and gives everything that was written or printed, by name. */
async function runAll(): Promise<{ result: RunResult; outputs: Record<string, string> }> {
  const url = await gossip()
  const outFolder = tempFolder()
  const summary = join(outFolder, 'summary.md')
  const printed: string[] = []
  const one = collection('secrets', requestsTo(url))
  const variable = [{ key: 'ofTheCollection', value: SECRETS.ofTheCollection, type: 'secret' }]
  const secret = (key: string, value: string, rest: object = {}) => ({ key, value, type: 'secret', ...rest })
  const changes: Partial<RunOptions> = {
    environment: {
      name: 'test',
      values: [
        secret('clientSecret', SECRETS.clientSecret),
        secret('password', SECRETS.password),
        secret('apiKey', SECRETS.apiKey),
        secret('old', SECRETS.switchedOff, { disabled: true }),
        secret('older', SECRETS.notEnabled, { enabled: false }),
        { key: 'said', value: [SECRETS.switchedOff, SECRETS.notEnabled].join(' and ') },
      ],
    },
    secrets: [SECRETS.ofTheCaller],
    iterationData: [{ password2: 'x', ofTheRow: SECRETS.ofTheRow, rowPassword: SECRETS.ofTheRow }],
    accounts: ['default', 'supervisor'],
    tokenOf: (account) =>
      Promise.resolve({
        accessToken: account === 'default' ? SECRETS.injectedToken : SECRETS.supervisorToken,
        expiresAt: Date.now() + 3_600_000,
      }),
    reporters: ['cli', 'junit', 'json', 'html'],
    outFolder,
    progress: {
      line: (text) => printed.push(text),
      status: (text) => printed.push(text),
      colors: true,
    },
    processEnv: { GITHUB_STEP_SUMMARY: summary },
  }
  const result = await runCollections(options([{ ...one, definition: { ...one.definition, variable } }], changes))
  const file = (name: string) => {
    try {
      return readFileSync(join(outFolder, name), 'utf8')
    } catch {
      return ''
    }
  }
  return {
    result,
    outputs: {
      terminal: printed.join('\n'),
      result: JSON.stringify(result),
      junit: file('junit.xml'),
      json: file('report.json'),
      html: file('report.html'),
      summary: file('summary.md'),
    },
  }
}

/**
 * Which secrets are in a text: whole in any disguise, or ten characters of them as they are. Its own judge: neither the
 * redaction nor the scan has a part in it.
 */
function leaksIn(text: string): string[] {
  const squeezed = text.replace(/\s+/g, '')
  const has = (look: string) => text.includes(look) || squeezed.includes(look.replace(/\s+/g, ''))
  return Object.entries(SECRETS).flatMap(([name, secret]) => {
    const ways = Object.entries(DISGUISES).filter(([, disguise]) => has(disguise(secret)))
    const pieces = Array.from({ length: secret.length - 9 }, (_, start) => secret.slice(start, start + 10)).filter(has)
    return [...ways.map(([way]) => `${name} ${way}`), ...pieces.map((piece) => `${name} in part: ${piece}`)]
  })
}

test('no secret is in anything that is written or printed, in no disguise, and the rest is still told', async () => {
  const { result, outputs } = await runAll()
  for (const [name, text] of Object.entries(outputs)) expect([name, leaksIn(text)]).toEqual([name, []])
  expect(result.withdrawn).toEqual([])
  expect(result.requests).toBe(10)
  for (const text of Object.values(outputs)) expect(text).toMatch(/\[redacted|\\\[redacted/)
  for (const name of ['terminal', 'junit', 'json', 'html'] as const) expect(outputs[name]).toContain('token request')
  expect(outputs.html).toContain('verification_uri')
}, 60_000)

test('with the redaction switched off the scan withdraws every report, and the run is red for it', async () => {
  mockSwitches.redaction = false
  const { result, outputs } = await runAll()
  expect(result.reports).toEqual([])
  expect(result.withdrawn).toHaveLength(3)
  expect(result.errors).toBeGreaterThanOrEqual(3)
  for (const name of ['junit', 'json', 'html', 'summary'] as const) expect(leaksIn(outputs[name] ?? '')).toEqual([])
  for (const name of ['junit', 'json', 'html'] as const) expect(outputs[name]).toContain('This report was withdrawn')
  expect(outputs.summary).toBe('')
}, 60_000)

test('with the scan switched off too, the judge of these tests finds every secret', async () => {
  Object.assign(mockSwitches, { redaction: false, scan: false })
  const { outputs } = await runAll()
  const leaked = new Set(leaksIn(Object.values(outputs).join('\n')).map((leak) => leak.split(' ')[0]))
  expect([...leaked].toSorted()).toEqual(Object.keys(SECRETS).toSorted())
  for (const text of Object.values(outputs)) expect(leaksIn(text)).not.toEqual([])
}, 60_000)
