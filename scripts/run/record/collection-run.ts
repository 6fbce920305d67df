import { type Attempt } from './attempt'

/** What running one collection came to. */
export interface CollectionRun {
  name: string
  attempts: readonly Attempt[]
  durationMs: number
}
