import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { CommandError } from '../../cli/errors'
import { looksOf, whyUnclear } from './names'

/** Somebody a secret is sealed to. */
export interface Recipient {
  /** `age1…` */
  key: string
  name: string
}

/**
 * Where the team's public keys are kept: `recipients.txt` beside the folder of the environments, else in the team's
 * collections folder.
 */
export function recipientsFile(environmentFile: string, folder: string): string {
  const beside = join(dirname(dirname(environmentFile)), 'recipients.txt')
  return existsSync(beside) ? beside : join(folder, 'recipients.txt')
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

/**
 * One `age1… name` per line; empty lines and lines that begin with `#` do not count. Names and keys are unique, and so are
 * the looks of names: who reads "Ann" twice takes the second key for hers. Throws RECIPIENT_INVALID.
 */
export function parseRecipients(text: string, file: string): Recipient[] {
  const found: Recipient[] = []
  for (const [index, line] of text.split('\n').entries()) {
    const entry = line.trim()
    if (entry === '' || entry.startsWith('#')) continue
    const refuse = (why: string, hint: string) =>
      new CommandError('RECIPIENT_INVALID', `line ${String(index + 1)} of "${file}" ${why}`, hint)
    if (/^AGE-SECRET-KEY-/i.test(entry)) {
      const hint =
        'Remove it, make a new identity with `uassist env identity --new`, and replace what was sealed to it.'
      throw refuse('is a private key, which must never be shared', hint)
    }
    const [, key, name] = /^(age1[a-z0-9]+)\s+(\S.*)$/.exec(entry) ?? []
    if (!key || !name) throw refuse('is not "age1… name"', 'Write the public key, a space, and whose it is.')
    const unclear = whyUnclear(name)
    if (unclear !== undefined) throw refuse(`names somebody "${name}", which ${unclear}`, 'Write the name plainly.')
    const same = found.find((other) => looksOf(other.name) === looksOf(name))
    if (same) {
      const why = `names somebody "${name}", which cannot be told from "${same.name}" above`
      throw refuse(why, 'Ask who added it, and to whom the key belongs. Several keys of one person: "Ann (laptop)".')
    }
    if (found.some((other) => other.key === key))
      throw refuse(`has a key that is on the list already, now for "${name}"`, 'Keep one of the lines.')
    found.push({ key, name })
  }
  return found
}

/** What a list of people has gained and lost. People are their keys: a name is only what somebody wrote beside it. */
export function changesBetween(
  before: readonly Recipient[],
  now: readonly Recipient[],
): { added: Recipient[]; removed: Recipient[] } {
  const without = (list: readonly Recipient[], others: readonly Recipient[]) =>
    list.filter(({ key }) => !others.some((other) => other.key === key))
  return { added: without(now, before), removed: without(before, now) }
}

/** The changes as lines for people, with whole keys: their beginnings can be made alike. */
export function changeLines({ added, removed }: ReturnType<typeof changesBetween>): string[] {
  return [
    ...added.map(({ key, name }) => `  + ${name}: ${key}`),
    ...removed.map(({ key, name }) => `  - ${name}: ${key}`),
  ]
}
