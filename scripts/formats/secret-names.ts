/** What may stand between the words of a name: `api_key`, `Api-Key`, `auth.password`, `apikey`. */
const GAP = '[\\s._-]?'

/** A bare `key` is an id (`publicKey`, `sortKey`); one of these in front of it makes it a secret. */
const KEYS =
  'api|access|secret|private|broker|signing|encryption|master|shared|auth|account|subscription|license|webhook'

/** Where a secret belongs to, or which of several it is, behind its name: `passwordStaging`, `token_2`, `clientSecretOld`. */
const TRAILER = 'production|prod|staging|stage|stag|dev|test|qa|uat|sandbox|old|new|backup|value|base64|\\d'

/**
 * The one list of what a secret is called, as the source of a pattern that ignores case: the end of a name, whatever stands
 * before it (`clientSecret`, `X-Api-Key`, `SMTP_PASSWORD`). Two exceptions: a place in a list of results is called a token
 * as well (`nextPageToken`), and whether credentials are sent is a setting (`Access-Control-Allow-Credentials`).
 */
export const SECRET_ENDING = [
  '(?:',
  [
    `(?<!(?:page|next|continuation|sync)${GAP})token`,
    `(?<!(?:allow|with)${GAP})credentials?`,
    'secret|password|passwd|passphrase|passcode|pwd|jwt|verifier|assertion',
    `(?:device|user)${GAP}code`,
    `(?:${KEYS})${GAP}key`,
  ].join('|'),
  `)(?:${GAP}(?:${TRAILER}))*`,
].join('')

/** Matches a whole name that says its value is a secret. */
const SECRET_NAME = new RegExp(`${SECRET_ENDING}[^a-z0-9]*$`, 'i')

/** Whether a name says that its value is a secret. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name)
}
