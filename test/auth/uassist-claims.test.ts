import { claimOf, nameOf, shortNames, textOfClaim } from '../../plugin/auth'

const claims = {
  sub: 'auth0|1',
  email: 'ada@acme-demo.example',
  org_id: 'org_1',
  'https://api.uniphore.com/tenant': 'tenant-1',
  'https://api.uniphore.com/cluster': 'us',
  'https://api.uniphore.com/email_id': 'another address',
  'https://api.uniphore.com/auth0_name': 'Ada Admin',
  'https://api.uniphore.com/roles': ['u_administrator', 'other'],
  'https://api.uniphore.com/user_metadata': { client_id: 'crm-1' },
}

test.each([
  ['tenantId', 'tenant-1'],
  ['region', 'us'],
  ['email', 'ada@acme-demo.example'],
  ['name', 'Ada Admin'],
  ['organization', 'org_1'],
  ['userId', 'auth0|1'],
  ['sub', 'auth0|1'],
  ['cluster', 'us'],
  ['https://api.uniphore.com/cluster', 'us'],
  ['tenantName', undefined],
  ['no such claim', undefined],
])('"%s" is found by short name, own name or name without prefix: %j', (name, value) => {
  expect(claimOf(claims, name)).toBe(value)
})

test.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
  '"%s", which JavaScript adds, is no claim',
  (name) => {
    expect(claimOf(claims, name)).toBeUndefined()
  },
)

test('whoever is signed in is called by name, else by address, else by subject', () => {
  expect(nameOf(claims)).toBe('Ada Admin')
  expect(nameOf({ sub: 'auth0|1', email: 'a@b.example' })).toBe('a@b.example')
  expect(nameOf({ sub: 'auth0|1' })).toBe('auth0|1')
  expect(nameOf({ name: 7 })).toBe('somebody')
  expect(nameOf()).toBe('somebody')
})

test('a claim is text: as it is, as a list, or as JSON', () => {
  expect(textOfClaim('x')).toBe('x')
  expect(textOfClaim(['a', 'b'])).toBe('a,b')
  expect(textOfClaim([1, 'b'])).toBe('[1,"b"]')
  expect(textOfClaim(true)).toBe('true')
  expect(textOfClaim({ a: 1 })).toBe('{"a":1}')
})

test('the short names are those a request needs', () => {
  expect(shortNames()).toEqual(expect.arrayContaining(['tenantId', 'region', 'email', 'roles', 'organization']))
})
