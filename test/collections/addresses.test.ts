import { auth0Address, isLoopback, originOf } from '../../collections/scripts/addresses'

test.each([
  'https://api.example',
  'HTTPS://API.Example/',
  'https://api.example:443/path',
  'http://api.example:80?query',
  'http://127.0.0.1:18091/path#fragment',
  'http://[::1]:8080/',
  'https://user:secret@api.example:8443/',
  'https://127.0.0.1@other.example/',
  'https://api.example\\@other.example/',
])('the origin of %s is what a browser says', (url) => {
  expect(originOf(url)).toBe(new URL(url).origin)
})

test.each(['', 'api.example', '/path', 'ftp://api.example', '{{apiUrl}}/path'])('"%s" has no origin', (url) => {
  expect(originOf(url)).toBeUndefined()
})

test.each([
  ['http://127.0.0.1:18090', true],
  ['http://127.1.2.3', true],
  ['https://localhost:8080', true],
  ['http://[::1]:1', true],
  ['http://127.0.0.1.example', false],
  ['http://localhost.example', false],
  ['https://api.example', false],
  [undefined, false],
])('%s is on this machine: %s', (origin, isOnThisMachine) => {
  expect(isLoopback(origin)).toBe(isOnThisMachine)
})

test.each([
  ['tenant.us.auth0.com', 'https://tenant.us.auth0.com'],
  ['https://tenant.us.auth0.com/', 'https://tenant.us.auth0.com'],
  ['http://127.0.0.1:18090', 'http://127.0.0.1:18090'],
  ['', ''],
])('the address of the tenant "%s" is "%s"', (domain, address) => {
  expect(auth0Address(domain)).toBe(address)
})
