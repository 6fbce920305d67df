import { type Ignored } from './deps'

/** Far more than any callback URL has. */
const MAX_LENGTH = 20_000

/**
 * The parameters of a callback in what a person copied: the whole address, its query or its fragment. An address is taken
 * whatever page it is of, because an app may have moved on from its callback with the fragment kept: whose callback it is
 * says its `state`. Anything else is ignored, with what to copy instead.
 */
export function readPastedAddress(text: string): URLSearchParams | Ignored {
  const pasted = text.trim().replace(/^<(.*)>$|^"(.*)"$|^'(.*)'$/s, '$1$2$3')
  if (!pasted) return { ignored: 'Nothing was pasted.' }
  if (pasted.length > MAX_LENGTH) return { ignored: 'That is too long for an address.' }
  if (/\s/.test(pasted)) return { ignored: 'That is more than one address, or an address with a line break in it.' }
  const [page = '', fragment = ''] = pasted.split(/#(.*)/s)
  const query = page.includes('?') ? page.slice(page.indexOf('?') + 1) : page
  const found = [fragment, query].map((part) => new URLSearchParams(part)).find((each) => each.has('state'))
  if (!found) return { ignored: whatIsMissing(pasted) }
  if (found.has('code_challenge')) return { ignored: 'That is the address of the sign-in page: sign in there first.' }
  return found
}

function whatIsMissing(pasted: string): string {
  if (!/[/?#=]/.test(pasted)) return 'That is no address. A code alone is not enough: copy the whole address.'
  return 'That address holds no "state": it is not the one that the sign-in ended at, or the app there has changed it.'
}
