import { BoundedMap } from '../../../scripts/sandbox/api/bounded-map'

it('bounded map: forgets the oldest entry when one too many comes in', () => {
  const map = new BoundedMap<string, number>(2).set('a', 1).set('b', 2)
  expect([...map.keys()]).toEqual(['a', 'b'])
  expect([...map.set('c', 3).keys()]).toEqual(['b', 'c'])
})

it('bounded map: a new value for a known key costs no other entry', () => {
  const map = new BoundedMap<string, number>(2).set('a', 1).set('b', 2).set('a', 3)
  expect(Object.fromEntries(map)).toEqual({ a: 3, b: 2 })
})
