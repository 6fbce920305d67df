import { mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeFolder } from '../../plugin/node/make-folder'
import { run } from '../helpers/built-command'
import { tempFolder } from '../helpers/temp-folder'

test('a folder is made with those around it, each with the mode; one that is there stays as it is', () => {
  const root = tempFolder()
  const deep = join(root, 'a', 'b', 'c')
  makeFolder(deep, 0o700)
  for (const folder of ['a', 'a/b', 'a/b/c']) expect(statSync(join(root, folder)).mode & 0o777).toBe(0o700)
  mkdirSync(join(root, 'open'), { mode: 0o755 })
  makeFolder(join(root, 'open'), 0o700)
  expect(statSync(join(root, 'open')).mode & 0o777).toBe(0o755)
  symlinkSync(join(root, 'open'), join(root, 'link'))
  makeFolder(join(root, 'link'))
})

test('something else in its place is refused, and left alone', () => {
  const root = tempFolder()
  writeFileSync(join(root, 'file'), 'text', { mode: 0o644 })
  symlinkSync(join(root, 'nowhere'), join(root, 'dangling'))
  for (const path of ['file', 'dangling', 'file/below']) {
    expect(() => {
      makeFolder(join(root, path))
    }).toThrow(expect.objectContaining({ code: 'ENOTDIR' }) as Error)
  }
  expect([readFileSync(join(root, 'file'), 'utf8'), statSync(join(root, 'file')).mode & 0o777]).toEqual(['text', 0o644])
})

const SOMEWHERE = ['env', 'export', 'sandbox', '--to', 'postman', '--out', '/proc/x/y/staging.json']

/** Below /proc no folder can be made, and Node's own way of making several never returns. */
test.each([
  ['broker --key', ['broker', '--key'], '"/proc/x/broker-key" cannot be written (ENOENT)'],
  ['env identity --new', ['env', 'identity', '--new'], '"/proc/x/age-identity" cannot be written (ENOENT)'],
  ['env export --out', SOMEWHERE, '"/proc/x/y/staging.json" cannot be written (ENOENT)'],
  ['install insomnia --dir', ['install', 'insomnia', '--dir', '/proc/x/plugins'], '"/proc/x/plugins" (ENOENT)'],
])('%s where no folder can be made: one error that names it, and an end', async (_what, argv, sentence) => {
  const { code, stdout, stderr } = await run(argv, { UASSIST_HOME: '/proc/x' })
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toContain(sentence)
  expect(stderr.trimEnd().split('\n')).toHaveLength(2)
})

test.each([
  ['broker --key', ['broker', '--key']],
  ['env identity --new', ['env', 'identity', '--new']],
])('%s where a file stands in the place of the home: said, and the file is left alone', async (_what, argv) => {
  const home = join(tempFolder(), 'home')
  writeFileSync(home, 'mine')
  const { code, stdout, stderr } = await run(argv, { UASSIST_HOME: home })
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toContain('cannot be written (ENOTDIR)')
  expect(readFileSync(home, 'utf8')).toBe('mine')
})
