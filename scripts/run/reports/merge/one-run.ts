import { CommandError } from '../../../cli/errors'
import { type FoundShard } from './find-shard-reports'
import { type RunIdentity } from './shard-report'

/** How many numbers of shards are named. */
const MOST_NAMED = 10

/** What differs between shards that are not of one run, and what to do about it. */
const DIFFERENCES: Readonly<Record<keyof RunIdentity, string>> = {
  collections: 'of other collections, as of another commit',
  settings: 'with another environment or another number of iterations',
  split: 'of work that was divided otherwise: --folder, --timings and uassist have to be the same for all',
}

/**
 * The shards of one run that are missing, from 1. Throws SHARDS_DIFFER for shards of several runs, SHARD_TWICE for one that
 * is there twice and, unless they may be missing, SHARD_MISSING: a result without them says nothing about their requests.
 */
export function missingShards(shards: readonly FoundShard[], mayBeMissing: boolean): number[] {
  const [first, ...others] = shards
  if (!first) return []
  for (const other of others) refuseOther(first, other)
  const files = new Map<number, string>()
  for (const { file, shard } of shards) {
    const earlier = files.get(shard.index)
    if (earlier !== undefined) throw twice(`shard ${nameOf(shard)}`, [earlier, file])
    files.set(shard.index, file)
  }
  const { total } = first.shard
  const missing = Array.from({ length: total }, (_, index) => index + 1).filter((index) => !files.has(index))
  if (missing.length > 0 && !mayBeMissing) {
    throw new CommandError(
      'SHARD_MISSING',
      missingText(missing, total),
      'Its job wrote no report, or its folder is not named. With --allow-missing the others are merged, and the reports say so.',
    )
  }
  return missing
}

/** `shard 2 of 3 is missing`. */
export function missingText(missing: readonly number[], total: number): string {
  const named = missing.slice(0, MOST_NAMED).join(', ') + (missing.length > MOST_NAMED ? ', …' : '')
  const [which, are] = missing.length === 1 ? ['shard', 'is'] : ['shards', 'are']
  return `${which} ${named} of ${String(total)} ${are} missing`
}

const nameOf = ({ index, total }: FoundShard['shard']) => `${String(index)} of ${String(total)}`

function refuseOther(first: FoundShard, other: FoundShard): void {
  const keys = Object.keys(DIFFERENCES) as (keyof RunIdentity)[]
  const key = keys.find((one) => first.run[one] !== other.run[one])
  const difference =
    first.shard.total === other.shard.total
      ? key && DIFFERENCES[key]
      : `one of ${String(other.shard.total)} and not of ${String(first.shard.total)}`
  if (difference === undefined) return
  throw new CommandError(
    'SHARDS_DIFFER',
    `"${other.file}" and "${first.file}" are shards of different runs: the first is ${difference}`,
    'Merge the shards of one run, from folders that held no reports before it.',
  )
}

function twice(which: string, files: readonly string[]): CommandError {
  return new CommandError(
    'SHARD_TWICE',
    `${which} is there twice: ${files.map((file) => `"${file}"`).join(' and ')}`,
    'Keep the one that counts, and name each folder once.',
  )
}
