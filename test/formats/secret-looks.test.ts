import { findLooks } from '../../scripts/formats/secret-looks'
import { secretFields } from '../../scripts/formats/secret-fields'

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

/** Names with their values, and proof that the place is right. */
function fieldsOf(text: string): [string, string][] {
  return [...secretFields(text)].map(({ name, value, start, end }) => {
    expect(text.slice(start, end)).toBe(value)
    return [name, value]
  })
}

test.each([
  ['JSON', '"db_pwd" : "a\\"b"', 'db_pwd', 'a\\"b'],
  ['JSON cut off', '{"clientSecretOld":"corr…', 'clientSecretOld', 'corr'],
  ['single quotes', '{ smtpPassword: \'it is "so"\' }', 'smtpPassword', 'it is "so"'],
  ['an assignment', "const apiKey = 'k'", 'apiKey', 'k'],
  ['a number', '{"passcode": 123456, "token_type": 123456}', 'passcode', '123456'],
  ['a form', '?page=2&x-api-key=a%2Fb&tokens=3&token_type=x', 'x-api-key', 'a%2Fb'],
  ['a header', 'GET / HTTP/1.1\nX-Auth-Token: Bearer k+1/2\nAccept: text/plain', 'X-Auth-Token', 'k+1/2'],
  ['YAML', 'db:\n  password: k-1\n  host: h', 'password', 'k-1'],
  ['an element', '<a><ns:accessToken type="x">k</ns:accessToken></a>', 'ns:accessToken', 'k'],
  ['CDATA', '<password><![CDATA[k]]></password>', 'password', 'k'],
  ['an attribute', '<user id="1" password="k"/>', 'password', 'k'],
  ['an input', '<input type="hidden" name="csrf_token" value="k">', 'csrf_token', 'k'],
  ['an input, the value first', "<input value='k' id='csrf-token'>", 'csrf-token', 'k'],
  ['a meta tag', '<meta name="csrf-token" content="k">', 'csrf-token', 'k'],
  ['an element with a name', '<string name="api_token">k</string>', 'api_token', 'k'],
  ['a pair', '[{"name":"a","value":"b"},{"key":"token","value":"k"}]', 'token', 'k'],
  ['a pair, the value first', "{ value: 'k', name: 'token' }", 'token', 'k'],
  ['a list', '{"tokens": ["k"], "next": ["l"]}', 'tokens', 'k'],
  ['an object', '{"credentials": {"current": "k"}, "next": "l"}', 'credentials', 'k'],
])('a name and its value in %s', (_what, text, name, value) => {
  expect(fieldsOf(text)).toEqual([[name, value]])
})

test('names that only look like those of secrets have no values', () => {
  expect(
    fieldsOf('{"nextPageToken":"k","tokens":3} token_type=x <label>Password</label> <p class="token">x</p>'),
  ).toEqual([])
})

test.each([
  ['beginnings of a JWT', 'eyJ-'],
  ['dashes', 'a-'],
  ['secret names', 'token'],
  ['secret names with numbers', 'password1_'],
  ['secret names with blanks', 'secret   '],
  ['addresses', 'a://b:c'],
  ['at signs', 'a@b.c: '],
  ['open lists', 'token:['],
  ['open objects', '{"token":{'],
  ['open tags', '<token '],
  ['elements', '<token>'],
  ['names and values', '"name":"token","value":'],
  ['open quotes', 'password="'],
])(
  '300 KB of %s are searched in one go: what starts again at each of them runs into the time limit of a test',
  (_what, piece) => {
    const text = piece.repeat(300_000 / piece.length)
    expect([...found(text), ...secretFields(text)].length).toBeLessThan(text.length)
  },
)
