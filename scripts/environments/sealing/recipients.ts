import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { CommandError } from '../../cli/errors'

/** Somebody a secret is sealed to. */
export interface Recipient {
  /** `age1…` */
  key: string
  name: string
}

/** Where the team's public keys are kept: `collections/recipients.txt`, beside the folder of the environments. */
export function recipientsFile(environmentFile: string, cwd: string): string {
  const beside = join(dirname(dirname(environmentFile)), 'recipients.txt')
  return existsSync(beside) ? beside : join(cwd, 'collections', 'recipients.txt')
}

/** The team of a project. Throws RECIPIENTS_MISSING when nobody is named. */
export function readRecipients(file: string): Recipient[] {
  const recipients = existsSync(file) ? parseRecipients(readFileSync(file, 'utf8'), file) : []
  if (recipients.length > 0) return recipients
  throw new CommandError(
    'RECIPIENTS_MISSING',
    `"${file}" names nobody a secret could be sealed to`,
    'Add a line per person: the public key that `uassist env identity` prints, a space, and a name.',
  )
}

/** One `age1… name` per line; empty lines and lines that begin with `#` do not count. */
export function parseRecipients(text: string, file: string): Recipient[] {
  const refuse = (line: number, why: string, hint: string) =>
    new CommandError('RECIPIENT_INVALID', `line ${String(line)} of "${file}" ${why}`, hint)
  return text.split('\n').flatMap((line, index) => {
    const entry = line.trim()
    if (entry === '' || entry.startsWith('#')) return []
    if (/^AGE-SECRET-KEY-/i.test(entry)) {
      const hint =
        'Remove it, make a new identity with `uassist env identity --new`, and replace what was sealed to it.'
      throw refuse(index + 1, 'is a private key, which must never be shared', hint)
    }
    const [, key, name] = /^(age1[a-z0-9]+)\s+(\S.*)$/.exec(entry) ?? []
    if (!key || !name) throw refuse(index + 1, 'is not "age1… name"', 'Write the public key, a space, and whose it is.')
    return [{ key, name }]
  })
}
