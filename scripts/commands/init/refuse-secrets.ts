import { CommandError } from '../../cli/errors'
import { findCredentials } from '../../environments/secrets/find-credentials'
import { type Answers } from './draft'
import { FIELD_NAMES, FIELDS } from './fields'

/**
 * Throws SECRET_FOUND where an answer holds a credential, because an environment is shared: it is not repeated, not sent to
 * the issuer, and not written.
 */
export async function refuseSecrets(answers: Answers): Promise<void> {
  const places = FIELD_NAMES.map((name) => ({ option: name, name: FIELDS[name].key, text: answers[name] ?? '' }))
  const [found] = await findCredentials(places)
  if (!found) return
  throw new CommandError(
    'SECRET_FOUND',
    `"--${found.place.option}" holds ${found.kind}, and an environment is shared`,
    'Give what belongs there; and replace the credential where it was issued.',
  )
}
