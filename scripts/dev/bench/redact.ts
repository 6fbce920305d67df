import { randomBytes } from 'node:crypto'
import { Redactor } from '../../run/redaction/redactor'
import { TimeLimit } from '../../run/redaction/time-limit'
import { hardTexts, ORDINARY } from './hard-texts'
import { type Figure, interleaved, median } from './measure'

const SECRETS = 50

/** How fast the texts of a report are redacted, and how much longer the hardest one of the tests takes than ordinary JSON. */
export async function benchRedact(): Promise<Figure[]> {
  // A clock that stands still, so that no text is given up.
  const redactor = new Redactor(() => new TimeLimit(() => 0))
  for (let secret = 0; secret < SECRETS; secret++) redactor.learn(randomBytes(32).toString('base64url'))
  const texts: Record<string, string> = { ORDINARY, ...hardTexts() }
  const times = await interleaved(
    10,
    Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, () => redactor.redact(text)])),
  )
  const speeds = Object.entries(texts).map(([name, { length }]) => ({
    name,
    mbps: length / 1_000 / median(times[name] ?? []),
  }))
  const ordinary = speeds[0]?.mbps ?? NaN
  const [worst] = speeds.toSorted((a, b) => a.mbps - b.mbps)
  return [
    { name: 'redactMBps', what: 'redaction of ordinary JSON with 50 secrets known', value: ordinary, unit: 'MB/s' },
    {
      name: 'redactWorstVsOrdinary',
      what: 'ordinary / the hardest text that the tests know, in MB/s',
      value: ordinary / (worst?.mbps ?? NaN),
      unit: '×',
      hold: { at: 'most', value: 10 },
      detail: `${worst?.name ?? ''}: ${(worst?.mbps ?? NaN).toFixed(2)} MB/s`,
    },
  ]
}
