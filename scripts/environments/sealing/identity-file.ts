import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { makeFolder } from '../../../plugin/node/make-folder'
import { dataFolder } from '../../../plugin/node/paths'
import { CommandError } from '../../cli/errors'
import { type Io } from '../../cli/io'
import { unwritable } from '../../cli/write-file'

const VARIABLE = 'UASSIST_AGE_IDENTITY'

/** Where a person's own identity is kept: beside the sessions. */
export function identityFile(env: NodeJS.ProcessEnv): string {
  return join(dataFolder(env), 'age-identity')
}

/**
 * The private keys of whoever runs this: those in `UASSIST_AGE_IDENTITY`, or in the file it names, else those in the
 * file beside the sessions. Throws IDENTITY_MISSING or IDENTITY_INVALID, without a character of a key.
 */
export function readIdentities({ env, cwd }: Pick<Io, 'env' | 'cwd'>): string[] {
  const given = env[VARIABLE]?.trim()
  if (given && isIdentity(given.split('\n')[0] ?? '')) return parseIdentities(given, VARIABLE)
  const file = given ? resolve(cwd, given) : identityFile(env)
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error'
    throw new CommandError(
      'IDENTITY_MISSING',
      `there is no age identity at "${file}" (${code})`,
      given
        ? `Correct ${VARIABLE}: an identity, or the path of a file with one.`
        : `Make one with \`uassist env identity --new\`, or set ${VARIABLE}.`,
    )
  }
  return parseIdentities(text, `"${file}"`)
}

/** Keeps a new identity, in the form of `age-keygen`, for its owner only. Never overwrites one. */
export function writeIdentity(file: string, { identity, recipient }: { identity: string; recipient: string }): void {
  try {
    makeFolder(dirname(file), 0o700)
  } catch (error) {
    throw unwritable(file, error)
  }
  try {
    writeFileSync(file, `# public key: ${recipient}\n${identity}\n`, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
      throw new CommandError(
        'IDENTITY_EXISTS',
        `there is an identity at "${file}" already`,
        'Without it, what was sealed to it cannot be opened. Move it away first if you want another.',
      )
    }
    rmSync(file, { force: true })
    throw unwritable(file, error)
  }
}

function parseIdentities(text: string, where: string): string[] {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
  if (lines.length > 0 && lines.every(isIdentity)) return lines
  throw new CommandError(
    'IDENTITY_INVALID',
    `${where} holds something that is no age identity`,
    'It should hold AGE-SECRET-KEY-1… on a line of its own, as `uassist env identity --new` and age-keygen write it.',
  )
}

const isIdentity = (line: string) => /^AGE-SECRET-KEY-(PQ-)?1[0-9A-Z]+$/.test(line.trim())
