import fc from 'fast-check'
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { collectionId, requestIds } from '../../../scripts/run/selection/digests'
import { type CollectionInput, nodesOf, plannedItems } from '../../../scripts/run/selection/item-tree'
import { learnTimings, type Timed } from '../../../scripts/run/selection/learn-timings'
import { shardOf, splitDigest } from '../../../scripts/run/selection/shard'
import { readTimings, type Timings, writeTimings } from '../../../scripts/run/selection/timings'
import { tempFolder } from '../../helpers/temp-folder'

/** A collection of folders, with as many requests as each number says. */
function folders(...sizes: number[]): CollectionInput {
  const requests = (folder: number, size: number) =>
    Array.from({ length: size }, (_, nth) => ({ name: `r${String(folder)}-${String(nth)}`, request: {} }))
  const item = sizes.map((size, folder) => ({ name: `f${String(folder)}`, item: requests(folder, size) }))
  return { name: 'shop', file: '', definition: { item } }
}

/** Timings that give each request, by its position, these ms; undefined is not known. */
function timed(collection: CollectionInput, ms: readonly (number | undefined)[]): Timings {
  const times = requestIds(collection).flatMap((id, position): [string, number][] => {
    const time = ms[position]
    return time === undefined ? [] : [[id, time]]
  })
  return new Map([[collectionId(collection), new Map(times)]])
}

const namesOf = (collection: CollectionInput, total: number, timings?: Timings) =>
  Array.from({ length: total }, (_, index) =>
    shardOf([collection], { index: index + 1, total }, timings).flatMap((part) =>
      plannedItems(nodesOf(part.collection)).map(({ name }) => name),
    ),
  )

/** How long the slowest shard takes. */
function slowest(collection: CollectionInput, ms: readonly number[], shards: readonly string[][]): number {
  const names = plannedItems(nodesOf(collection)).map(({ name }) => name)
  return Math.max(...shards.map((shard) => shard.reduce((sum, name) => sum + (ms[names.indexOf(name)] ?? NaN), 0)))
}

test('two slow folders that fall to one shard by their sizes are parted by their times, which takes half as long', () => {
  const collection = folders(3, 2, 2, 1)
  const ms = [10, 10, 10, 500, 500, 500, 500, 10]
  const before = slowest(collection, ms, namesOf(collection, 2))
  const after = slowest(collection, ms, namesOf(collection, 2, timed(collection, ms)))
  expect([before, after]).toEqual([2000, 1030])
})

const sizes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 8 })
const times = fc.array(fc.option(fc.integer({ min: 0, max: 5_000 }), { nil: undefined }), { maxLength: 40 })
const totals = fc.integer({ min: 1, max: 5 })

test('whatever the times, known or not: all shards together are the whole, each request once', () => {
  fc.assert(
    fc.property(sizes, times, totals, (all, ms, total) => {
      const collection = folders(...all)
      const shared = namesOf(collection, total, timed(collection, ms)).flat()
      expect(shared.toSorted()).toEqual(namesOf(collection, 1).flat().toSorted())
    }),
  )
})

test('no shard is slower than an even share and the slowest folder', () => {
  fc.assert(
    fc.property(sizes, fc.infiniteStream(fc.integer({ min: 0, max: 5_000 })), totals, (all, stream, total) => {
      const collection = folders(...all)
      const ms = [...stream.take(all.reduce((sum, size) => sum + size, 0))]
      const shards = namesOf(collection, total, timed(collection, ms))
      let at = 0
      const units = all.map((size) => ms.slice(at, (at += size)).reduce((sum, one) => sum + one + 1, 0))
      const even = units.reduce((sum, one) => sum + one, 0) / total
      expect(slowest(collection, ms, shards)).toBeLessThanOrEqual(even + Math.max(...units))
    }),
  )
})

test('each machine computes the same from its copy of the file; other times are another division', () => {
  const collection = folders(2, 2, 2, 1, 1)
  const known = timed(collection, [900, 900, 10, 10, 10, 10, 10, 10])
  const file = join(tempFolder(), 'timings.json')
  writeTimings(file, known)
  const machines = Array.from({ length: 3 }, () => readTimings(file))
  const divided = machines.map((timings, index) => shardOf([collection], { index: index + 1, total: 3 }, timings))
  const names = divided
    .flatMap((parts) => parts.flatMap((part) => plannedItems(nodesOf(part.collection))))
    .map((one) => one.name)
  expect(names.toSorted()).toEqual(namesOf(collection, 1).flat().toSorted())
  const digests = machines.map((timings) => splitDigest([collection], 3, timings))
  expect(new Set(digests).size).toBe(1)
  expect(splitDigest([collection], 3)).not.toBe(digests[0])
})

test('a request without a time weighs as much as the median of the others', () => {
  const collection = folders(1, 1, 1, 1)
  // The unknown one is as heavy as 200: it goes alone beside what is left.
  expect(namesOf(collection, 2, timed(collection, [500, 200, 200, undefined]))).toEqual([
    ['r0-0'],
    ['r1-0', 'r2-0', 'r3-0'],
  ])
  expect(namesOf(collection, 2, timed(collection, [500, 200, 200, 500]))).toEqual([
    ['r0-0', 'r1-0'],
    ['r2-0', 'r3-0'],
  ])
})

describe('what is learnt', () => {
  const attempt = (id: string, ms: number | undefined, more: Partial<Timed> = {}): Timed => ({
    ...{ id, iteration: 1, url: '/x', sent: true },
    ...(ms !== undefined && { ms }),
    ...more,
  })
  const learnt = (before: Record<string, number>, attempts: Timed[], isWhole = true) =>
    Object.fromEntries(
      learnTimings(new Map([['c', new Map(Object.entries(before))]]), [{ id: 'c', attempts }], isWhole).get('c') ?? [],
    )

  test('attempts are added up, and iterations are averaged; two digits are kept', () => {
    const attempts = [attempt('a', 1234), attempt('a', 10), attempt('a', 1000, { iteration: 2 }), attempt('b', 0.4)]
    expect(learnt({}, attempts)).toEqual({ a: 1100, b: 0 })
  })

  test('a time that is near stays, so that the file does not change with each run; one that is not near is replaced', () => {
    expect(learnt({ a: 100, b: 100, c: 3 }, [attempt('a', 124), attempt('b', 126), attempt('c', 12)])).toEqual({
      a: 100,
      b: 130,
      c: 3,
    })
  })

  test('what was held back takes no time; of what got no answer or had no turn, the earlier time stays', () => {
    const attempts = [
      attempt('held', undefined, { sent: false }),
      attempt('lost', undefined),
      attempt('unreached', undefined, { sent: false, url: '' }),
    ]
    expect(learnt({ held: 80, lost: 500, unreached: 90 }, attempts)).toEqual({ held: 0, lost: 500, unreached: 90 })
  })

  test('requests that are gone go from the file, unless only some were chosen; other collections stay', () => {
    expect(learnt({ gone: 50 }, [attempt('a', 20)])).toEqual({ a: 20 })
    expect(learnt({ gone: 50 }, [attempt('a', 20)], false)).toEqual({ a: 20, gone: 50 })
    const both = learnTimings(new Map([['other', new Map([['x', 1]])]]), [{ id: 'c', attempts: [] }], true)
    expect(both.get('other')).toEqual(new Map([['x', 1]]))
  })

  test('two collections of one name lose nothing to each other', () => {
    const one = { id: 'c', attempts: [attempt('a', 20)] }
    const other = { id: 'c', attempts: [attempt('b', 30)] }
    expect(learnTimings(new Map(), [one, other], true).get('c')).toEqual(
      new Map([
        ['a', 20],
        ['b', 30],
      ]),
    )
  })
})

describe('the file', () => {
  const known: Timings = new Map([
    ['bbbbbbbbbbbb', new Map([['222222222222', 2]])],
    [
      'aaaaaaaaaaaa',
      new Map([
        ['fffffffffff1', 30],
        ['000000000001', 10],
      ]),
    ],
  ])

  test('is sorted, a line for each request, and is read as it was written', () => {
    const file = join(tempFolder(), 'timings.json')
    writeTimings(file, known)
    expect(readFileSync(file, 'utf8')).toBe(`{
  "format": "uassist timings",
  "version": 1,
  "collections": {
    "aaaaaaaaaaaa": {
      "000000000001": 10,
      "fffffffffff1": 30
    },
    "bbbbbbbbbbbb": {
      "222222222222": 2
    }
  }
}
`)
    expect(readTimings(file)).toEqual(known)
    expect(readTimings(join(tempFolder(), 'not-there.json'))).toEqual(new Map())
  })

  const valid = (changes: object) => ({ format: 'uassist timings', version: 1, collections: {}, ...changes })
  const id = 'aaaaaaaaaaaa'

  test.each([
    ['no JSON', '{', 'it is not JSON'],
    ['another file', '{"format":"x"}', '"format" is not one of'],
    ['a list', '[]', 'it is not an object'],
    ['a newer version', JSON.stringify(valid({ version: 2 })), 'a newer uassist'],
    ['a name of its own', JSON.stringify(valid({ collections: { 'ghp_secret-name': {} } })), 'stands for no request'],
    ['a name of every object', `{"format":"uassist timings","version":1,"collections":{"__proto__":{}}}`, 'stands for'],
    ['a time that is none', JSON.stringify(valid({ collections: { [id]: { [id]: -1 } } })), 'is not a number from 0'],
    ['a part of a ms', JSON.stringify(valid({ collections: { [id]: { [id]: 1.5 } } })), 'is not a whole number'],
    ['a year', JSON.stringify(valid({ collections: { [id]: { [id]: 3e10 } } })), 'is not a number from 0'],
    ['endless nesting', '['.repeat(100_000) + ']'.repeat(100_000), 'nested too deeply'],
    ['far too much', ' '.repeat(16_000_001), 'it is too large'],
  ])('with %s is refused by name, and nothing of it is shown', (_what, text, why) => {
    const file = join(tempFolder(), 'timings.json')
    writeFileSync(file, text)
    expect(() => readTimings(file)).toThrow(`"${file}" holds no timings: `)
    expect(() => readTimings(file)).toThrow(why)
    expect(() => readTimings(file)).not.toThrow('ghp_')
    writeFileSync(file, JSON.stringify(valid({ collections: { [id]: { [id]: 1 } } })))
    expect(readTimings(file).get(id)?.get(id)).toBe(1)
  })

  test('that is a link or a folder is refused', () => {
    const folder = tempFolder()
    writeFileSync(join(folder, 'real.json'), JSON.stringify(valid({})))
    symlinkSync('real.json', join(folder, 'link.json'))
    mkdirSync(join(folder, 'folder.json'))
    expect(() => readTimings(join(folder, 'link.json'))).toThrow('it is a link')
    expect(() => readTimings(join(folder, 'folder.json'))).toThrow('it is no file')
    expect(readTimings(join(folder, 'real.json'))).toEqual(new Map())
  })
})
