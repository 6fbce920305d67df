import { isAuthError } from '../../plugin/auth'
import { parseStoreAddress, type StoreAddress } from '../../scripts/stores/redis/store-address'

const DEFAULTS = { tls: false, database: 0, isCluster: false, prefix: 'uassist:', graceMs: 30_000, replicas: 0 }

test.each<[string, Partial<StoreAddress>]>([
  ['redis://localhost', { shown: 'redis://localhost', hosts: [{ host: 'localhost', port: 6379 }] }],
  ['valkey://h:1/', { shown: 'valkey://h:1', hosts: [{ host: 'h', port: 1 }] }],
  [
    'rediss://user:p%40ss@h:6380/2?prefix=teamA:&grace=20&replicas=2',
    {
      ...{
        shown: 'rediss://h:6380',
        tls: true,
        username: 'user',
        password: 'p@ss',
        hosts: [{ host: 'h', port: 6380 }],
      },
      ...{ database: 2, prefix: 'teamA:', graceMs: 20_000, replicas: 2 },
    },
  ],
  // Whatever passwords have in them.
  ['valkeys://:a@b:c@h', { shown: 'valkeys://h', tls: true, password: 'a@b:c', hosts: [{ host: 'h', port: 6379 }] }],
  ['redis://:a/b?c@h/1', { shown: 'redis://h', password: 'a/b?c', database: 1, hosts: [{ host: 'h', port: 6379 }] }],
  ['redis://[::1]:7000', { shown: 'redis://[::1]:7000', hosts: [{ host: '::1', port: 7000 }] }],
  [
    'redis+unix:///run/redis.sock?db=3',
    { shown: 'redis+unix:///run/redis.sock', hosts: [], socket: '/run/redis.sock', database: 3 },
  ],
  [
    'redis://a:1,b:2?cluster=1',
    {
      shown: 'redis://a:1,b:2',
      isCluster: true,
      hosts: [
        { host: 'a', port: 1 },
        { host: 'b', port: 2 },
      ],
    },
  ],
  [
    'redis-sentinel://u:p@a,b:2/mymaster?db=1',
    {
      ...{ shown: 'redis-sentinel://a,b:2/mymaster', master: 'mymaster', username: 'u', password: 'p', database: 1 },
      hosts: [
        { host: 'a', port: 26_379 },
        { host: 'b', port: 2 },
      ],
    },
  ],
])('%s', (text, expected) => {
  expect(parseStoreAddress(text)).toEqual({ ...DEFAULTS, ...expected })
})

test.each([
  ['', 'must begin with one of redis://, valkey://, rediss://'],
  ['localhost:6379', 'must begin with'],
  ['unix:///run/SECRET.sock', 'must begin with'],
  ['http://u:SECRET@h', 'must begin with'],
  ['redis://u:SECRET@', 'names no host'],
  ['redis://u:SECRET@h:port', 'names no host'],
  ['redis://u:SECRET@h/first', 'is no whole number'],
  ['redis://u:SECRET%@h', 'begins no character'],
  ['redis://u:SECRET@h?grace=soon', '"grace" that is no whole number'],
  ['redis://u:SECRET@h?replicas=all', '"replicas" that is no whole number'],
  ['redis://u:SECRET@h?cluster=1&replicas=1', '"replicas" for a cluster'],
  ['redis://u:SECRET@h?tls=1', 'the parameter "tls"'],
  ['redis://u:SECRET@a,b', 'names several hosts'],
  ['redis://u:SECRET@h:0', 'a port that is not between'],
  ['redis://u:SECRET@h:99999', 'a port that is not between'],
  ['redis://u:SECRET@h?grace=1&grace=2', '"grace" twice'],
  ['redis://u:SECRET@h?cluster=yes', '"cluster" that is neither 1 nor 0'],
  ['redis://u:SECRET@h/1?cluster=1', 'a cluster has no numbers'],
  ['redis+unix://u:SECRET@', 'names no socket'],
  ['redis-sentinel://u:SECRET@h', 'names no master'],
])('%s is refused, and not repeated', (text, says) => {
  let error: unknown
  try {
    parseStoreAddress(text)
  } catch (thrown) {
    error = thrown
  }
  expect(isAuthError(error, 'CONFIG_INVALID')).toBe(true)
  expect(String(error)).toContain(says)
  expect(String(error)).not.toContain('SECRET')
})
