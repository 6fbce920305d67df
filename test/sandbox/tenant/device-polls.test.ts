import { DevicePolls } from '../../../scripts/sandbox/tenant/device-polls'

test('a poll is too fast when it comes before the interval is over, counted from the poll before', () => {
  const clock = { now: 0 }
  const polls = new DevicePolls(5_000, 900_000, () => clock.now)
  const pollAt = (now: number, device = 'mine') => {
    clock.now = now
    return polls.isTooFast(device)
  }
  expect(pollAt(0)).toBe(false)
  expect(pollAt(4_999)).toBe(true)
  expect(pollAt(9_998)).toBe(true)
  expect(pollAt(14_998)).toBe(false)
  expect(pollAt(15_000, 'theirs')).toBe(false)
})

test('a device that stopped polling is forgotten', () => {
  const clock = { now: 0 }
  const polls = new DevicePolls(5_000, 900_000, () => clock.now)
  polls.isTooFast('abandoned')
  clock.now = 900_000
  polls.isTooFast('new')
  clock.now = 1_000
  expect(polls.isTooFast('abandoned')).toBe(false)
})
