import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { BodyFiles } from '../../../scripts/run/worker/body-files'
import { type FileResolver } from '../../../scripts/run/worker/newman-types'
import { tempFolder } from '../../helpers/temp-folder'

/** Does what the runtime does with a file: asks whether it is there, and opens it. Between the two, something happens. */
async function read(files: BodyFiles, source: string, between: () => void = () => undefined): Promise<string> {
  const resolver = files.resolver({} as FileResolver)
  await new Promise<void>((resolve, reject) => {
    resolver.stat(source, (error) => {
      if (error) reject(error)
      else resolve()
    })
  })
  between()
  return text(resolver.createReadStream(source))
}

function prepared() {
  const root = tempFolder()
  const [folder, outside] = [join(root, 'folder'), join(root, 'outside')]
  for (const one of [join(folder, 'data'), outside]) {
    mkdirSync(one, { recursive: true })
    writeFileSync(join(one, 'a.txt'), `in ${one}`)
  }
  return { folder, outside, files: new BodyFiles(folder, []) }
}

test('what is read is the file that was checked', async () => {
  const { folder, files } = prepared()
  expect(await read(files, 'data/a.txt')).toBe(`in ${join(folder, 'data')}`)
  expect(files.lost).toEqual([])
})

test.each<[what: string, swap: (places: ReturnType<typeof prepared>) => void]>([
  [
    'its folder became a link',
    ({ folder, outside }) => {
      renameSync(join(folder, 'data'), join(folder, 'was'))
      symlinkSync(outside, join(folder, 'data'))
    },
  ],
  [
    'it became a link',
    ({ folder, outside }) => {
      rmSync(join(folder, 'data', 'a.txt'))
      symlinkSync(join(outside, 'a.txt'), join(folder, 'data', 'a.txt'))
    },
  ],
  [
    'another file took its place',
    ({ folder, outside }) => {
      renameSync(join(outside, 'a.txt'), join(folder, 'data', 'a.txt'))
    },
  ],
])('nothing is read where meanwhile %s', async (_, swap) => {
  const places = prepared()
  const { files } = places
  expect(
    await read(files, 'data/a.txt', () => {
      swap(places)
    }),
  ).toBe('')
  expect(files.lost).toEqual(['the file "data/a.txt" cannot be sent: it was replaced while it was read'])
  files.begin()
  expect(files.lost).toEqual([])
})

test('a file that went away is lost, and one that was never checked is not opened', async () => {
  const { folder, files } = prepared()
  await read(files, 'data/a.txt', () => {
    rmSync(join(folder, 'data', 'a.txt'))
  })
  expect(files.lost[0]).toContain('ENOENT')
  files.begin()
  expect(await text(files.resolver({} as FileResolver).createReadStream('data/../data/a.txt'))).toBe('')
  expect(files.lost).toHaveLength(1)
})
