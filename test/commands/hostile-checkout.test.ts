import { lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run, start } from '../helpers/built-command'
import { replyJson, serve } from '../helpers/http-server'
import { tempFolder } from '../helpers/temp-folder'

/* A checkout that somebody has prepared: what is written goes where it seems to go, and nowhere else. */

/** A checkout with a collection whose test fails with a text of several lines, beside a home folder. */
async function checkout() {
  const url = await serve((_request, response) => {
    replyJson(response, 200, {})
  })
  const root = tempFolder()
  const [cwd, home] = [join(root, 'checkout'), join(root, 'home')]
  for (const folder of [cwd, join(home, '.ssh')]) mkdirSync(folder, { recursive: true })
  const keys = join(home, '.ssh', 'authorized_keys')
  writeFileSync(keys, 'the key of its owner\n')
  const exec = ["pm.test('t', () => { throw new Error('a\\nssh-ed25519 AAAA of an attacker\\nb') })"]
  const item = [{ name: 'a', event: [{ listen: 'test', script: { exec } }], request: { method: 'GET', url } }]
  writeFileSync(join(cwd, 'my.json'), JSON.stringify({ info: { name: 'my' }, item }))
  const uassist = (...args: string[]) => run(['run', 'my.json', '--no-token', ...args], { UASSIST_HOME: home }, cwd)
  return { cwd, home, keys, uassist }
}

test.each(['junit.xml', 'report.json', 'report.html'])(
  'a link in the place of %s is replaced, and not followed',
  async (name) => {
    const { cwd, keys, uassist } = await checkout()
    mkdirSync(join(cwd, 'reports'))
    symlinkSync(keys, join(cwd, 'reports', name))
    const { code } = await uassist('--reporters', 'junit,json,html')
    expect(code).toBe(1)
    expect(readFileSync(keys, 'utf8')).toBe('the key of its owner\n')
    expect(lstatSync(join(cwd, 'reports', name)).isFile()).toBe(true)
    expect(readFileSync(join(cwd, 'reports', name), 'utf8')).toContain('of an attacker')
  },
)

test.each([
  ['the folder of the reports', 'reports', []],
  ['a folder on the way to it', 'out', ['--out', 'out/deep']],
])('%s that is a link out of the checkout is refused before anything is sent', async (_, name, args) => {
  const { cwd, home, uassist } = await checkout()
  symlinkSync(join(home, '.ssh'), join(cwd, name))
  const { code, stderr } = await uassist('--reporters', 'junit', ...args)
  expect(code).toBe(2)
  expect(stderr).toContain('a link on the way there leads out of the working directory')
  expect(readdirSync(join(home, '.ssh'))).toEqual(['authorized_keys'])
})

test('a folder outside that was named by hand is written to', async () => {
  const { home, uassist } = await checkout()
  const { code } = await uassist('--reporters', 'junit', '--out', join(home, 'reports'))
  expect(code).toBe(1)
  expect(readdirSync(join(home, 'reports'))).toEqual(['junit.xml'])
})

test.each([
  ['as JSON', ['--json']],
  ['to nobody at all', []],
])('a red run is exit 1 though nobody reads its result, %s', async (_, args) => {
  const { cwd, home } = await checkout()
  const { child, ended } = start(['run', 'my.json', '--no-token', ...args], { UASSIST_HOME: home }, cwd)
  child.stdout?.destroy()
  if (args.length === 0) child.stderr?.destroy()
  expect((await ended).code).toBe(1)
})
