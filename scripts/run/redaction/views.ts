/** A text with some of its encoding taken off, and the way back from its places to the original's. */
export interface View {
  text: string
  /** Where the character at `index` begins in the original. */
  start: (index: number) => number
  /** Where the character before `index` ends in the original. */
  end: (index: number) => number
}

/** Escapes of JSON and JavaScript, URLs, HTML and XML: one character each, or a run of UTF-8 bytes. */
const ESCAPES =
  /%[0-7][\da-f]|(?:%[89a-f][\da-f])+|&(?:#\d{1,7}|#x[\da-f]{1,6}|amp|lt|gt|quot|apos);|\\u[\da-f]{4}|\\x[\da-f]{2}|\\["'\\/bfnrt]/gi

/** What a terminal, a pretty printer, a line limit or UTF-16 read as UTF-8 puts between characters. */
// eslint-disable-next-line no-control-regex -- these characters are what is meant
const GAPS = /[\s\0]+|\x1b\[[\d;]*m/g

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const CONTROL: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }

/** How many layers of escapes are taken off: a log of an object with JSON in JSON has three. */
const MOST_LAYERS = 4

/** The text as it is written, and with one layer of escapes after the other taken off, as far as there are any. */
export function viewsOf(text: string): View[] {
  const views: View[] = [{ text, start: (index) => index, end: (index) => index }]
  for (let layer = 0; layer < MOST_LAYERS; layer++) {
    const last = views.at(-1) as View
    const next = derive(last, ESCAPES, decode)
    if (next === last) break
    views.push(next)
  }
  return views
}

/** A view without blanks, line ends and colours. */
export function withoutGaps(view: View): View {
  return derive(view, GAPS, () => '')
}

/** Replaces each token by what `read` makes of it. A place inside a replacement is the place of its whole token. */
function derive(from: View, tokens: RegExp, read: (token: string) => string): View {
  const pieces: string[] = []
  // Of every piece: where it begins in the view and in `from`, and where it ends in `from`; -1 when it is a plain copy.
  const inView: number[] = []
  const begins: number[] = []
  const ends: number[] = []
  let length = 0
  const add = (piece: string, begin: number, end: number) => {
    pieces.push(piece)
    inView.push(length)
    begins.push(begin)
    ends.push(end)
    length += piece.length
  }
  let done = 0
  for (const { 0: token, index } of from.text.matchAll(tokens)) {
    if (index > done) add(from.text.slice(done, index), done, -1)
    const replacement = read(token)
    if (replacement) add(replacement, index, index + token.length)
    done = index + token.length
  }
  if (done === 0) return from
  add(from.text.slice(done), done, -1)

  const pieceAt = (index: number) => {
    let low = 0
    let high = inView.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((inView[middle] ?? 0) <= index) low = middle
      else high = middle - 1
    }
    return low
  }
  const copied = (piece: number, index: number) => (begins[piece] ?? 0) + index - (inView[piece] ?? 0)
  return {
    text: pieces.join(''),
    start: (index) => {
      const piece = pieceAt(index)
      return from.start(ends[piece] === -1 ? copied(piece, index) : (begins[piece] ?? 0))
    },
    end: (index) => {
      const piece = pieceAt(index - 1)
      const end = ends[piece] ?? -1
      return from.end(end === -1 ? copied(piece, index) : end)
    },
  }
}

function decode(escape: string): string {
  if (escape.startsWith('%')) return Buffer.from(escape.replaceAll('%', ''), 'hex').toString('utf8')
  if (escape.startsWith('&#')) {
    const hex = escape[2] === 'x' || escape[2] === 'X'
    const code = parseInt(escape.slice(hex ? 3 : 2), hex ? 16 : 10)
    return code <= 0x10ffff ? String.fromCodePoint(code) : ''
  }
  if (escape.startsWith('&')) return NAMED[escape.slice(1, -1).toLowerCase()] ?? escape
  const kind = escape[1] ?? ''
  if (kind.toLowerCase() === 'u' || kind === 'x') return String.fromCharCode(parseInt(escape.slice(2), 16))
  return CONTROL[kind] ?? kind
}
