import fc from 'fast-check'
import { literalPart } from '../../../scripts/environments/secrets/placeholders'
import { isWord } from '../../../scripts/run/redaction/judge-value'
import { PatternIndex } from '../../../scripts/run/redaction/pattern-index'
import { Redactor } from '../../../scripts/run/redaction/redactor'
import { secretScan } from '../../../scripts/run/redaction/scan'
import { DISGUISES } from './disguises'

const ways = Object.entries(DISGUISES)

/** Passwords and tokens as people and programs make them: any printable characters, some of them not ASCII. */
const secrets = fc
  .oneof(
    fc.string({ minLength: 8, maxLength: 60 }),
    fc.string({ minLength: 8, maxLength: 40, unit: 'binary' }),
    fc.base64String({ minLength: 8, maxLength: 200 }),
    fc.string({ minLength: 8, maxLength: 30, unit: fc.constantFrom(...'aZ9 +/=%&<>"\'\\nü€😀{}#') }),
  )
  .map((text) => text.trim())
  .filter(
    (text) =>
      text.replace(/\s/g, '').length >= 8 &&
      new Set(text).size > 4 &&
      isWellFormed(text) &&
      !/\p{Cc}/u.test(text) &&
      !isWord(text) &&
      // What stands in for a secret is none.
      literalPart(text) !== '',
  )

/** Half a surrogate pair does not survive UTF-8, in which secrets travel. */
function isWellFormed(text: string): boolean {
  return Buffer.from(text).toString() === text
}

function knowing(...values: string[]): Redactor {
  const redactor = new Redactor()
  for (const value of values) redactor.learn(value)
  return redactor
}

describe.each(ways)('a secret %s', (_way, disguise) => {
  test('is taken out, which the scan agrees to, and was there before, which the scan finds', () => {
    fc.assert(
      fc.property(secrets, (secret) => {
        const text = `before ${disguise(secret)} after`
        const redacted = knowing(secret).redact(text)
        expect(redacted).toContain('[redacted 1]')
        expect(redacted.startsWith('before ')).toBe(true)
        expect(redacted.endsWith(' after')).toBe(true)
        expect(secretScan([secret])(redacted)).toBe(false)
        expect(secretScan([secret])(text)).toBe(true)
      }),
      { numRuns: 60 },
    )
  })
})

/** A token-shaped text, put together here so that no file of this project holds one. */
function jwt(): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return [part({ alg: 'none', typ: 'JWT' }), part({ sub: 'somebody', iat: 1 }), 'c2lnbmF0dXJl'].join('.')
}

describe('without having been told of them, the redaction takes out', () => {
  const unknown: [what: string, text: string, secret: string][] = [
    ['a JWT', `the token is ${jwt()}, it seems`, jwt()],
    ['a JWT that is wrapped', `the token is\n${jwt().replace(/.{30}/g, '$&\n')}`, jwt()],
    [
      'a JWT in a URL in JSON',
      JSON.stringify({ next: `https://h/?next=${encodeURIComponent(`/?t=${jwt()}`)}` }),
      jwt(),
    ],
    ['what follows Bearer', 'Authorization: Bearer opaque.token_of-24~chars+', 'opaque.token_of-24~chars+'],
    ['an age identity', `# key\nAGE-SECRET-KEY-1${'QPZRY9X8'.repeat(7)}`, 'QPZRY9X8'],
    ['a private key', '-----BEGIN PRIVATE KEY-----\nMIIBVQ\nIBADAN\n-----END PRIVATE KEY-----', 'MIIBVQ'],
    ['a short password by its key in JSON', '{"user":"ann","password":"abc1"}', 'abc1'],
    ['a short secret by its key in a URL', 'GET /?page=2&client_secret=x%2Fy&size=3', 'x%2Fy'],
    ['a token by its key in JSON in JSON', JSON.stringify(JSON.stringify({ refreshToken: 'r-1' })), 'r-1'],
  ]

  test.each(unknown)('%s', (_what, text, secret) => {
    expect(text.replace(/\s/g, '')).toContain(secret.replace(/\s/g, '').slice(0, 20))
    const redacted = new Redactor().redact(text)
    expect(redacted).toContain('[redacted 1]')
    expect(redacted.replace(/\s/g, '')).not.toContain(secret.slice(-8))
  })
})

test('what surrounds a secret stays, and so does a text that has none', () => {
  const redactor = knowing('correct horse battery')
  const text = 'Bearer authentication failed: "token_type" is Bearer, grant_type=password, the code is invalid_grant'
  expect(redactor.redact(text)).toBe(text)
  expect(redactor.redact('{"a":"correct horse battery","b":2}')).toBe('{"a":"[redacted 1]","b":2}')
  expect(redactor.redact('?pass=correct+horse+battery&x=1')).toBe('?pass=[redacted 1]&x=1')
})

test('the beginning of a long secret that a test message cut off is taken out too, and a short one is no secret', () => {
  const secret = 'v1.MRrtS0ME-0PAQUE-refresh-t0ken-0f-A-tenant'
  const redactor = knowing(secret)
  expect(redactor.redact(`expected { refresh: '${secret.slice(0, 20)}…' }`)).toBe(
    "expected { refresh: '[redacted 1]…' }",
  )
  expect(redactor.redact(`expected '${secret.slice(0, 8)}…' to be something else`)).toBe(
    "expected '[redacted 1]…' to be something else",
  )
  expect(redactor.redact('v1.MRrt is how they begin')).toBe('v1.MRrt is how they begin')
})

test('of two secrets that are parts of each other nothing is left, whichever is seen in plain', () => {
  const secret = 'correct horse\\battery/staple'
  for (const redactor of [knowing('correct horse', secret), knowing(secret, 'battery/')]) {
    expect(redactor.redact(JSON.stringify({ secret }))).toBe('{"secret":"[redacted 1]"}')
    expect(redactor.redact(encodeURIComponent(secret))).toBe('[redacted 1]')
  }
})

test('a value below six characters is not searched for, and says so', () => {
  const redactor = new Redactor()
  expect(redactor.learn('12345')).toBe(false)
  expect(redactor.redact('12345 pages')).toBe('12345 pages')
  expect(redactor.learn('123456')).toBe(true)
  expect(redactor.redact('123456 pages')).toBe('[redacted 1] pages')
})

test('a variable nobody filled in is no secret', () => {
  expect(knowing('{{accessToken}}').redact('Bearer {{accessToken}}')).toBe('Bearer {{accessToken}}')
})

test('a secret learnt later is taken out from then on', () => {
  const redactor = knowing('the-first-secret')
  expect(redactor.redact('the-other-secret')).toBe('the-other-secret')
  redactor.learn('the-other-secret')
  expect(redactor.redact('the-other-secret, the-first-secret')).toBe('[redacted 1], [redacted 2]')
})

test('a thousand secrets cost a text of 100 KB no more passes than one', () => {
  const passes = jest.spyOn(PatternIndex.prototype, 'find')
  const text = JSON.stringify({
    items: Array.from({ length: 1_500 }, (_, id) => ({ id, name: `item "${String(id)}"` })),
  })
  const passesWith = (count: number) => {
    passes.mockClear()
    const redactor = new Redactor()
    for (let index = 1; index <= count; index++) redactor.learn(`secret number ${String(index)} of this test`)
    expect(redactor.redact(`${text} secret number 1 of this test`)).toBe(`${text} [redacted 1]`)
    return passes.mock.calls.length
  }
  const passesWithOne = passesWith(1)
  expect(passesWithOne).toBeGreaterThan(0)
  expect(passesWith(1_000)).toBe(passesWithOne)
  passes.mockRestore()
})

test('equal secrets have equal numbers over the whole run, however they are written, and others have others', () => {
  const redactor = knowing('the-first-secret', 'the "second" secret')
  expect(redactor.redact('the-first-secret')).toBe('[redacted 1]')
  expect(redactor.redact(JSON.stringify({ a: 'the "second" secret', b: 'the-first-secret' }))).toBe(
    '{"a":"[redacted 2]","b":"[redacted 1]"}',
  )
  expect(redactor.redact(`${Buffer.from('a the-first-secret!').toString('hex')} password=unkn0wn`)).toBe(
    '[redacted 1] password=[redacted 3]',
  )
  expect(redactor.redact('{"pwd":"unkn0wn","token":"an0ther"}')).toBe('{"pwd":"[redacted 3]","token":"[redacted 4]"}')
})

test('the parts of a known token are taken out as well, and so is what has its letters in capitals', () => {
  const redactor = knowing(jwt())
  const [, payload = '', signature = ''] = jwt().split('.')
  expect(redactor.redact(`[ '${payload}', '${signature}' ]`)).toBe("[ '[redacted 1]', '[redacted 1]' ]")
  expect(redactor.redact(`${jwt().toUpperCase()} ${jwt().toLowerCase()}`)).toBe('[redacted 1] [redacted 1]')
  expect(new Redactor().redact(`[ '${payload}' ]`)).toContain(payload)
})

test('a secret in UTF-16 that was read as UTF-8 is taken out, which the scan agrees to', () => {
  const text = Buffer.from('it is the-first-secret!', 'utf16le').toString()
  const redacted = knowing('the-first-secret').redact(text)
  expect(redacted).toContain('[redacted 1]')
  expect(secretScan(['the-first-secret'])(text)).toBe(true)
  expect(secretScan(['the-first-secret'])(redacted)).toBe(false)
})
