import { isWord, SHORTEST_SECRET } from './judge-value'
import { viewsOf, withoutGaps } from './views'

/** A part of a token that is as long as this gives it away: `token.split('.')`. */
const TELLING_PART = 12

/** What a secret is searched for as: the whole, and the long parts between the dots of a token. */
export function partsOf(secret: string): string[] {
  if (!/^[\w-]+(?:\.[\w-]+)+$/.test(secret)) return [secret]
  return [secret, ...secret.split('.').filter((part) => part.length >= TELLING_PART && !isWord(part))]
}

/**
 * Everything a secret may look like in a text, apart from escapes, which the search takes off the text: plain, base64
 * and base64url wherever it starts in a longer encoded text, hex, and the numbers of its bytes.
 */
export function secretForms(secret: string): string[] {
  // A secret may itself hold what reads like an escape, and then looks different in each view of a text.
  const plain = viewsOf(secret).flatMap((view) => [view.text, withoutGaps(view).text])
  const encoded = [...writings(secret)].flatMap((text) => {
    const bytes = Buffer.from(text)
    return [...base64Forms(bytes), bytes.toString('hex'), bytes.join(',')]
  })
  const forms = new Set([...plain, secret.replaceAll(' ', '+'), ...encoded])
  return [...forms].filter((form) => form.length >= SHORTEST_SECRET)
}

/** How a secret stands inside what is then encoded as a whole: as it is, in a URL, in a form, in JSON. */
function writings(secret: string): Set<string> {
  // Through UTF-8 and back, because half a surrogate pair cannot stand in a URL.
  const inUrl = encodeURIComponent(Buffer.from(secret).toString())
  const inForm = new URLSearchParams({ s: secret }).toString().slice('s='.length)
  return new Set([secret, inUrl, inForm, JSON.stringify(secret).slice(1, -1)])
}

/** The characters that depend on the secret alone, for each of the three places in a group of three bytes it may start at. */
function base64Forms(bytes: Buffer): string[] {
  const forms = [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64')
    return text.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6))
  })
  return [...forms, ...forms.map((form) => form.replaceAll('+', '-').replaceAll('/', '_'))]
}
