import { lstatSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { CommandError } from '../../../cli/errors'
import { readForeign } from '../../../cli/read-foreign'
import { isNotice } from '../write-reports'
import { parseShardReport } from './read-shard-report'
import { shardFileName, type ShardReport } from './shard-report'

/** A shard's report, and the file that it was in. */
export interface FoundShard extends ShardReport {
  file: string
}

/** All files together. The reports of 10,000 failed requests with their answers are a third of it. */
const MOST_BYTES = 256_000_000

const FILE_NAME = /^shard-\d+-of-\d+\.json$/

/**
 * The reports of shards in some folders, in the order of the folders. Throws FOLDER_UNREADABLE, SHARDS_UNKNOWN where a
 * folder has none, and SHARD_INVALID for a file that is none: it names the file, and says nothing of what is in it.
 */
export function findShardReports(folders: readonly string[]): FoundShard[] {
  const files = folders.flatMap(filesIn)
  let left = MOST_BYTES
  return files.map((file) => {
    const found = readShard(file, left)
    left -= lstatSync(file).size
    return found
  })
}

function filesIn(folder: string): string[] {
  let names: string[]
  try {
    names = readdirSync(folder).filter((name) => FILE_NAME.test(name))
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException
    throw new CommandError('FOLDER_UNREADABLE', `the folder "${folder}" cannot be read (${code})`, 'Check the path.')
  }
  if (names.length === 0) {
    throw new CommandError(
      'SHARDS_UNKNOWN',
      `"${folder}" has no report of a shard`,
      'Name folders with a shard-1-of-3.json in them: `uassist run --shard 1/3 --reporters junit --out DIR` writes one.',
    )
  }
  // By their numbers: 2 before 10.
  return names.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true })).map((name) => join(folder, name))
}

function readShard(file: string, mostBytes: number): FoundShard {
  try {
    const text = readForeign(file, mostBytes)
    if (isNotice(text)) throw new Error('it was withdrawn, because a scan found a secret in it')
    const report = parseShardReport(text)
    if (basename(file) !== shardFileName(report.shard)) throw new Error('its name is that of another shard')
    return { ...report, file }
  } catch (error) {
    throw new CommandError(
      'SHARD_INVALID',
      `"${file}" is no report of a shard: ${(error as Error).message}`,
      'Remove it, and run that shard again.',
    )
  }
}
