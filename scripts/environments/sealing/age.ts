import { CommandError } from '../../cli/errors'
import { type Recipient } from './recipients'
import { damagedSeal, decodeSealed, encodeSealed } from './sealed-value'

// The one file that knows the age library. It costs a tenth of a second to load, so it is loaded when there is work.
const loadAge = () => import('age-encryption')

/** Encrypts a text so that each recipient can open it alone. */
export async function seal(text: string, recipients: readonly Recipient[]): Promise<string> {
  const { Encrypter } = await loadAge()
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
  return encodeSealed(await encrypter.encrypt(text))
}

/** Opens a sealed value with whichever identity fits. Throws SEALED_FOR_OTHERS or SEALED_DAMAGED; `what` names it. */
export async function open(sealed: string, identities: readonly string[], what: string): Promise<string> {
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
