import { type ReportCounts } from './report-data'

const COLUMNS = ['requests', 'passed', 'failed', 'errors', 'skipped'] as const

/** The totals of a run as a table of text, a line each. */
export function totalsTable(rows: readonly (ReportCounts & { name: string; durationMs: number })[]): string[] {
  const head = ['collection', ...COLUMNS, 'seconds']
  const body = rows.map((row) => [
    row.name,
    ...COLUMNS.map((column) => String(row[column])),
    (row.durationMs / 1000).toFixed(1),
  ])
  const widths = head.map((_, column) => Math.max(...[head, ...body].map((cells) => cells[column]?.length ?? 0)))
  return [head, ...body].map((cells) =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  '),
  )
}
