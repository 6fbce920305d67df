import { CommandError } from '../../cli/errors'
import { asRecord, jsonOrUndefined, recordsIn } from '../../formats/parse-json'
import { type PostmanEnvironment, valueText } from '../../formats/postman-environment'
import { asBinding, type Binding } from './binding'
import { type Recipient } from './recipients'

/**
 * A sealed value is `age:` and the base64 of a binary age file (age-encryption.org/v1), on one line, so that it fits
 * into any environment file and `base64 -d | age -d` reads what follows the colon.
 */
const PREFIX = 'age:'

/** Version line, stanzas, the line with the header's MAC, then a nonce and a tag at least (C2SP age specification). */
const AGE_FILE = /^age-encryption\.org\/v1\n(-> [\s\S]+?)\n--- [\w+/]{43}\n[\s\S]{32,}$/

/**
 * The type of the stanza that says what was sealed for whom. Every implementation of age skips what it does not know, and
 * the header's MAC covers it: whoever changes it makes a value that nobody can open.
 */
export const LABEL_TYPE = 'uassist-label'

/** What a seal says of itself to whoever cannot open it. It is a promise until the seal is opened. */
export interface Label extends Binding {
  recipients: Recipient[]
}

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
 * The label of an age file; undefined for one of the older form, or of another program. Throws SEALED_DAMAGED where it names
 * another number of people than the header has stanzas, apart from those for nobody, whose type ends in "-grease".
 */
export function labelOf(ageFile: Uint8Array, what: string): Label | undefined {
  const [, stanzas = ''] = AGE_FILE.exec(Buffer.from(ageFile).toString('latin1')) ?? []
  const all = `\n${stanzas}`.split('\n-> ').slice(1)
  const typeOf = (stanza: string) => stanza.split(/[ \n]/, 1)[0] ?? ''
  const [text, ...more] = all.filter((stanza) => typeOf(stanza) === LABEL_TYPE)
  if (text === undefined) return undefined
  const label = parseLabel(Buffer.from(text.slice(text.indexOf('\n')), 'base64').toString())
  const people = all.filter((stanza) => typeOf(stanza) !== LABEL_TYPE && !typeOf(stanza).endsWith('-grease'))
  if (!label || more.length > 0 || people.length !== label.recipients.length) throw damagedSeal(what)
  return label
}

/** The people that the sealed values of an environment name, as far as their labels can be read. */
export function sealedTo({ values }: PostmanEnvironment): Recipient[] {
  return values.map(valueText).flatMap((value) => {
    try {
      return isSealed(value) ? (labelOf(decodeSealed(value, ''), '')?.recipients ?? []) : []
    } catch {
      return []
    }
  })
}

function parseLabel(text: string): Label | undefined {
  const content = asRecord(jsonOrUndefined(text))
  const binding = content && asBinding(content)
  if (!binding) return undefined
  const recipients = recordsIn(content.recipients).map(({ key, name }) => ({ key: String(key), name: String(name) }))
  return { ...binding, recipients }
}
