import { createHash } from 'node:crypto'
import { readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Script, type ScriptOptions } from 'node:vm'
import { writeTemporary } from '../../../plugin/node/replace-file'

/** In characters. Smaller code compiles faster than a file is read. */
const LARGE = 100_000

export type Compile = (code: string, options: ScriptOptions) => Script

/**
 * Compiles code by what an earlier process has kept of the same code. Newman's script runtime is 2 MB of it, for each
 * thread, which no compile cache of Node covers.
 *
 * @param folder that nobody else can write to: what is in it is run
 */
export function compileFrom(folder: string): Compile {
  return (code, options) => {
    if (code.length < LARGE) return new Script(code, options)
    // V8 refuses what another version has made, but compares no more of the code than its length.
    const key = createHash('sha256').update(`${process.version} ${process.arch}\n${code}`).digest('hex')
    const file = join(folder, `${key}.bin`)
    const cachedData = read(file)
    const script = new Script(code, { ...options, ...(cachedData && { cachedData }) })
    // Later, when it has run: functions are compiled when they are called.
    if (!cachedData || script.cachedDataRejected)
      setImmediate(() => {
        keep(file, script)
      })
    return script
  }
}

function read(file: string): Buffer | undefined {
  try {
    return readFileSync(file)
  } catch {
    return undefined
  }
}

function keep(file: string, script: Script): void {
  try {
    const temporary = writeTemporary(file, script.createCachedData(), 0o600)
    try {
      renameSync(temporary, file)
    } catch (error) {
      rmSync(temporary, { force: true })
      throw error
    }
  } catch {
    // A folder that cannot be written, or a full disk: the next process compiles again.
  }
}
