import { CommandError } from '../../cli/errors'
import { readForeign } from '../../cli/read-foreign'
import { writeWhole } from '../../cli/write-file'
import { Checked } from '../../formats/checked-json'
import { parseJson } from '../../formats/parse-json'
import { ID_FORM } from './digests'

/** Response times of earlier runs, in ms: by what stands for a request, within what stands for its collection. */
export type Timings = ReadonlyMap<string, ReadonlyMap<string, number>>

const FORMAT = 'uassist timings'
const VERSION = 1

/** Some 500,000 requests. */
const MOST_BYTES = 16_000_000

/** A day: no request takes longer. */
export const MOST_MS = 86_400_000

/** Reads the timings of a file; none where it is not there. Throws TIMINGS_INVALID for a file that holds none. */
export function readTimings(file: string): Timings {
  try {
    return timingsIn(readForeign(file, MOST_BYTES))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Map()
    throw new CommandError(
      'TIMINGS_INVALID',
      `"${file}" holds no timings: ${(error as Error).message}`,
      'Name another file, or remove it: a run without --shard writes a new one.',
    )
  }
}

function timingsIn(text: string): Timings {
  const content = new Checked(parseJson(text))
  content.format(FORMAT, VERSION)
  const times = (value: Checked) => value.fields().map(([id, ms]): [string, number] => [idIn(id), ms.whole(MOST_MS)])
  const collections = content.field('collections').fields()
  return new Map(collections.map(([id, value]) => [idIn(id), new Map(times(value))]))
}

function idIn(name: string): string {
  if (!ID_FORM.test(name)) throw new Error('it has a name that stands for no request')
  return name
}

/** Writes timings: one line for each request, in an order of their own, so that a change is a line. */
export function writeTimings(file: string, timings: Timings): void {
  const sorted = <V>(entries: Iterable<[string, V]>) => [...entries].sort(([a], [b]) => (a < b ? -1 : 1))
  const collections = sorted(timings).map(([id, times]) => [id, Object.fromEntries(sorted(times))])
  const content = { format: FORMAT, version: VERSION, collections: Object.fromEntries(collections) as object }
  writeWhole(file, `${JSON.stringify(content, null, 2)}\n`)
}
