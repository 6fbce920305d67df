import { shellWord } from '../cli/login-command'
import { type ReportData } from './reports/report-data'
import { type CollectionInput } from './selection/item-tree'
import { findersOf } from './selection/prerequisites'

/** How many reasons are told. */
const MOST_REASONS = 3

/**
 * Why a run sent nothing, as a sentence: the reasons with their counts, and where an id is missing that is found outside of
 * what was selected, the folder that finds it.
 *
 * @param whole the collections with all of their requests
 * @param selected what of them was run
 */
export function whyNothingWasSent(
  data: ReportData,
  whole: readonly CollectionInput[],
  selected: readonly CollectionInput[],
): string {
  const reasons = skipReasons(data)
  const count = reasons.reduce((sum, [, times]) => sum + times, 0)
  if (data.collections.every(({ requests }) => requests.length === 0)) return 'nothing was sent: there are no requests'
  if (count === 0) return 'nothing was sent'
  const told = reasons.slice(0, MOST_REASONS).map(([reason, times]) => `${String(times)} × ${reason}`)
  const left = reasons.length - told.length
  const sentence = `nothing was sent, ${String(count)} skipped: ${told.join('; ')}${left > 0 ? `; and ${String(left)} more` : ''}`
  const words = new Set(reasons.flatMap(([reason]) => reason.split(/[^\w-]+/)))
  const finders = selected.flatMap((one) => {
    const all = whole.find(({ file }) => file === one.file)
    return all ? findersOf(all, one, words) : []
  })
  return [sentence, ...finders.map(advice)].join('. ')
}

function advice({ label, names }: { label: string; names: readonly string[] }): string {
  return `"${label}" finds ${names.join(', ')}: run it as well, with --folder ${shellWord(label)}`
}

/** The reasons why requests were skipped, the most frequent first. */
function skipReasons({ collections }: ReportData): [reason: string, count: number][] {
  const counts = new Map<string, number>()
  for (const { outcome, message } of collections.flatMap(({ requests }) => requests.flatMap(({ tests }) => tests))) {
    if (outcome === 'skipped' && message) counts.set(message, (counts.get(message) ?? 0) + 1)
  }
  return [...counts].sort(([, a], [, b]) => b - a)
}
