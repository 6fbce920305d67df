import { type Case, collection, request } from './case'
import { compare, type Observed } from './compare'
import { type Recorded } from './recorded'
import { verdictOf } from './verdict'

const one: Case = { name: 'one', collection: collection([request('/a')]), sends: 2, shows: ['X-A: a'] }
const sent = (changes: Partial<Recorded> = {}): Recorded => ({
  ...{ method: 'GET', url: '/one/a', body: Buffer.from('body') },
  headers: [
    ['X-A', 'a'],
    ['Postman-Token', String(Math.random())],
  ],
  ...changes,
})
const did = (requests: Recorded[], good = true): Observed => ({ requests, good, why: '' })
const newman = did([sent(), sent({ url: '/one/b' })])
const where = (uassist: Observed) => compare(one, newman, uassist).map((found) => found.where)

test.each([
  ['nothing but the random token', did([sent(), sent({ url: '/one/b' })]), []],
  ['the end', did([sent(), sent({ url: '/one/b' })], false), ['end']],
  ['a missing request', did([sent()]), ['requests']],
  ['the order', did([sent({ url: '/one/b' }), sent()]), ['request 1 line', 'request 2 line']],
  ['the method', did([sent({ method: 'PUT' }), sent({ url: '/one/b' })]), ['request 1 line']],
  ['one byte of a body', did([sent({ body: Buffer.from('bodY') }), sent({ url: '/one/b' })]), ['request 1 body']],
  [
    'the spelling of a header',
    did([
      sent(),
      sent({
        url: '/one/b',
        headers: [
          ['x-a', 'a'],
          ['Postman-Token', 't'],
        ],
      }),
    ]),
    ['request 2 header names', 'request 2 header X-A', 'request 2 header x-a'],
  ],
])('a comparison sees %s', (_what, uassist, expected) => {
  expect(where(uassist)).toEqual(expected)
})

test('bodies that are no text are compared by their bytes', () => {
  const body = (byte: number) => did([sent({ body: Buffer.from([0xff, byte]) }), sent({ url: '/one/b' })])
  expect(compare(one, body(0xfe), body(0xfd)).map((found) => found.where)).toEqual(['request 1 body'])
  expect(compare(one, body(0xfe), body(0xfe))).toEqual([])
})

test('a listed difference is good; one that is not listed, one that is gone and one at another place are not', () => {
  const other = did([sent(), sent({ url: '/one/c' })])
  const verdict = (uassist: Observed, at?: string[]) => verdictOf(one, newman, uassist, at && { at }).verdict
  expect(verdict(newman)).toBe('same')
  expect(verdict(other, ['request 2 line'])).toBe('differs, as listed')
  expect(verdict(other)).toBe('differs !')
  expect(verdict(other, ['request 1 line'])).toBe('differs !')
  expect(verdict(other, ['request 2 line', 'end'])).toBe('differs !')
  expect(verdict(newman, ['request 2 line'])).toBe('differs no longer !')
})

test('a case in which Newman does not do what it is there for is not good, even if both do the same', () => {
  const details = (observed: Observed) => verdictOf(one, observed, observed).details.join()
  expect(details(newman)).toBe('')
  expect(details(did([sent()]))).toContain('Newman sent 1 requests, not 2')
  expect(details(did(newman.requests as Recorded[], false))).toContain('Newman failed')
  expect(details(did([sent({ headers: [] }), sent({ headers: [] })]))).toContain('did not send "X-A: a"')
})
