import { namedHosts } from '../../scripts/run/named-hosts'

const hostsOf = (values: object) =>
  [...namedHosts(Object.entries(values).map(([key, value]) => ({ key, value: value as unknown })))].sort()

test('hosts are named by addresses and by themselves, with their ports', () => {
  expect(
    hostsOf({
      a: 'https://api.example.com/v1?x=y',
      b: 'http://127.0.0.1:8080',
      c: 'tenant.eu.auth0.com',
      d: 'localhost:3000/path',
      e: 'HTTPS://Upper.Example.com:443',
      f: 'intranet:81',
    }),
  ).toEqual([
    '127.0.0.1:8080',
    'api.example.com',
    'intranet:81',
    'localhost:3000',
    'tenant.eu.auth0.com',
    'upper.example.com',
  ])
})

test('a value may be made of others', () => {
  expect(
    hostsOf({ url: '{{scheme}}://{{name}}.example.com', scheme: 'https', name: '{{region}}-api', region: 'eu' }),
  ).toEqual(['eu-api.example.com'])
  expect(hostsOf({ url: 'https://{{unknown}}.example.com' })).toEqual([])
  expect(hostsOf({ a: '{{b}}', b: '{{a}}' })).toEqual([])
})

test('other values name none', () => {
  expect(
    hostsOf({
      a: 'prod',
      b: 'openid profile',
      c: 5,
      d: null,
      e: '',
      f: 'ftp://files.example.com',
      g: 'me@example.com',
    }),
  ).toEqual([])
})

test('who is named before an @ is no host', () => {
  expect(hostsOf({ a: 'https://api.example.com@evil.example.com/' })).toEqual(['evil.example.com'])
})
