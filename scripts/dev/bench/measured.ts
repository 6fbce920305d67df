import saved from './measured.json'

/** What one bench has measured, and on what. */
export interface Measured {
  /** Of Node, and how many processors there were. */
  node: string
  processors: number
  /** By their names in `--json`. */
  figures: Readonly<Record<string, number>>
}

/** What `npm run bench -- --save` has kept, by bench. */
export const MEASURED: { run: Measured; fleet: Measured } = saved
