/** Why a case is known to differ, and where it does: no more and no fewer places. */
interface Known {
  reason: `${'by design' | 'to be mended'}: ${string}`
  at: readonly string[]
}

const NOT_RUN = ['end', 'requests']
const JUMP =
  'by design: a jump to a name that no request has ends the run in silence in Newman; here it is an error of the request'

/** Every known difference by the name of its case. One that is not here fails the test, and so does one that is gone. */
export const DIFFERENCES: Readonly<Record<string, Known>> = {
  'token-that-nobody-set': {
    reason: 'by design: a run with a session sets accessToken; one without (--no-token) must not',
    at: ['request 1 line'],
  },
  'environment-keys': {
    reason: 'by design: accessToken is among the variables of a run with a session',
    at: ['request 1 header X-Seen'],
  },
  'environment-switched-off': {
    reason: 'by design: `enabled: false` switches a variable off, as in the Postman app; Newman uses it all the same',
    at: ['request 1 line', 'request 1 header X-Seen'],
  },
  'bodies-from-lost-files': {
    reason: 'by design: a request whose file is not there is an error; Newman sends it without the file',
    at: NOT_RUN,
  },
  'bodies-from-outside-the-folder': {
    reason: 'by design: body files come from the folder of the collection, so that a collection cannot send a key away',
    at: NOT_RUN,
  },
  'bodies-from-the-environment-file': {
    reason: 'by design: environments hold secrets, and no request is made of one',
    at: NOT_RUN,
  },
  'bodies-of-script-requests': {
    reason: 'by design: Newman takes files out of what scripts send, and sends the rest; here that is an error',
    at: ['end'],
  },
  'scripts-throw-in-callback': {
    reason: 'by design: an error in a callback is an error of the request; Newman ends with 0',
    at: ['end'],
  },
  'scripts-reject': {
    reason: 'by design: a rejection that no script handles is an error of the request; it ends the process of Newman',
    at: ['requests'],
  },
  'jumps-without-a-target': { reason: JUMP, at: ['end'] },
  'jumps-to-nowhere': { reason: JUMP, at: ['end'] },
  'jumps-to-a-folder': { reason: JUMP, at: ['end'] },
  'folder-that-a-script-jumps-out-of': { reason: JUMP, at: ['end'] },
  'tries-again-on-401': {
    reason: 'by design: a script that tries again with a dead token has no end; the eleventh try is not sent',
    at: NOT_RUN,
  },
  'tries-again-with-a-failed-test': {
    reason: 'by design: a test that fails on a refusal, after which the script tries again, is no failure of the run',
    at: ['end'],
  },
  'format-1': {
    reason: 'by design: collections of format 1 are refused with the advice to export them as 2.1',
    at: NOT_RUN,
  },
  'format-latin-1': {
    reason: 'to be mended: bytes that are no UTF-8 become U+FFFD in silence; Newman guesses the encoding',
    at: ['request 1 line'],
  },
  'format-no-item-list': {
    reason: 'by design: a file without a list of items is no collection; Newman sends nothing and ends with 0',
    at: ['end'],
  },
  'format-items-that-are-no-objects': {
    reason: 'by design: what is no request is left out; Newman makes a request without a URL of it, which fails',
    at: ['end'],
  },
  'data-that-is-one-object': {
    reason: 'by design: data that is no list is refused; Newman runs once without it',
    at: NOT_RUN,
  },
  'folder-of-a-name-that-is-there-twice': {
    reason: 'by design: each folder of that name is run; Newman runs the first it finds',
    at: ['requests'],
  },
}
