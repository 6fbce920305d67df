import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readCollection, ROOT } from './newman-run'
import { requestsOf } from './requests-of'

/* The table of the flow in the README, and the requests of the Auth0 collection that it names. */

const README = readFileSync(join(ROOT, 'collections', 'README.md'), 'utf8')
const REQUESTS = new Map(
  requestsOf(readCollection('auth0')).map(({ item }) => [
    item.name,
    (item.request as { description?: string }).description ?? '',
  ]),
)

/** Each sentence of the flow with the requests that show it. */
function rowsOf(readme: string): [string, string[]][] {
  const lines = readme.split('\n').filter((line) => /^\| S\d+ /.test(line))
  return lines.map((line) => {
    const [, number = '', , shown = ''] = line.split('|').map((cell) => cell.trim())
    return [number, Array.from(shown.matchAll(/_([^_]+)_/g), ([, name = '']) => name)]
  })
}

test('the flow has sixteen sentences, and each is shown by a request', () => {
  expect(rowsOf(README).map(([number]) => number)).toEqual(
    Array.from({ length: 16 }, (_, index) => `S${String(index + 1)}`),
  )
})

test.each(rowsOf(README))('%s is shown by %j, which are there and say so', (number, names) => {
  expect(names.length).toBeGreaterThan(0)
  for (const name of names) expect(REQUESTS.get(name)).toMatch(new RegExp(`\\b${number}\\b`))
})

test('a description names no sentence that the table gives to another request', () => {
  for (const [name, description] of REQUESTS) {
    const named = Array.from(description.matchAll(/\bS\d+\b/g), ([number]) => number)
    const given = rowsOf(README).flatMap(([number, names]) => (names.includes(name) ? [number] : []))
    expect([name, [...new Set(named)].sort()]).toEqual([name, given.sort()])
  }
})
