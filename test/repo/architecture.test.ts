import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { tempFolder } from '../helpers/temp-folder'

const ROOT = join(__dirname, '..', '..')

/** The rules that are broken in a folder of sources, as `rule: from -> to`. */
function violationsIn(folder: string): string[] {
  const program = join(ROOT, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs')
  const config = join(ROOT, '.dependency-cruiser.js')
  const folders = readdirSync(folder)
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [program, '--config', config, '--output-type', 'json', ...folders],
    { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 26 },
  )
  expect(stderr).toBe('')
  const { summary } = JSON.parse(stdout) as {
    summary: { violations: { from: string; to: string; rule: { name: string } }[] }
  }
  return summary.violations.map(({ from, to, rule }) => `${rule.name}: ${from} -> ${to}`)
}

/** Sources that break one rule each. What they import is there, so that nothing but the direction is wrong. */
const TRESPASSES: [rule: string, file: string, line: string][] = [
  ['core-is-pure', 'plugin/auth/refresh-1.ts', "import { readFileSync } from 'node:fs'"],
  ['layer-auth', 'plugin/auth/refresh-2.ts', "import { send } from '../node/send'"],
  ['layer-auth', 'plugin/auth/refresh-3.ts', "import { type Send } from '../node/send'"],
  ['layer-node', 'plugin/node/file-store.ts', "import { main } from '../../scripts/main'"],
  ['plugin-alone', 'plugin/insomnia/tags.ts', "export * from '../../scripts/cli/io'"],
  ['hosts-apart', 'scripts/commands/token-1.ts', "import '../../plugin/insomnia/tags'"],
  ['layer-cli', 'scripts/cli/text.ts', "import { type Config } from '../session/config'"],
  ['layer-commands', 'scripts/commands/token-2.ts', "import { open } from '../library/open'"],
  ['layer-broker', 'scripts/broker/start.ts', "import { run } from '../run/run-collections'"],
  ['runner-protocol', 'scripts/run/protocol/messages.ts', "import { type Report } from '../reports/report'"],
  ['not-to-dev', 'scripts/formats/stale.ts', "const build = await import('../dev/build')"],
  ['not-to-test', 'scripts/cli/io-1.ts', "import { sink } from '../../test/sink'"],
  ['collection-scripts-alone', 'collections/scripts/token.ts', "import { send } from '../../plugin/node/send'"],
  ['owner-of-axios', 'plugin/node/browser.ts', "const axios = await import('axios')"],
  ['owner-of-newman', 'scripts/commands/run.ts', "const newman = await import('newman')"],
  ['lazy-jsonwebtoken', 'plugin/auth/id-token.ts', "import jwt from 'jsonwebtoken'"],
  ['no-unresolved', 'scripts/commands/login.ts', "import { gone } from '../session/moved-away'"],
]

const SUBJECTS = [
  'plugin/node/send.ts',
  'scripts/main.ts',
  'scripts/library/open.ts',
  'scripts/cli/io.ts',
  'scripts/session/config.ts',
  'scripts/run/run-collections.ts',
  'scripts/run/reports/report.ts',
  'scripts/dev/build.ts',
  'plugin/insomnia/tags-1.ts',
  'test/sink.ts',
]

describe('the rules of the architecture see', () => {
  let violations: string[]

  beforeAll(() => {
    const folder = tempFolder()
    const write = (file: string, text: string) => {
      mkdirSync(dirname(join(folder, file)), { recursive: true })
      writeFileSync(join(folder, file), `${text}\n`)
    }
    for (const file of SUBJECTS) write(file, 'export const send = 1')
    for (const [, file, line] of TRESPASSES) write(file, line)
    write('scripts/session/a.ts', "import { type B } from './b'\nexport type A = B")
    write('scripts/session/b.ts', "import { type A } from './a'\nexport type B = A | 1")
    write(
      'scripts/session/downwards.ts',
      "import { io } from '../cli/io'\nimport { send } from '../../plugin/node/send'",
    )
    violations = violationsIn(folder)
  })

  test.each(TRESPASSES)('%s: %s, %s', (rule, file) => {
    expect(violations).toContainEqual(expect.stringMatching(`^${rule}: ${file} -> `))
  })

  test('a circle, of types alone', () => {
    expect(violations).toContainEqual(expect.stringMatching('^no-circle: scripts/session/'))
  })

  test('nothing wrong in an import of what is below', () => {
    expect(violations.filter((violation) => violation.includes('downwards'))).toEqual([])
  })
})

const sources = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .map((name) => join(folder, name))

test('the core has no clock, no console, no process and no timer of its own', () => {
  const forbidden = /\bDate\.now\b|new Date\(\)|\bconsole\.|\bprocess\.\w|\bsetTimeout\b|\bsetInterval\b/
  expect(sources('plugin/auth').filter((file) => forbidden.test(readFileSync(join(ROOT, file), 'utf8')))).toEqual([])
  expect(forbidden.test('const now = Date.now()')).toBe(true)
})

test('no file is called after nothing in particular', () => {
  const vague = /(^|\/)(utils?|helpers?|common|misc|shared|lib)\.ts$/
  expect(
    ['plugin', 'scripts', 'collections/scripts', 'test'].flatMap(sources).filter((file) => vague.test(file)),
  ).toEqual([])
})
