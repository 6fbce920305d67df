import fc from 'fast-check'
import { type PostmanItem } from '../../../scripts/formats/postman-collection'
import { type CollectionInput, nodesOf, plannedItems } from '../../../scripts/run/selection/item-tree'
import { runCollections } from '../../../scripts/run/run-collections'
import { shardOf } from '../../../scripts/run/selection/shard'
import { replyJson, serve } from '../../helpers/http-server'
import { collection, options, type RequestPlan } from '../fixtures'

/** Numbers every request, so that each can be told from all others. */
function numbered(shapes: number[][]): CollectionInput[] {
  let number = 0
  const request = (): PostmanItem => ({ name: `r${String(number++)}`, request: {} })
  return shapes.map((sizes, index) => ({
    name: `c${String(index)}`,
    file: '',
    // 0 stands for a request outside all folders.
    definition: {
      item: sizes.map((size, place) =>
        size === 0
          ? request()
          : {
              name: `f${String(place)}`,
              item: Array.from({ length: size }, (_, nth) =>
                nth % 3 === 2 ? { name: 'sub', item: [request()] } : request(),
              ),
            },
      ),
    },
  }))
}

const shapes = fc.array(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 8 }), {
  minLength: 1,
  maxLength: 4,
})
const totals = fc.integer({ min: 1, max: 6 })

const names = (collections: readonly CollectionInput[]) =>
  collections.flatMap((one) => plannedItems(nodesOf(one)).map(({ name }) => name))

const allShards = (collections: CollectionInput[], total: number) =>
  Array.from({ length: total }, (_, index) =>
    shardOf(collections, { index: index + 1, total }).map((part) => part.collection),
  )

test('all shards together run each request once', () => {
  fc.assert(
    fc.property(shapes, totals, (sizes, total) => {
      const collections = numbered(sizes)
      const shared = allShards(collections, total).flatMap(names)
      expect(shared.toSorted()).toEqual(names(collections).toSorted())
    }),
  )
})

test('a shard keeps the order of its collections, and the same input gives the same shards', () => {
  fc.assert(
    fc.property(shapes, totals, (sizes, total) => {
      const whole = names(numbered(sizes))
      for (const shard of allShards(numbered(sizes), total)) {
        const mine = new Set(names(shard))
        expect(names(shard)).toEqual(whole.filter((name) => mine.has(name)))
      }
      expect(allShards(numbered(sizes), total)).toEqual(allShards(numbered(sizes), total))
    }),
  )
})

test('a folder at the top is never split, and neither are the requests beside the folders', () => {
  fc.assert(
    fc.property(shapes, totals, (sizes, total) => {
      const collections = numbered(sizes)
      const shards = allShards(collections, total).map((shard) => new Set(names(shard)))
      const units = collections.flatMap((one) => {
        const loose = nodesOf(one).filter((node) => !node.item)
        return [
          ...nodesOf(one)
            .filter((node) => node.item)
            .map((folder) => [folder]),
          loose,
        ]
      })
      for (const unit of units.map((nodes) => plannedItems(nodes).map(({ name }) => name))) {
        const places = shards.filter((shard) => unit.some((name) => shard.has(name)))
        expect(places.length).toBe(unit.length > 0 ? 1 : 0)
      }
    }),
  )
})

test('no shard has more than another by more than the biggest folder', () => {
  fc.assert(
    fc.property(shapes, totals, (sizes, total) => {
      const loads = allShards(numbered(sizes), total).map((shard) => names(shard).length)
      const biggest = Math.max(...sizes.flat(), ...sizes.map((folders) => folders.filter((size) => size === 0).length))
      expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(biggest)
    }),
  )
})

test('two shards of a run send together what the whole run sends, and more shards than folders is no error', async () => {
  const asked: string[] = []
  const url = await serve((request, response) => {
    asked.push(request.url ?? '')
    replyJson(response, 200, {})
  })
  const folder = (name: string, ...requests: string[]) => ({
    name,
    item: requests.map((path) => ({ name: path, url: `${url}/${path}` })),
  })
  const collections = [collection('one', [folder('A', 'a1', 'a2'), folder('B', 'b1')])]
  const sentBy = async (index: number, total: number) => {
    asked.length = 0
    const { requests } = await runCollections(options(collections, { shard: { index, total } }))
    return [requests, ...asked]
  }
  expect(await sentBy(1, 2)).toEqual([2, '/a1', '/a2'])
  expect(await sentBy(2, 2)).toEqual([1, '/b1'])
  expect(await sentBy(3, 3)).toEqual([0])
})

test('a part has the requests of other parts that find what its own need, and those they need; and no more', async () => {
  const asked: string[] = []
  const url = await serve((request, response) => {
    asked.push(request.url ?? '')
    replyJson(response, 200, { id: `${(request.url ?? '').slice(1)}-found` })
  })
  const sets = (name: string) => `pm.environment.set('${name}', pm.response.json().id)`
  const folder = (name: string, ...item: RequestPlan[]) => ({ name, item })
  const collections = [
    collection('chain', [
      folder('A', { name: 'a', url: `${url}/a`, test: sets('fromA') }, { name: 'a2', url: `${url}/a2` }),
      folder('B', {
        name: 'b',
        url: `${url}/b/{{fromA}}`,
        test: `const found = { fromB: 'b-found' }; pm.environment.set(...Object.entries(found)[0])`,
      }),
      folder('C', { name: 'c', url: `${url}/c/{{fromB}}` }),
      folder('D', {
        name: 'd',
        url: `${url}/d`,
        pre: "pm.request.url = pm.request.url + '/' + pm.variables.get('fromA')",
      }),
      folder('E', { name: 'e', url: `${url}/e`, test: sets('fromA') }),
    ]),
  ]
  const sentBy = async (index: number) => {
    asked.length = 0
    await runCollections(options(collections, { shard: { index, total: 5 } }))
    return [...asked]
  }
  expect(await sentBy(1)).toEqual(['/a', '/a2'])
  expect(await sentBy(2)).toEqual(['/a', '/b/a-found'])
  expect(await sentBy(3)).toEqual(['/a', '/b/a-found', '/c/b-found'])
  expect(await sentBy(4)).toEqual(['/a', '/d/a-found'])
  expect(await sentBy(5)).toEqual(['/e'])
})

describe('what another part finds is seen', () => {
  const raw = (name: string, item: object[]): CollectionInput => ({ name, file: '', definition: { item } })
  const tests = (...exec: string[]) => [{ listen: 'test', script: { exec } }]
  const finder = { name: 'finder', request: {}, event: tests("pm.environment.set('the id', 1)") }
  const idle = { name: 'idle', request: {}, event: tests("pm.test('the id', () => ({ name: 'the id' }))") }
  const bearer = { type: 'bearer', bearer: [{ key: 'token', value: '{{the id}}' }] }
  const user = { name: 'user', request: {} }

  test.each([
    ["in a folder's auth", { name: 'B', auth: bearer, item: [user] }],
    ["in a folder's script", { name: 'B', event: tests("pm.variables.get('the id')"), item: [user] }],
    [
      'in a text a script fills in',
      { name: 'B', item: [{ ...user, event: tests("pm.variables.replaceIn('{{the id}}')") }] },
    ],
    ['over several lines', { name: 'B', item: [{ ...user, event: tests('pm.environment.get(', '  "the id"', ')') }] }],
    ['in the request', { name: 'B', item: [{ ...user, request: { url: 'http://h/{{the id}}' } }] }],
    ['in a script without lines', { name: 'B', item: [{ ...user, event: [{ script: "get('the id')" }] }] }],
  ])('%s', (_where, folder) => {
    const [, second] = allShards([raw('c', [{ name: 'A', item: [finder, idle] }, folder])], 2)
    expect(names(second ?? [])).toEqual(['finder', 'user'])
  })

  test("when a folder's script sets it, or a script by a name of its own for it", () => {
    const folder = {
      name: 'A',
      event: tests("const key = 'x'; pm.environment.set(key, 1)"),
      item: [
        { name: 'a', request: {} },
        { name: 'a2', request: {} },
      ],
    }
    const [, second] = allShards(
      [raw('c', [folder, { name: 'B', item: [{ name: 'b', request: { url: '{{x}}' } }] }])],
      2,
    )
    expect(names(second ?? [])).toEqual(['a', 'a2', 'b'])
  })

  describe('folders between which a script leads stay together', () => {
    const request = (name: string, ...exec: string[]) => ({ name, request: {}, event: tests(...exec) })
    const others = [
      { name: 'B', item: [request('b')] },
      { name: 'C', item: [{ ...request("c's"), id: 'c' }] },
    ]
    const sizes = (event: unknown, ...item: object[]) => {
      const whole = raw('c', item)
      const shards = allShards([{ ...whole, definition: { ...whole.definition, event } }], 3)
      return shards.map((shard) => names(shard).length)
    }

    test.each([
      ['by a name', 'pm.execution.setNextRequest("b")', [2, 1, 0]],
      ['over others, by an id', 'pm.execution.setNextRequest("c")', [3, 0, 0]],
      ['to what is not there', 'pm.execution.setNextRequest("d")', [3, 0, 0]],
      ['nowhere, but to the request itself', 'if (again) postman.setNextRequest(pm.info.requestName)', [1, 1, 1]],
      ['to a name that a script puts together', "postman.setNextRequest('b' + 1)", [3, 0, 0]],
      ['to a name with a quote in it', "postman.setNextRequest('c\\'s')", [3, 0, 0]],
      ['to the end of the run', 'postman.setNextRequest(null)', [3, 0, 0]],
      ['by another name of the function', 'const next = pm.execution.setNextRequest; next("c")', [3, 0, 0]],
    ])('%s', (_where, script, expected) => {
      expect(sizes([], { name: 'A', item: [request('a', script)] }, ...others)).toEqual(expected)
      expect(sizes([], { name: 'A', event: tests(script), item: [request('a')] }, ...others)).toEqual(expected)
    })

    test("by a collection's script, from anywhere; and to itself, where another one has its name", () => {
      expect(sizes(tests('postman.setNextRequest("c")'), { name: 'A', item: [request('a')] }, ...others)).toEqual([
        3, 0, 0,
      ])
      const again = { name: 'A', item: [request('c', 'postman.setNextRequest(pm.info.requestName)')] }
      expect(sizes([], again, ...others)).toEqual([3, 0, 0])
    })
  })

  test('a request that finds an id brings along what its script leads to', async () => {
    const asked: string[] = []
    const url = await serve((request, response) => {
      asked.push(request.url ?? '')
      replyJson(response, 200, {})
    })
    const leading = "pm.environment.set('v', 'found'); postman.setNextRequest('a3')"
    const collections = [
      collection('chain', [
        {
          name: 'A',
          item: [
            { name: 'a1', url: `${url}/a1`, test: leading },
            { name: 'a2', url: `${url}/a2` },
            { name: 'a3', url: `${url}/a3` },
          ],
        },
        { name: 'B', item: [{ name: 'b', url: `${url}/b/{{v}}` }] },
      ]),
    ]
    await runCollections(options(collections, { shard: { index: 2, total: 2 } }))
    expect(asked).toEqual(['/a1', '/a3', '/b/found'])
  })
})
