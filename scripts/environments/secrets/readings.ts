/** Base64 in either alphabet, long enough for a token or a name with its secret. */
const BASE64 = /(?<![\w+/-])[A-Za-z0-9+/_-]{32,}={0,2}/g

/** How often what was decoded is decoded again: Kubernetes secrets, and a header inside one. */
const DEEPEST = 2

/** Two pieces of one text, as scripts put them together: `'ghp_' + 'abc'`. */
const SEAM = /(["'`])\s*\+\s*["'`]/g

/**
 * A text as programs may read it: as it is; percent-decoded; with the pieces of a script and the lines of a list put
 * together; and what in it is base64 of plain text. Every reading is of the text's size at most.
 */
export function* readingsOf(text: string, depth = 0): Generator<string> {
  yield text
  if (/%[2-7][0-9a-f]/i.test(text))
    yield text.replace(/%([2-7][0-9a-f])/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)))
  if (text.search(SEAM) !== -1) yield text.replace(SEAM, '')
  if (depth === DEEPEST) return
  for (const { 0: word } of text.matchAll(BASE64)) {
    // Decoded in part first: pictures and keys are long, and no text from the beginning.
    if (!isPlain(Buffer.from(word.slice(0, 24), 'base64'))) continue
    const bytes = Buffer.from(word, 'base64')
    if (isPlain(bytes)) yield* readingsOf(bytes.toString('latin1'), depth + 1)
  }
}

const isPlain = (bytes: Buffer) =>
  bytes.every((byte) => (byte >= 0x20 && byte < 0x7f) || byte === 0x0a || byte === 0x0d)
