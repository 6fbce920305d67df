/** Endings of names whose values open something, whatever stands before them: `clientSecret`, `X-Api-Key`, `SMTP_PASSWORD`. */
const SECRET_ENDING =
  /(?:token|secret|password|passwd|passphrase|passcode|pwd|credentials?|jwt|(?:api|access|secret|private|broker|signing|encryption|master|shared|auth|account|subscription|license|webhook)key)$/

/** Places in a list of results, which are called tokens as well. */
const CURSOR = /(?:page|next|continuation|sync|csrf|xsrf)token$/

/** What may stand after the ending: `passwordStaging`, `token_2`, `clientSecretOld`. */
const TRAILER = /(?:prod|production|stag|staging|stage|dev|test|qa|uat|sandbox|old|new|backup|value|base64|\d)+$/

/** Whether a name says that its value is a secret. */
export function isSecretName(name: string): boolean {
  const plain = name.toLowerCase().replace(/[^a-z0-9]/g, '')
  const word = plain.replace(TRAILER, '') || plain
  return SECRET_ENDING.test(word) && !CURSOR.test(word)
}
