/** An XML element, as a strict parser sees it. */
export interface Element {
  name: string
  attributes: Record<string, string>
  children: Element[]
  text: string
}

const TAG = /<(\/?)([A-Za-z][\w.-]*)((?:\s+[A-Za-z][\w.-]*="[^"<]*")*)\s*(\/?)>/y
const ATTRIBUTE = /([A-Za-z][\w.-]*)="([^"]*)"/g
const TEXT = /[^<]+/y

/** Parses the XML this project writes. Throws at anything that XML 1.0 does not allow there. */
export function readXml(document: string): Element {
  const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n'
  if (!document.startsWith(declaration)) throw new Error('no XML declaration')
  if (/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u.test(document))
    throw new Error('no XML character')
  const root: Element = { name: '', attributes: {}, children: [], text: '' }
  const open = [root]
  let at = declaration.length
  while (at < document.length) {
    TAG.lastIndex = TEXT.lastIndex = at
    const top = open.at(-1)
    const tag = TAG.exec(document)
    const token = tag ?? TEXT.exec(document)
    if (!top || !token) throw new Error(`not well-formed: ${document.slice(at, at + 60)}`)
    at += token[0].length
    if (!tag) top.text += decode(token[0])
    else if (tag[1] === '/') {
      if (open.pop()?.name !== tag[2]) throw new Error(`</${tag[2] ?? ''}> closes nothing`)
    } else {
      const pairs = [...(tag[3] ?? '').matchAll(ATTRIBUTE)].map(([, name = '', value = '']) => [name, decode(value)])
      const element = {
        name: tag[2] ?? '',
        attributes: Object.fromEntries(pairs) as Element['attributes'],
        children: [],
        text: '',
      }
      top.children.push(element)
      if (tag[4] !== '/') open.push(element)
    }
  }
  const [only, ...others] = root.children
  if (!only || others.length > 0 || open.length > 1) throw new Error('not one element with all closed')
  return only
}

/** All elements of a name, at any depth. */
export function elements({ name, children, ...rest }: Element, wanted: string): Element[] {
  const found = children.flatMap((child) => elements(child, wanted))
  return name === wanted ? [{ name, children, ...rest }, ...found] : found
}

const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function decode(text: string): string {
  if (/&(?!(?:amp|lt|gt|quot|apos|#\d+);)/.test(text)) throw new Error(`a bare & in ${text}`)
  return text.replace(/&(#?)(\w+);/g, (_, numeric: string, name: string) =>
    numeric ? String.fromCodePoint(Number(name)) : (NAMED[name] ?? ''),
  )
}
