import { testCa, whereOpensslIs } from '../../helpers/test-ca'
import { type Case } from './case'
import { CASES } from './cases'
import { TLS } from './cases/options'
import { type Observed } from './compare'
import { DIFFERENCES } from './differences'
import { startEchoServer } from './echo-server'
import { writeFiles } from './files'
import { type Outcomes } from './processes'
import { type Recorded } from './recorded'
import { runNewman } from './run-newman'
import { runUassist } from './run-uassist'
import { verdictOf } from './verdict'

/** The tests below look at one run of all cases by each program, at the same server, one program after the other. */
let newman: Run
let uassist: Run

interface Run {
  outcomes: Outcomes
  recorded: Map<string, Recorded[]>
}

beforeAll(async () => {
  const ca = testCa()
  const server = await startEchoServer(ca?.certify('localhost'))
  try {
    const cases = ca ? [...CASES, ...TLS] : CASES
    const place = writeFiles(cases, server)
    newman = { outcomes: await runNewman(cases, place), recorded: server.take() }
    uassist = { outcomes: await runUassist(cases, place), recorded: server.take() }
  } finally {
    server.stop()
  }
}, 420_000)

const observed = ({ outcomes, recorded }: Run, { name }: Case): Observed => ({
  requests: recorded.get(name) ?? [],
  good: outcomes.get(name)?.good ?? false,
  why: outcomes.get(name)?.why ?? '',
})

/** Throws a table of the cases, where not all are as they should be. */
function expectGood(some: readonly Case[]): void {
  const verdicts = some.map((one) =>
    verdictOf(one, observed(newman, one), observed(uassist, one), DIFFERENCES[one.name]),
  )
  if (verdicts.every(({ good }) => good)) return
  const table = verdicts.map(({ name, verdict }) => `  ${name.padEnd(45)} ${verdict}`)
  throw new Error([...verdicts.flatMap(({ details }) => details), '', ...table].join('\n'))
}

test('uassist run sends what stock Newman sends, and ends as it does, but for the differences that are listed', () => {
  expectGood(CASES)
})

whereOpensslIs('so it does over TLS', () => {
  expectGood(TLS)
})

test('each request belongs to a case, and each difference that is listed to one that there is', () => {
  const names = [...CASES, ...TLS].map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  expect(names.length).toBeGreaterThanOrEqual(40)
  const used = [...newman.recorded.keys(), ...uassist.recorded.keys(), ...Object.keys(DIFFERENCES)]
  expect(used.filter((name) => !names.includes(name))).toEqual([])
})
