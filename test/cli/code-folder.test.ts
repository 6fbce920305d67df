import { chmodSync, mkdirSync, rmdirSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { codeFolder } from '../../scripts/cli/code-folder'
import { tempFolder } from '../helpers/temp-folder'

const modeOf = (path: string): number => statSync(path).mode & 0o777

test('the folder for compiled code is below the folder for sessions, and its owner’s alone', () => {
  const home = join(tempFolder(), 'new')
  expect(codeFolder({ UASSIST_HOME: home })).toBe(join(home, 'compiled'))
  expect([modeOf(home), modeOf(join(home, 'compiled'))]).toEqual([0o700, 0o700])
  expect(codeFolder({ UASSIST_HOME: home })).toBe(join(home, 'compiled'))
})

test('no code comes from a folder that others can write to, nor through a link', () => {
  const home = tempFolder()
  const folder = join(home, 'compiled')
  mkdirSync(folder)
  chmodSync(folder, 0o770)
  expect(codeFolder({ UASSIST_HOME: home })).toBeUndefined()
  chmodSync(folder, 0o700)
  expect(codeFolder({ UASSIST_HOME: home })).toBe(folder)
  rmdirSync(folder)
  symlinkSync(tempFolder(), folder)
  expect(codeFolder({ UASSIST_HOME: home })).toBeUndefined()
})

test('no code comes from a folder that others could replace; by its real path, where a link leads to it', () => {
  const above = tempFolder()
  const home = join(above, 'home')
  expect(codeFolder({ UASSIST_HOME: home })).toBe(join(home, 'compiled'))
  const link = join(tempFolder(), 'link')
  symlinkSync(home, link)
  expect(codeFolder({ UASSIST_HOME: link })).toBe(join(home, 'compiled'))
  for (const folder of [home, above]) {
    chmodSync(folder, 0o777)
    expect(codeFolder({ UASSIST_HOME: home })).toBeUndefined()
    expect(codeFolder({ UASSIST_HOME: link })).toBeUndefined()
    chmodSync(folder, 0o1777)
    expect(codeFolder({ UASSIST_HOME: home })).toBe(join(home, 'compiled'))
    chmodSync(folder, 0o700)
  }
})

test.each([
  ['in CI', { CI: 'true', UASSIST_HOME: tempFolder() }],
  ['with a home that is none', { UASSIST_HOME: 'relative' }],
  ['where no folder can be made', { UASSIST_HOME: '/proc/nothing' }],
])('there is none %s, and that is no error', (_when, env) => {
  expect(codeFolder(env)).toBeUndefined()
})
