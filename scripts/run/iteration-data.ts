import { CommandError } from '../cli/errors'
import { readText } from '../cli/read-text'
import { asRecord, jsonOrUndefined } from '../formats/parse-json'

/** As `parse` of csv-parse calls it for each field. */
interface Field {
  quoting: boolean
}

/**
 * Reads iteration data as Newman does: JSON, else CSV with a header line. Throws FILE_UNREADABLE, or DATA_INVALID where
 * there is no row: Newman would run without any data, or not at all, and be green.
 */
export async function readIterationData(file: string): Promise<object[]> {
  const text = readText(file, 'file')
  const rows =
    jsonOrUndefined(text) ?? (file.endsWith('.json') ? invalid(file, 'it is not JSON') : await csvIn(text, file))
  if (!Array.isArray(rows)) return invalid(file, 'it has to be a list')
  if (rows.length === 0) return invalid(file, 'it has no rows')
  return rows.every(asRecord) ? (rows as object[]) : invalid(file, 'each entry has to be an object')
}

/** With the options of Newman (newman/lib/run/options.js), and in its version of the parser. */
async function csvIn(text: string, file: string): Promise<unknown> {
  const { default: parse } = await import('csv-parse/lib/sync')
  try {
    return parse(text, {
      columns: true,
      escape: '"',
      cast: typed,
      trim: true,
      relax: true,
      relax_column_count: true,
      bom: true,
    })
  } catch (error) {
    return invalid(file, `it is neither JSON nor CSV (${(error as Error).message.replace(/\.$/, '')})`)
  }
}

/** Newman's own rule for what is a number; a quoted value is text. */
function typed(value: string, { quoting }: Field): string | number {
  if (quoting) return value
  if (/^[-+]?[1-9]+[0-9]*$/.test(value)) return parseInt(value, 10)
  return Number(value) - parseFloat(value) + 1 >= 0 ? parseFloat(value) : value
}

function invalid(file: string, why: string): never {
  throw new CommandError(
    'DATA_INVALID',
    `"${file}" holds no iteration data: ${why}`,
    'Write CSV with the names of the variables in its first line, or JSON like [{"variable": "value"}, …].',
  )
}
