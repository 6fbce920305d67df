import {
  close,
  closeSync,
  constants,
  createReadStream,
  fstatSync,
  openSync,
  read,
  readSync,
  realpathSync,
  type Stats,
  statSync,
} from 'node:fs'
import { relative, resolve, sep } from 'node:path'
import { Readable } from 'node:stream'
import { isBelow } from '../../cli/below'
import { type FileResolver } from './newman-types'

/** Environments and globals hold secrets, whatever folder they are in. */
const ENVIRONMENT_FILE = /\.postman_(?:environment|globals)\.json$/i

/** How every age identity begins, behind its comments (https://age-encryption.org). */
const PRIVATE_KEY = /^AGE-SECRET-KEY-/m

/** As much of a file as is searched for a private key. */
const HEAD_BYTES = 4_096

interface Checked {
  path: string
  stats: Stats
}

/**
 * The files that request bodies may be read from: below one folder, by their real path. Links cannot lead out of it, and
 * no file is given out that may hold secrets: hidden ones such as `.env` or `.git/config`, environments, private keys, and
 * what is in a private folder. Newman sends a request without a file that it cannot read; here the name of the file and
 * the reason are kept, so that the request can be an error.
 */
export class BodyFiles {
  readonly #folder: string
  readonly #privatePaths: readonly string[]
  readonly #checked = new Map<string, Checked>()
  readonly #lost = new Set<string>()

  /**
   * @param folder what relative paths are relative to
   * @param privatePaths files and folders that are never given out
   */
  constructor(folder: string, privatePaths: readonly string[]) {
    this.#folder = folder
    this.#privatePaths = privatePaths.flatMap((path) => realPath(path) ?? [])
  }

  /** One sentence for each file that the current request should have had and was not given. */
  get lost(): readonly string[] {
    return [...this.#lost]
  }

  /** Forgets what earlier requests lost. */
  begin(): void {
    this.#lost.clear()
    this.#checked.clear()
  }

  /** Reads files for Newman in place of `others`, which still reads what the command line names, such as certificates. */
  resolver(others: FileResolver): FileResolver {
    return Object.assign(Object.create(others) as FileResolver, {
      stat: (source: string, callback: (error: Error | null, stats?: Stats) => void) => {
        const found = this.#check(source)
        if (typeof found === 'string') callback(new Error(this.#lose(source, found)))
        else callback(null, found.stats)
      },
      createReadStream: (source: string) => this.#open(source),
    })
  }

  /** A file that may be given out, or why this one may not. */
  #check(source: string): Checked | string {
    const folder = realPath(this.#folder)
    const path = realPath(resolve(this.#folder, source))
    const outside = `it lies outside of "${this.#folder}"`
    if (folder === undefined || path === undefined) {
      // Of what is outside it is not said whether it is there.
      return isBelow(resolve(this.#folder, source), this.#folder) ? 'there is no such file' : outside
    }
    if (!isBelow(path, folder)) return outside
    if (
      relative(folder, path)
        .split(sep)
        .some((name) => name.startsWith('.'))
    )
      return 'hidden files are not sent'
    if (ENVIRONMENT_FILE.test(path)) return 'environments are not sent'
    const keeper = this.#privatePaths.find((one) => isBelow(path, one))
    if (keeper !== undefined) return `"${keeper}" is private`
    const stats = statSync(path)
    if (!stats.isFile()) return 'it is no file'
    // By its mode the runtime passes over it, also where this user may read everything.
    if ((stats.mode & constants.S_IRUSR) === 0) return 'it may not be read'
    const checked = { path, stats }
    this.#checked.set(source, checked)
    return checked
  }

  /** Opens the very file that was checked: between the two, a link may have taken the place of a folder. */
  #open(source: string): Readable {
    const checked = this.#checked.get(source)
    let fd: number | undefined
    try {
      if (!checked) throw new Error('it was not checked')
      fd = openSync(checked.path, 'r')
      const { dev, ino } = fstatSync(fd)
      if (dev !== checked.stats.dev || ino !== checked.stats.ino) throw new Error('it was replaced while it was read')
      if (holdsPrivateKey(fd)) throw new Error('private keys are not sent')
      return streamOf(fd, resolve(this.#folder, source))
    } catch (error) {
      if (fd !== undefined) closeSync(fd)
      this.#lose(source, (error as Error).message)
      return Readable.from([])
    }
  }

  #lose(source: string, why: string): string {
    const sentence = `the file "${source}" cannot be sent: ${why}`
    this.#lost.add(sentence)
    return sentence
  }
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path)
  } catch {
    return undefined
  }
}

/** Reading at a position leaves the stream's own position where it is. */
function holdsPrivateKey(fd: number): boolean {
  const head = Buffer.alloc(HEAD_BYTES)
  return PRIVATE_KEY.test(head.toString('latin1', 0, readSync(fd, head, 0, HEAD_BYTES, 0)))
}

/** A stream of an open file that has the path it was asked for by: name, type and size in the request are taken from it. */
function streamOf(fd: number, path: string): Readable {
  const open = (_path: unknown, _flags: unknown, _mode: unknown, callback: (error: null, opened: number) => void) => {
    callback(null, fd)
  }
  // `fs` may replace what a stream is made of; its type asks for all of the module.
  return createReadStream(path, { fs: { open, read, close } })
}
