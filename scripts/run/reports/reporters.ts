/** Reports that are files, written at the end of a run. */
export const FILE_REPORTERS = ['junit', 'json', 'html'] as const

/** A report that is a file. */
export type FileReporter = (typeof FILE_REPORTERS)[number]

/** `cli` writes to the terminal while the run goes on. */
export type Reporter = 'cli' | FileReporter

/** The files among some reports, each once. */
export function fileReporters(reporters: readonly Reporter[]): FileReporter[] {
  return FILE_REPORTERS.filter((name) => reporters.includes(name))
}
