import { type Attempt } from './attempt'

/** What running one collection came to. */
export interface CollectionRun {
  /** What the command line calls it: its file's name. */
  label: string
  /** What its author calls it. */
  name: string
  attempts: readonly Attempt[]
  durationMs: number
}
