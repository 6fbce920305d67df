import { CommandError } from '../../cli/errors'
import { bind, type Binding, differenceOf, sealedElsewhere, unbind } from './binding'
import { type Recipient } from './recipients'
import { damagedSeal, decodeSealed, encodeSealed, LABEL_TYPE, type Label } from './sealed-value'

// The one file that knows the age library. It costs a tenth of a second to load, so it is loaded when there is work.
const loadAge = () => import('age-encryption')

/** Encrypts a text so that each recipient can open it alone, in the place that it is bound to. */
export async function seal(text: string, binding: Binding, recipients: readonly Recipient[]): Promise<string> {
  const { Encrypter, Stanza } = await loadAge()
  const encrypter = new Encrypter()
  for (const { key, name } of recipients) {
    try {
      encrypter.addRecipient(key)
    } catch {
      throw new CommandError(
        'RECIPIENT_INVALID',
        `the public key of "${name}" is not one that age knows`,
        'Compare it with what `uassist env identity` prints there: a character is missing or wrong.',
      )
    }
  }
  const label: Label = { ...binding, recipients: [...recipients] }
  const stanza = new Stanza([LABEL_TYPE], Buffer.from(JSON.stringify(label)))
  encrypter.addRecipient({ wrapFileKey: () => [stanza] })
  return encodeSealed(await encrypter.encrypt(bind(text, binding)))
}

/** Where a sealed value stands. */
export interface Place {
  /** What the value would be used for, as things are now. */
  binding: Binding
  /** The value, as errors and warnings name it. */
  what: string
}

/**
 * Opens a sealed value with whichever identity fits; `isBound` is false for one of the older form. Throws SEALED_FOR_OTHERS,
 * SEALED_DAMAGED, or SEALED_ELSEWHERE where it was sealed for another place.
 */
export async function open(
  sealed: string,
  identities: readonly string[],
  { binding: place, what }: Place,
): Promise<{ value: string; isBound: boolean }> {
  const { value, binding } = unbind(await decrypt(sealed, identities, what))
  const difference = binding && differenceOf(binding, place)
  if (difference !== undefined) throw sealedElsewhere(what, difference, place.key)
  return { value, isBound: binding !== undefined }
}

async function decrypt(sealed: string, identities: readonly string[], what: string): Promise<string> {
  const ageFile = decodeSealed(sealed, what)
  const { Decrypter } = await loadAge()
  const decrypter = new Decrypter()
  for (const identity of identities) {
    try {
      decrypter.addIdentity(identity)
    } catch {
      throw brokenIdentity()
    }
  }
  try {
    return await decrypter.decrypt(ageFile, 'text')
  } catch (error) {
    if (!/no identity matched/.test((error as Error).message)) throw damagedSeal(what)
    throw new CommandError(
      'SEALED_FOR_OTHERS',
      `${what} is not sealed to your key`,
      'Have somebody who can open it add your line to collections/recipients.txt and run `uassist env rekey`.',
    )
  }
}

/** The warning for a value of the older form. */
export function olderForm(what: string): string {
  return `warning: ${what} is sealed in an older form, which is bound to no key and no issuer; run \`uassist env rekey\``
}

/** A new key pair: an identity to keep, and the recipient others seal to. */
export async function createIdentity(): Promise<{ identity: string; recipient: string }> {
  const { generateX25519Identity } = await loadAge()
  const identity = await generateX25519Identity()
  return { identity, recipient: await recipientOf(identity) }
}

/** The public half of an identity. */
export async function recipientOf(identity: string): Promise<string> {
  const { identityToRecipient } = await loadAge()
  return identityToRecipient(identity).catch(() => {
    throw brokenIdentity()
  })
}

function brokenIdentity(): CommandError {
  return new CommandError(
    'IDENTITY_INVALID',
    'your age identity has a character missing or wrong',
    'Copy it again from where it was made.',
  )
}
