import { readdirSync } from 'node:fs'
import { tempFolder } from '../helpers/temp-folder'
import { run, start } from '../helpers/built-command'

/** `npm start`, as a newcomer runs it. A temporary folder of its own shows what is left behind. */

/** Nobody listens there: whatever goes through a proxy fails. */
const DEAD = 'http://127.0.0.1:9'
const PROXIES = { HTTP_PROXY: DEAD, HTTPS_PROXY: DEAD, ALL_PROXY: DEAD }
const inLowerCase = Object.fromEntries(Object.entries(PROXIES).map(([name, value]) => [name.toLowerCase(), value]))

test.each([
  ['behind proxies that are dead', PROXIES],
  ['behind such proxies in lower case', inLowerCase],
])(
  'the demo %s: three people, both collections, a summary, exit 0, and nothing left behind',
  async (_where, proxies) => {
    const TMPDIR = tempFolder()
    const { code, stdout, stderr } = await run(['demo'], { TMPDIR, ...proxies })
    expect({ code, stderr }).toMatchObject({ code: 0 })
    for (const name of ['Ada Admin', 'Grace Agent', 'Sven Supervisor']) expect(stderr).toContain(name)
    expect(stdout).toMatch(/All good: \d+ requests of 2 collections, \d+ checks passed/)
    expect(stdout).toContain('npx uassist login')
    expect(readdirSync(TMPDIR)).toEqual([])
  },
  60_000,
)

test.each([
  ['while people sign in', /1\. Start the sandbox/],
  ['while the collections run', /u-assist: Sign-in check/],
])(
  'Ctrl-C %s: the demo ends soon, with exit 130, and nothing left behind',
  async (_when, moment) => {
    const TMPDIR = tempFolder()
    const demo = start(['demo'], { TMPDIR })
    await demo.says(moment)
    demo.child.kill('SIGINT')
    const { code, stdout } = await demo.ended
    expect(code).toBe(130)
    expect(stdout).not.toContain('All good')
    expect(readdirSync(TMPDIR)).toEqual([])
  },
  60_000,
)

test('a demo that cannot write says which step went wrong, and exits non-zero', async () => {
  const { code, stderr } = await run(['demo'], { TMPDIR: '/dev/null' })
  expect(code).toBe(1)
  expect(stderr).toContain('the demo failed at the step "make a temporary folder"')
  expect(stderr).not.toMatch(/^\s+at /m)
})
