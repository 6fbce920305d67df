import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundleProgram, startProgram } from '../helpers/child'
import { tempFolder } from '../helpers/temp-folder'

const isLinux = process.platform === 'linux'
const URL_WITH_EVERYTHING = 'https://tenant.example/authorize?scope=openid%20email&state=$(touch x)&x=`y`;z'

let program: string

beforeAll(async () => {
  // A process of its own, as in life: what the browser's start does to it is seen from outside.
  program = await bundleProgram(`
    import { openBrowser } from './plugin/node/browser'
    void openBrowser(process.argv[2]).then((opened) => console.log('opened ' + opened))
  `)
})

/** What `openBrowser` said, and how the process ended. */
async function open(BROWSER: string) {
  const startedAt = Date.now()
  const child = startProgram(program, [URL_WITH_EVERYTHING], { BROWSER })
  const end = await child.ended
  return { end, lines: child.lines, errors: child.errors, tookMs: Date.now() - startedAt }
}

function writeScript(name: string, script: string): string {
  const file = join(tempFolder(), name)
  writeFileSync(file, script)
  chmodSync(file, 0o755)
  return file
}

test.each(['browser', 'a browser with spaces'])(
  'the browser named by BROWSER (%s) gets the URL, whole and as one argument',
  async (name) => {
    if (!isLinux) return console.warn('a script is a browser on Linux only: skipped')
    const note = join(tempFolder(), 'called-with')
    const browser = writeScript(name, `#!/bin/sh\nprintf '%s\\n' "$@" > "${note}.new"\nmv "${note}.new" "${note}"\n`)
    expect(await open(browser)).toMatchObject({ lines: ['opened true'], errors: [], end: { code: 0 } })
    while (!existsSync(note)) await new Promise((resolve) => setTimeout(resolve, 10))
    expect(readFileSync(note, 'utf8')).toBe(`${URL_WITH_EVERYTHING}\n`)
  },
)

test('a browser that is missing or cannot run is no failure, because the URL has been shown', async () => {
  if (!isLinux) return console.warn('other systems start a program that finds the browser: skipped')
  const folder = tempFolder()
  const text = join(folder, 'text')
  writeFileSync(text, 'no program')
  for (const browser of [join(folder, 'missing'), text, folder, 'no-such-browser-2718']) {
    expect(await open(browser)).toMatchObject({ lines: ['opened false'], errors: [], end: { code: 0 } })
  }
})

test('a browser that stays open, or complains, is not waited for, and its words are not ours', async () => {
  if (!isLinux) return console.warn('a script is a browser on Linux only: skipped')
  const browser = writeScript('slow', '#!/bin/sh\necho hello\necho trouble >&2\nsleep 5\nexit 1\n')
  const { tookMs, ...outcome } = await open(browser)
  expect(outcome).toMatchObject({ lines: ['opened true'], errors: [], end: { code: 0 } })
  expect(tookMs).toBeLessThan(4_000)
})
