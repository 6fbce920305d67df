import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readIterationData } from '../../scripts/run/iteration-data'
import { tempFolder } from '../helpers/temp-folder'

/** Newman's own reader of options. */
const newmanOptions =
  jest.requireActual<
    (options: object, callback: (error: Error | null, result: { iterationData: unknown }) => void) => void
  >('newman/lib/run/options')

function dataFile(content: string | Buffer, name = 'data.csv'): string {
  const file = join(tempFolder(), name)
  writeFileSync(file, content)
  return file
}

const asNewman = (file: string) =>
  new Promise<unknown>((resolve, reject) => {
    newmanOptions({ collection: { item: [] }, iterationData: file }, (error, result) => {
      if (error) reject(error)
      else resolve(result.iterationData)
    })
  })

test.each([
  ['numbers and texts', 'user,n,f\nann,1,1.5\nbob,-2,x1\n'],
  ['leading zeros, signs and exponents', 'a,b,c,d\n007,+5,1e3,-0.5\n'],
  ['quoted numbers stay text', 'a,b\n"1",2\n'],
  ['quotes within', 'a,b\n"p,w ""q""",3\nx"y,4\n'],
  ['spaces around', 'a , b\n  1 , two words \n'],
  ['a byte order mark', '\uFEFFa,b\n1,2\n'],
  ['CRLF', 'a,b\r\n1,2\r\n3,4\r\n'],
  ['too few and too many columns', 'a,b\n1\n1,2,3\n'],
  ['empty values', 'a,b\n,\n"",x\n'],
  ['line breaks in quotes', 'a\n"one\ntwo"\n'],
  ['JSON in a file of another name', '[{"a": 1, "b": null}, {"a": [2]}]'],
  ['JSON with a byte order mark', '\uFEFF[{"a": true}]'],
])('%s: as Newman reads it', async (_what, content) => {
  const file = dataFile(content)
  const rows = await readIterationData(file)
  expect(rows).toEqual(await asNewman(file))
  expect(rows.length).toBeGreaterThan(0)
})

test('UTF-16, as spreadsheets write it', async () => {
  expect(await readIterationData(dataFile(Buffer.from('\uFEFFa,b\nÜ,2\n', 'utf16le')))).toEqual([{ a: 'Ü', b: 2 }])
})

test.each([
  [
    'a file that is not there',
    '/nowhere/rows.csv',
    'FILE_UNREADABLE',
    '"/nowhere/rows.csv" cannot be read (ENOENT): it does not exist',
  ],
  ['an empty file', () => dataFile(''), 'DATA_INVALID', 'it has no rows'],
  ['a header alone', () => dataFile('a,b\n'), 'DATA_INVALID', 'it has no rows'],
  ['no list', () => dataFile('{"a": 1}', 'data.json'), 'DATA_INVALID', 'it has to be a list'],
  ['a list of texts', () => dataFile('["a"]', 'data.json'), 'DATA_INVALID', 'each entry has to be an object'],
  ['broken JSON', () => dataFile('[{"a": 1},', 'data.json'), 'DATA_INVALID', 'it is not JSON'],
  ['broken CSV', () => dataFile('a,b\n"1,2\n'), 'DATA_INVALID', 'it is neither JSON nor CSV'],
])('%s: named with the reason', async (_what, file, code, reason) => {
  const read = readIterationData(typeof file === 'string' ? file : file())
  await expect(read).rejects.toMatchObject({ code, message: expect.stringContaining(reason) as string })
})
