import { type Case } from './case'
import { compare, type Observed, textOf } from './compare'

interface Verdict {
  name: string
  good: boolean
  /** For the table. */
  verdict: string
  /** Lines that explain what is not good. */
  details: string[]
}

/**
 * Judges a case. Not good are: a case in which stock Newman does not do what it is there for, a difference that is not
 * listed, and a listed one that is gone.
 */
export function verdictOf(one: Case, newman: Observed, uassist: Observed, known?: { at: readonly string[] }): Verdict {
  const { name } = one
  const bad = (verdict: string, details: string[]): Verdict => ({
    ...{ name, good: false, verdict: `${verdict} !` },
    details: [`${name}: ${verdict}`, ...details.map((line) => `    ${line}`)],
  })
  const missing = unproven(one, newman)
  if (missing.length > 0) return bad('proves nothing', missing)

  const found = compare(one, newman, uassist)
  const expected = known?.at ?? []
  const isExpected = found.length === expected.length && found.every(({ where }) => expected.includes(where))
  if (isExpected) return { name, good: true, verdict: known ? 'differs, as listed' : 'same', details: [] }
  if (found.length === 0) return bad('differs no longer', ['take it off the list'])
  const shown = found.flatMap((one) => [
    `${one.where}${expected.includes(one.where) ? ' (listed)' : ''}`,
    `    newman:  ${JSON.stringify(one.newman)}`,
    `    uassist: ${JSON.stringify(one.uassist)}`,
  ])
  const gone = expected.filter((where) => !found.some((one) => one.where === where))
  return bad('differs', [...shown, ...gone.map((where) => `${where} (listed) is equal`), uassist.why.slice(0, 1_000)])
}

/** What stock Newman did not do, although the case is there for it. */
function unproven(one: Case, newman: Observed): string[] {
  const { sends, fails = false, shows = [] } = one
  const text = newman.requests.map((request) => textOf(request, one)).join('\n')
  return [
    ...(newman.requests.length === sends
      ? []
      : [`Newman sent ${String(newman.requests.length)} requests, not ${String(sends)}`]),
    ...(newman.good === !fails ? [] : [`Newman ${fails ? 'did not fail' : 'failed'}: ${newman.why.slice(-1_000)}`]),
    ...shows.filter((part) => !text.includes(part)).map((part) => `Newman did not send ${JSON.stringify(part)}`),
  ]
}
