import { type Case } from './case'
import { type Recorded } from './recorded'

/** What a program did with a case. */
export interface Observed {
  requests: readonly Recorded[]
  good: boolean
  /** What is known of the reason, where all is not well. */
  why: string
}

/** One thing that differs: where, and what the two programs did there. */
export interface Difference {
  where: string
  newman: string
  uassist: string
}

/** Headers whose values are random in each run of one program. The rest of a request must be equal to the last byte. */
const RANDOM_HEADERS = ['postman-token']

/** A longer text is shown from shortly before the first place that differs. */
const SHOWN = 160

/** Compares how both ended, and what they sent: number and order, method, address, headers (order and spelling), body. */
export function compare(one: Pick<Case, 'varies'>, newman: Observed, uassist: Observed): Difference[] {
  const found: Difference[] = []
  const note = (where: string, newmans: string, uassists: string) => {
    if (newmans !== uassists) found.push({ where, ...fromDifference(newmans, uassists) })
  }
  note('end', newman.good ? 'good' : 'failed', uassist.good ? 'good' : 'failed')
  const lineOf = (request: Recorded) => partsOf(request, one).get('line') ?? ''
  if (newman.requests.length !== uassist.requests.length) {
    note('requests', newman.requests.map(lineOf).join(', '), uassist.requests.map(lineOf).join(', '))
    return found
  }
  newman.requests.forEach((request, index) => {
    const newmans = partsOf(request, one)
    const uassists = partsOf(uassist.requests[index] ?? request, one)
    for (const part of new Set([...newmans.keys(), ...uassists.keys()])) {
      note(`request ${String(index + 1)} ${part}`, newmans.get(part) ?? '', uassists.get(part) ?? '')
    }
  })
  return found
}

/** A request as text, without what is random: for comparison and for `shows`. */
export function textOf(request: Recorded, one: Pick<Case, 'varies'>): string {
  const parts = [...partsOf(request, one)].filter(([where]) => where !== 'header names')
  return parts.map(([where, text]) => (where.startsWith('header ') ? `${where.slice(7)}: ${text}` : text)).join('\n')
}

/** By what it is called in a difference. */
function partsOf({ method, url, headers, body }: Recorded, { varies = [] }: Pick<Case, 'varies'>): Map<string, string> {
  const boundary = headers.map(([, value]) => /boundary=(\S+)/.exec(value)?.[1]).find((found) => found !== undefined)
  const steady = (text: string): string => {
    const without = boundary === undefined ? text : text.replaceAll(boundary, 'BOUNDARY')
    return varies.reduce((result, [pattern, word]) => result.replace(pattern, word), without)
  }
  const parts = new Map([
    ['line', steady(`${method} ${url}`)],
    ['header names', headers.map(([name]) => name).join(', ')],
  ])
  for (const [name, value] of headers) {
    const shown = RANDOM_HEADERS.includes(name.toLowerCase()) ? 'RANDOM' : steady(value)
    const where = `header ${name}`
    parts.set(where, parts.has(where) ? `${parts.get(where) ?? ''} + ${shown}` : shown)
  }
  return parts.set('body', steady(body.toString(isText(body) ? 'utf8' : 'latin1')))
}

function isText(body: Buffer): boolean {
  return Buffer.from(body.toString('utf8')).equals(body)
}

function fromDifference(newman: string, uassist: string): Pick<Difference, 'newman' | 'uassist'> {
  let same = 0
  while (same < newman.length && newman[same] === uassist[same]) same++
  const from = Math.max(0, same - SHOWN / 2)
  const cut = (text: string) =>
    (from > 0 ? '…' : '') + text.slice(from, from + SHOWN) + (text.length > from + SHOWN ? '…' : '')
  return { newman: cut(newman), uassist: cut(uassist) }
}
