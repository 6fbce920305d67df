import { CommandError } from '../../cli/errors'

/**
 * A sealed value is `age:` and the base64 of a binary age file (age-encryption.org/v1), on one line, so that it fits
 * into any environment file and `base64 -d | age -d` reads what follows the colon.
 */
const PREFIX = 'age:'

/** Version line, stanzas, the line with the header's MAC, then a nonce and a tag at least (C2SP age specification). */
const AGE_FILE = /^age-encryption\.org\/v1\n(-> [\s\S]+?)\n--- [\w+/]{43}\n[\s\S]{32,}$/

/** Whether a value says of itself that it is sealed; whether it can be opened is another question. */
export function isSealed(value: string): boolean {
  return value.startsWith(PREFIX)
}

/** An age file as a value for an environment. */
export function encodeSealed(ageFile: Uint8Array): string {
  return PREFIX + Buffer.from(ageFile).toString('base64')
}

/** The age file inside. Throws SEALED_DAMAGED, where `what` names the value. */
export function decodeSealed(value: string, what: string): Uint8Array {
  const text = value.slice(PREFIX.length)
  const bytes = Buffer.from(text, 'base64')
  // Node skips what is not base64; comparing shows whether it had to.
  if (bytes.toString('base64') !== text || !AGE_FILE.test(bytes.toString('latin1'))) throw damagedSeal(what)
  return bytes
}

/** The error for a sealed value that was cut off or changed; `what` names the value. */
export function damagedSeal(what: string): CommandError {
  return new CommandError(
    'SEALED_DAMAGED',
    `${what} is damaged: it was cut off or changed after it was sealed`,
    'Take the value from an earlier commit, or seal the secret again.',
  )
}

/**
 * How many public keys an age file is encrypted to: its header has a stanza for each, and does not say whose they are.
 * `rage` adds one for nobody, whose type ends in "-grease".
 */
export function recipientCount(ageFile: Uint8Array): number {
  const [, stanzas = ''] = AGE_FILE.exec(Buffer.from(ageFile).toString('latin1')) ?? []
  return stanzas.split('\n').filter((line) => line.startsWith('-> ') && !/^-> \S*-grease( |$)/.test(line)).length
}
