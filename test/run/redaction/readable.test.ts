import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Redactor } from '../../../scripts/run/redaction/redactor'
import { runCollections } from '../../../scripts/run/run-collections'
import { replyJson, serve } from '../../helpers/http-server'
import { tempFolder } from '../../helpers/temp-folder'
import { collection, options, silence } from '../fixtures'

/** What an API says about secrets without saying one. */
const ANSWERS: Readonly<Record<string, object>> = {
  'an OpenAPI document': {
    openapi: '3.1.0',
    paths: { '/oauth/token': { post: { summary: 'Get a token', security: [{ apiKey: [] }] } } },
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'An access token' } },
      schemas: {
        Login: {
          required: ['username', 'password'],
          properties: {
            password: { type: 'string', format: 'password', minLength: 8, example: 'correct-horse' },
            accessToken: { $ref: '#/components/schemas/AccessToken' },
            passcode: { type: 'string', enum: ['sms', 'email'] },
          },
        },
      },
    },
  },
  'texts of an interface': {
    en: { password: 'Password', forgotPassword: 'Forgot your password?', token: 'Paste your token here' },
    de: { password: 'Passwort', newPassword: 'Neues Passwort (mindestens 8 Zeichen)' },
    ja: { password: 'パスワード' },
  },
  'validation errors': {
    errors: { password: 'required', newPassword: ['is too short', 'must have at least 8 characters'] },
    labels: { password: 'passed', token: 'invalid_token', secret: null, apiKey: true, passcode: 1234 },
  },
  'test users': {
    users: [
      { name: 'ann', password: 'sunshine' },
      { name: 'bob', password: 'staging' },
    ],
  },
  ids: {
    uuid: '5f2b6c1e-8a49-4c3e-9d5b-0a1b2c3d4e5f',
    objectId: '507f1f77bcf86cd799439011',
    ulid: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
    ksuid: '0ujtsYcgvSTl8PAuAdqWYSMnLOv',
    sha1: 'da39a3ee5e6b4b0d3255bfef95601890afd80709',
    sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    snowflake: '1541815603606036480',
    clientId: 'aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF',
    date: '2026-01-01T10:00:00.000Z',
    token: { id: '5f2b6c1e-8a49-4c3e-9d5b-0a1b2c3d4e5f', createdAt: '2026-01-01T10:00:00Z', owner: 'ann@example.com' },
  },
}

test.each(Object.entries(ANSWERS))('%s stays as it is', (_what, answer) => {
  const redactor = new Redactor()
  for (const text of [JSON.stringify(answer), JSON.stringify(answer, null, 2)]) expect(redactor.redact(text)).toBe(text)
})

test('a real run stays green, withdraws nothing and tells names of tests, whatever words its secrets are', async () => {
  const url = await serve((request, response) => {
    const what = new URL(request.url ?? '/', 'http://h').searchParams.get('what') ?? ''
    replyJson(response, 200, ANSWERS[what] ?? {})
  })
  const requests = Object.keys(ANSWERS).map((what) => ({
    name: `the default request, staging: ${what}`,
    url: `${url}/?what=${encodeURIComponent(what)}&password=staging`,
    method: 'POST',
    body: { mode: 'urlencoded', urlencoded: [{ key: 'client_secret', value: '{{clientSecret}}' }] },
    test: `pm.test('the request is required and passed, as is the default: sunshine, staging', () => {})
      console.log(pm.response.text())`,
  }))
  const outFolder = tempFolder()
  const progress = silence()
  const secret = (key: string, value: string) => ({ key, value, type: 'secret' })
  const result = await runCollections(
    options([collection('shop', requests)], {
      environment: { name: 'staging', values: [secret('clientSecret', 'request'), secret('password', 'default')] },
      reporters: ['cli', 'junit', 'json', 'html'],
      outFolder,
      progress,
    }),
  )
  expect(result).toMatchObject({ passed: requests.length, failed: 0, errors: 0, withdrawn: [] })
  expect(result.reports).toHaveLength(3)
  const files = ['junit.xml', 'report.json', 'report.html'].map((file) => readFileSync(join(outFolder, file), 'utf8'))
  for (const text of files) {
    expect(text).toContain('the default request, staging: validation errors')
    expect(text).toContain('the request is required and passed, as is the default: sunshine, staging')
  }
  for (const text of [progress.lines.join('\n'), files[2]]) {
    expect(text).toContain('must have at least 8 characters')
    expect(text).toContain('507f1f77bcf86cd799439011')
  }
})

test('a secret that is a word is hidden where it is a whole value, in any syntax', () => {
  const redactor = new Redactor()
  expect([redactor.learn('request'), redactor.learn('4711')]).toEqual([true, false])
  for (const text of [
    '{"client_secret":"request","type":"request"}',
    'grant=x&client_secret=request&type=request',
    '<secret>request</secret><type>request</type>',
    "{ secret: 'request', type: 'request' }",
    'secret: request\ntype: request',
  ]) {
    expect(redactor.redact(text)).not.toContain('request')
    expect(redactor.redact(text).split('[redacted 1]')).toHaveLength(3)
  }
  expect(redactor.redact('{"pin":"4711","count":47110}')).toBe('{"pin":"[redacted 2]","count":47110}')
  for (const prose of [
    'the request failed',
    'note: request failed',
    'requests=3',
    '"a request"',
    '/request/1',
    'request',
  ]) {
    expect(redactor.redact(prose)).toBe(prose)
  }
})
