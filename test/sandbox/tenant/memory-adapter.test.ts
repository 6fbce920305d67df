import { MemoryAdapter } from '../../../scripts/sandbox/tenant/memory-adapter'

const HOUR_MS = 3_600_000

/** An adapter whose clock is a number. */
function createAdapter(overlapMs = 0) {
  const clock = { now: 0 }
  return {
    clock,
    adapter: new MemoryAdapter(
      new Map(),
      () => overlapMs,
      () => clock.now,
    ),
  }
}

test('what has expired is forgotten, what has not stays', async () => {
  const { adapter, clock } = createAdapter()
  await adapter.upsert('short', {}, 60)
  await adapter.upsert('long', {}, 7200)
  clock.now = HOUR_MS
  await adapter.upsert('new', {}, 60)
  expect(await adapter.find('short')).toBeUndefined()
  expect(await adapter.find('long')).toBeDefined()
})

test('what has just expired is still known, so that its owner may be told', async () => {
  const { adapter, clock } = createAdapter()
  await adapter.upsert('short', {}, 60)
  clock.now = 5 * 60_000
  await adapter.upsert('new', {}, 60)
  expect(await adapter.find('short')).toBeDefined()
})

test('overlap: the token used last is good again until the period is over, counted from its first use', async () => {
  const { adapter, clock } = createAdapter(10_000)
  await adapter.upsert('first', { grantId: 'family', rotations: 0 }, 60)
  await adapter.consume('first')
  await adapter.upsert('second', { grantId: 'family', rotations: 1 }, 60)
  clock.now = 9_999
  expect(await adapter.find('first')).not.toHaveProperty('consumed')
  await adapter.consume('first')
  clock.now = 10_000
  expect(await adapter.find('first')).toHaveProperty('consumed')
})

test('overlap: families do not count for each other', async () => {
  const { adapter } = createAdapter(10_000)
  await adapter.upsert('mine', { grantId: 'family', rotations: 0 }, 60)
  await adapter.consume('mine')
  await adapter.upsert('my next', { grantId: 'family', rotations: 1 }, 60)
  await adapter.upsert('theirs', { grantId: 'other family', rotations: 5 }, 60)
  expect(await adapter.find('mine')).not.toHaveProperty('consumed')
  await adapter.upsert('my third', { grantId: 'family', rotations: 2 }, 60)
  expect(await adapter.find('mine')).toHaveProperty('consumed')
})
