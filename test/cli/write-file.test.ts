import { chmodSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeWhole } from '../../scripts/cli/write-file'
import { tempFolder } from '../helpers/temp-folder'
import { testWhere } from '../helpers/test-where'

const whereModesAre = testWhere(process.platform === 'win32' ? 'Windows has no modes' : undefined)
const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8)

afterEach(() => {
  process.umask(0o022)
})

whereModesAre('a new file gets what the umask leaves, and one that is written over keeps its mode', () => {
  const file = join(tempFolder(), 'a', 'b', 'file.json')
  process.umask(0o027)
  writeWhole(file, 'one')
  expect([readFileSync(file, 'utf8'), modeOf(file)]).toEqual(['one', '640'])
  chmodSync(file, 0o664)
  writeWhole(file, 'two')
  expect([readFileSync(file, 'utf8'), modeOf(file)]).toEqual(['two', '664'])
  expect(readdirSync(join(file, '..'))).toEqual(['file.json'])
})

whereModesAre('a file that holds a secret is private, whatever its mode was', () => {
  const file = join(tempFolder(), 'staging.local.postman_environment.json')
  writeFileSync(file, 'old', { mode: 0o644 })
  process.umask(0)
  writeWhole(file, 'new', { secret: true })
  expect([readFileSync(file, 'utf8'), modeOf(file)]).toEqual(['new', '600'])
})

whereModesAre('no link is followed: an ordinary file takes its place, and a secret one is refused by name', () => {
  const folder = tempFolder()
  const [precious, link] = [join(folder, 'precious'), join(folder, 'link')]
  writeFileSync(precious, 'precious')
  symlinkSync(precious, link)
  expect(() => {
    writeWhole(link, 'new', { secret: true })
  }).toThrow(
    expect.objectContaining({ code: 'STORE_UNSAFE', message: expect.stringContaining(link) as string }) as Error,
  )
  expect(lstatSync(link).isSymbolicLink()).toBe(true)
  writeWhole(link, 'new')
  expect([readFileSync(link, 'utf8'), readFileSync(precious, 'utf8')]).toEqual(['new', 'precious'])
  expect(lstatSync(link).isSymbolicLink()).toBe(false)
})

test('what cannot be written is one error that names the file, and leaves nothing behind', () => {
  const folder = tempFolder()
  writeFileSync(join(folder, 'file'), 'text')
  for (const secret of [false, true]) {
    expect(() => {
      writeWhole(join(folder, 'file', 'below'), 'text', { secret })
    }).toThrow(`"${join(folder, 'file', 'below')}" cannot be written (ENOTDIR)`)
  }
  expect(readdirSync(folder)).toEqual(['file'])
})

test('a content in parts is the same, and a part that fails leaves the old file and nothing else', () => {
  const file = join(tempFolder(), 'file')
  writeWhole(file, ['one ', 'two ä ', 'three'])
  expect(readFileSync(file, 'utf8')).toBe('one two ä three')
  const failing = function* () {
    yield 'new'
    throw new Error('no more')
  }
  expect(() => {
    writeWhole(file, failing())
  }).toThrow('cannot be written')
  expect(readFileSync(file, 'utf8')).toBe('one two ä three')
  expect(readdirSync(join(file, '..'))).toEqual(['file'])
})

test('a folder in the working directory that is a link out of it is refused', () => {
  const [cwd, elsewhere] = [tempFolder(), tempFolder()]
  symlinkSync(elsewhere, join(cwd, 'out'))
  const before = process.cwd()
  process.chdir(cwd)
  try {
    expect(() => {
      writeWhole(join(process.cwd(), 'out', 'file'), 'text')
    }).toThrow(expect.objectContaining({ code: 'PATH_LEADS_OUT' }) as Error)
    writeWhole(join(process.cwd(), 'in', 'file'), 'text')
  } finally {
    process.chdir(before)
  }
  expect([readdirSync(elsewhere), readdirSync(join(cwd, 'in'))]).toEqual([[], ['file']])
})
