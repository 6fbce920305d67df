/** One line of a table. */
export type Row = readonly string[]

/** A generated table: the first one below its heading of the third level. */
export interface Table {
  heading: string
  head: Row
  rows: readonly Row[]
}

/** A document with its tables made anew. Throws where a heading or the table below it lacks. */
export function withTables(document: string, tables: readonly Table[], name: string): string {
  return tables.reduce((text, { heading, head, rows }) => {
    const [before, after] = text.split(`\n### ${heading}\n`)
    if (after === undefined) throw new Error(`${name} has no heading "### ${heading}"`)
    const table = /(?:^\|.*\n)+/m
    if (!table.test(after)) throw new Error(`${name} has no table below "### ${heading}"`)
    return `${before ?? ''}\n### ${heading}\n${after.replace(table, () => markdown([head, ...rows]))}`
  }, document)
}

/** A table as Prettier lays it out. */
function markdown(rows: readonly Row[]): string {
  const widths = (rows[0] ?? []).map((_cell, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`
  const padded = rows.map((row) => line(row.map((cell, column) => cell.padEnd(widths[column] ?? 0))))
  const [head = '', ...body] = padded
  return [head, line(widths.map((width) => '-'.repeat(width))), ...body].join('')
}
