import { findLooks } from '../../scripts/formats/secret-looks'
import { FORM_PAIR, JSON_NUMBER, JSON_PAIR } from '../../scripts/formats/secret-names'

const found = (text: string) => [...findLooks(text)].map(({ start, end }) => text.slice(start, end))

test('of a look only the secret part is taken: what stands around it is told', () => {
  const address = ['https://ann', 'Sommer2024@db.example.com/calls'].join(':')
  expect(found(`at ${address} it is`)).toEqual(['Sommer2024'])
  expect(found(`${['Authorization: Bearer', 'opaque.token_of-24~chars+'].join(' ')}, 401`)).toEqual([
    'opaque.token_of-24~chars+',
  ])
  expect(found(['see hooks.slack.com/services', 'T0AB1CD2E', 'B0FG3HI4J', 'x1'].join('/'))).toEqual([
    'T0AB1CD2E/B0FG3HI4J/x1',
  ])
})

test.each([
  [
    'an address with a port and a place for a password',
    'http://127.0.0.1:18471/a@b http://[::1]:8080/@x {{scheme}}://h:80',
  ],
  ['somebody to write to', 'ann@example.com: please call, git@github.com:example/calls.git'],
  ['words with a dash', 'sk-loading-spinner-of-the-first-page glossary-of-terms-and-conditions'],
  ['a Basic word', 'Basic authentication is used'],
])('%s is no secret', (_what, text) => {
  expect(found(text)).toEqual([])
})

test.each([
  ['JSON', '"db_pwd" : "a\\"b"', 'db_pwd', 'a\\"b'],
  ['JSON cut off', '{"clientSecretOld":"corr…', 'clientSecretOld', 'corr'],
  ['single quotes', '{ smtpPassword: \'it is "so"\' }', 'smtpPassword', 'it is "so"'],
  ['an assignment', "const apiKey = 'k'", 'apiKey', 'k'],
])('a name and its value in %s', (_what, text, name, value) => {
  expect([...text.matchAll(JSON_PAIR)].map((match) => match.slice(1, 3))).toEqual([[name, value]])
})

test('a name and its value as a number, and in a form; names that go on are others', () => {
  expect([...'"passcode": 123456, "token_type": 123456'.matchAll(JSON_NUMBER)].map(([, , value]) => value)).toEqual([
    '123456',
  ])
  expect([...'?page=2&x-api-key=a%2Fb&tokens=3&token_type=x'.matchAll(FORM_PAIR)].map(([, , value]) => value)).toEqual([
    'a%2Fb',
  ])
})

test.each([
  ['beginnings of a JWT', 'eyJ-'],
  ['dashes', 'a-'],
  ['secret names', 'token'],
  ['secret names with numbers', 'password1_'],
  ['secret names with blanks', 'secret   '],
  ['addresses', 'a://b:c'],
  ['at signs', 'a@b.c: '],
])(
  '300 KB of %s are searched in one go: what starts again at each of them runs into the time limit of a test',
  (_what, piece) => {
    const text = piece.repeat(300_000 / piece.length)
    const pairs = [JSON_PAIR, JSON_NUMBER, FORM_PAIR].flatMap((pattern) => [...text.matchAll(pattern)])
    expect([...found(text), ...pairs].length).toBeLessThan(text.length)
  },
)
