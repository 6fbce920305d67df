import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { makeSecretOnce } from '../../../plugin/node/make-secret'
import { dataFolder } from '../../../plugin/node/paths'
import { readSecretFile } from '../../../plugin/node/secret-file'
import { CommandError } from '../../cli/errors'
import { type Io } from '../../cli/io'

const VARIABLE = 'UASSIST_AGE_IDENTITY'

/** Where a person's own identity is kept: beside the sessions. */
export function identityFile(env: NodeJS.ProcessEnv): string {
  return join(dataFolder(env), 'age-identity')
}

/**
 * The private keys of whoever runs this: those in `UASSIST_AGE_IDENTITY`, or in the file it names, else those in the
 * file beside the sessions. Throws IDENTITY_MISSING or IDENTITY_INVALID, without a character of a key.
 */
export function readIdentities({ env, cwd, err }: Pick<Io, 'env' | 'cwd' | 'err'>): string[] {
  const given = env[VARIABLE]?.trim()
  if (given && isIdentity(given.split('\n')[0] ?? '')) return parseIdentities(given, VARIABLE)
  if (given) return parseIdentities(readGiven(resolve(cwd, given)), `"${resolve(cwd, given)}"`)
  const file = identityFile(env)
  const text = readSecretFile(file, err)
  if (text !== undefined) return parseIdentities(text, `"${file}"`)
  throw missing(file, 'ENOENT', `Make one with \`uassist env identity --new\`, or set ${VARIABLE}.`)
}

/** A file that somebody has named: it may be a mounted secret, which is a link or belongs to another user. */
function readGiven(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error'
    throw missing(file, code, `Correct ${VARIABLE}: an identity, or the path of a file with one.`)
  }
}

const missing = (file: string, code: string, hint: string) =>
  new CommandError('IDENTITY_MISSING', `there is no age identity at "${file}" (${code})`, hint)

/**
 * Keeps a new identity, in the form of `age-keygen`, for its owner only. Never overwrites one: throws IDENTITY_EXISTS, and
 * as `makeSecretOnce` does.
 */
export async function writeIdentity(
  file: string,
  { identity, recipient }: { identity: string; recipient: string },
  log: Io['err'],
): Promise<void> {
  const { isNew } = await makeSecretOnce(
    file,
    {
      // Whatever it is that somebody keeps there: only comments can be spared.
      isGood: (text) => linesOf(text).length > 0,
      make: () => `# public key: ${recipient}\n${identity}\n`,
      purpose: 'making the age identity',
    },
    log,
  )
  if (isNew) return
  throw new CommandError(
    'IDENTITY_EXISTS',
    `there is an identity at "${file}" already`,
    'Without it, what was sealed to it cannot be opened. Move it away first if you want another.',
  )
}

function parseIdentities(text: string, where: string): string[] {
  const lines = linesOf(text)
  if (lines.length > 0 && lines.every(isIdentity)) return lines
  throw new CommandError(
    'IDENTITY_INVALID',
    `${where} holds something that is no age identity`,
    'It should hold AGE-SECRET-KEY-1… on a line of its own, as `uassist env identity --new` and age-keygen write it.',
  )
}

const isIdentity = (line: string) => /^AGE-SECRET-KEY-(PQ-)?1[0-9A-Z]+$/.test(line.trim())

/** The lines of an identity file that are no comments. */
const linesOf = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
