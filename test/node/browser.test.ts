import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hasBrowser } from '../../plugin/node/browser'
import { bundleProgram, startProgram } from '../helpers/child'
import { tempFolder } from '../helpers/temp-folder'
import { testWhere } from '../helpers/test-where'

const onLinux = testWhere(process.platform === 'linux' ? undefined : 'a script can be the browser on Linux only')
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
  const child = startProgram(program, [URL_WITH_EVERYTHING], { BROWSER })
  const end = await child.ended
  return { end, lines: child.lines, errors: child.errors }
}

async function fileAppears(file: string): Promise<void> {
  while (!existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 10))
}

function writeScript(name: string, script: string): string {
  const file = join(tempFolder(), name)
  writeFileSync(file, script)
  chmodSync(file, 0o755)
  return file
}

onLinux.each(['browser', 'a browser with spaces'])(
  'the browser named by BROWSER (%s) gets the URL, whole and as one argument',
  async (name) => {
    const note = join(tempFolder(), 'called-with')
    const browser = writeScript(name, `#!/bin/sh\nprintf '%s\\n' "$@" > "${note}.new"\nmv "${note}.new" "${note}"\n`)
    expect(await open(browser)).toMatchObject({ lines: ['opened true'], errors: [], end: { code: 0 } })
    await fileAppears(note)
    expect(readFileSync(note, 'utf8')).toBe(`${URL_WITH_EVERYTHING}\n`)
  },
)

onLinux('a browser that is missing or cannot run is no failure, because the URL has been shown', async () => {
  const folder = tempFolder()
  const text = join(folder, 'text')
  writeFileSync(text, 'no program')
  for (const browser of [join(folder, 'missing'), text, folder, 'no-such-browser-2718']) {
    expect(await open(browser)).toMatchObject({ lines: ['opened false'], errors: [], end: { code: 0 } })
  }
})

onLinux('a browser that stays open, or complains, is not waited for, and its words are not ours', async () => {
  const [stays, ended] = [join(tempFolder(), 'stays'), join(tempFolder(), 'ended')]
  writeFileSync(stays, '')
  const browser = writeScript(
    'slow',
    `#!/bin/sh\necho hello\necho trouble >&2\nwhile [ -e "${stays}" ]; do sleep 0.05; done\n: > "${ended}"\nexit 1\n`,
  )
  expect(await open(browser)).toMatchObject({ lines: ['opened true'], errors: [], end: { code: 0 } })
  expect(existsSync(ended)).toBe(false)
  rmSync(stays)
  await fileAppears(ended)
})

onLinux('BROWSER may list several commands, with arguments, and say where the URL stands', async () => {
  const note = join(tempFolder(), 'called-with')
  const browser = writeScript('listed', `#!/bin/sh\nprintf '%s\\n' "$@" > "${note}.new"\nmv "${note}.new" "${note}"\n`)
  for (const [BROWSER, said] of [
    [`no-such-browser-2718:${browser} --new-window`, `--new-window\n${URL_WITH_EVERYTHING}\n`],
    [`:${browser} --url=%s --kiosk`, `--url=${URL_WITH_EVERYTHING}\n--kiosk\n`],
  ] as const) {
    expect(await open(BROWSER)).toMatchObject({ lines: ['opened true'], end: { code: 0 } })
    await fileAppears(note)
    expect(readFileSync(note, 'utf8')).toBe(said)
    rmSync(note)
  }
  expect(await open('no-such-browser-2718 --new-window:no-such-browser-3141')).toMatchObject({
    lines: ['opened false'],
  })
})

onLinux('no browser is started where nobody would see it: over SSH, or without a display', () => {
  expect(hasBrowser({ DISPLAY: ':0' })).toBe(true)
  expect(hasBrowser({ WAYLAND_DISPLAY: 'wayland-0' })).toBe(true)
  expect(hasBrowser({})).toBe(false)
  expect(hasBrowser({ DISPLAY: '' })).toBe(false)
  expect(hasBrowser({ DISPLAY: ':10', SSH_CONNECTION: '192.0.2.1 1 192.0.2.2 22' })).toBe(false)
  expect(hasBrowser({ SSH_TTY: '/dev/pts/1', BROWSER: 'lynx' })).toBe(true)
  expect(hasBrowser({ WSL_DISTRO_NAME: 'Debian' })).toBe(true)
})
