import { mkdirSync, realpathSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { isBelow, refuseWayOut } from '../../scripts/cli/below'
import { tempFolder } from '../helpers/temp-folder'

test.each([
  ['/a/b', '/a', true],
  ['/a', '/a', true],
  ['/a/..b', '/a', true],
  ['/ab', '/a', false],
  ['/', '/a', false],
  ['/a/../b', '/a', false],
])('%s lies in %s: %s', (path, folder, expected) => {
  expect(isBelow(path, folder)).toBe(expected)
})

describe('a folder that files are written to', () => {
  /** A working directory beside a folder that is none of its business. */
  const prepared = () => {
    const root = realpathSync(tempFolder())
    const [cwd, elsewhere] = [join(root, 'work'), join(root, 'elsewhere')]
    for (const folder of [join(cwd, 'inner'), elsewhere]) mkdirSync(folder, { recursive: true })
    return {
      root,
      cwd,
      elsewhere,
      link: (name: string, to: string) => {
        symlinkSync(to, join(cwd, name))
      },
    }
  }
  const refusal = expect.objectContaining({ code: 'PATH_LEADS_OUT' }) as Error

  test('is where it seems to be, or will be', () => {
    const { cwd, link } = prepared()
    link('to-inner', 'inner')
    for (const path of ['.', 'inner', 'new', 'inner/new/deep', 'to-inner', 'to-inner/new']) {
      expect(() => {
        refuseWayOut(join(cwd, path), cwd)
      }).not.toThrow()
    }
  })

  test('is refused where a link leads out of the working directory, at whatever place of the path', () => {
    const { cwd, elsewhere, link } = prepared()
    link('out', elsewhere)
    link('by-another', 'out')
    link('nowhere', join(elsewhere, 'not-there'))
    link('up', '..')
    for (const path of [
      'out',
      'out/new',
      'by-another/new',
      'nowhere',
      'nowhere/new',
      'up',
      'up/elsewhere',
      'inner/../out',
    ]) {
      expect(() => {
        refuseWayOut(join(cwd, path), cwd)
      }).toThrow(refusal)
    }
  })

  test('may be anywhere when it was named outside of the working directory', () => {
    const { root, cwd, elsewhere } = prepared()
    symlinkSync(elsewhere, join(root, 'by-hand'))
    for (const path of [elsewhere, join(root, 'by-hand'), join(root, 'by-hand', 'new')]) {
      expect(() => {
        refuseWayOut(path, cwd)
      }).not.toThrow()
    }
  })

  test('and the working directory itself may be reached by a link', () => {
    const { root, cwd } = prepared()
    symlinkSync(cwd, join(root, 'by-hand'))
    expect(() => {
      refuseWayOut(join(root, 'by-hand', 'inner'), join(root, 'by-hand'))
    }).not.toThrow()
  })
})
