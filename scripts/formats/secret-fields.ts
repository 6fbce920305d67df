import { isSecretName, SECRET_ENDING } from './secret-names'

/** A value in a text whose name says that it is a secret. The value is as the text has it, still escaped. */
export interface SecretField {
  name: string
  value: string
  start: number
  end: number
  /** Whether it is a string in quotes, with the escapes of JSON. */
  isQuoted: boolean
  /** Whether it stands deeper: in a list or an object that has the name. */
  isNested: boolean
}

const SECRET_INSIDE = new RegExp(SECRET_ENDING, 'i')

/** A secret name inside a text, as group 1, and what stands between it and its value. */
const NAMED = `${SECRET_ENDING}(?=["']?\\s*[:=])(?<=([\\w-]{1,60}))`

/** A string in quotes of either kind. Messages cut the end off: `{"password":"corr…`. */
const QUOTED = /(["'])((?:(?!\1)[^\\\n…]|\\.)+)/.source

/** `"name": "value"`, also with single quotes or `=`: JSON, scripts, attributes of XML. The value is group 3. */
const QUOTED_PAIR = new RegExp(`${NAMED}["']?\\s*[:=]\\s*${QUOTED.replace('\\1', '\\2')}`, 'gi')

/** `name=value`, `name: value`: queries, forms, headers, numbers in JSON. The value is group 2. */
const BARE_PAIR = new RegExp(
  `${NAMED}["']?[^\\S\\n]*[:=][^\\S\\n]*(?:(?:Bearer|Basic|Token)[^\\S\\n]+)?(?![{[])([^\\s&"'<>#;,]*[^\\s&"'<>#;,}\\])])`,
  'gi',
)

/** `<name>value</name>`, with a namespace or attributes, or as CDATA. The value is group 2. */
const ELEMENT = new RegExp(
  `${SECRET_ENDING}(?=[\\s>])(?<=<([\\w:.-]{1,100}))(?:\\s[^<>]{0,500})?>\\s*(?:<!\\[CDATA\\[)?((?:(?!\\]\\]>)[^<])+)`,
  'gi',
)

/** The innermost objects of JSON, and tags: where a name and its value may be members or attributes of their own. */
const SMALL_PARTS = /\{[^{}]{1,2000}\}|<[a-z][^<>]{1,2000}>/gi
const NAME_MEMBER = /\b(?:name|key|id|field|header|property)["']?\s*[:=]\s*(["'])([^"'\n]{1,100})\1/gi
const VALUE_MEMBER = new RegExp(`\\b(?:value|content)["']?\\s*[:=]\\s*${QUOTED}`, 'i')

/** What stands in an element behind its tag: `<string name="token">…</string>`. */
const CONTENT = /[^<]{1,5000}/y

/** A list or an object that has the name, or its plural. */
const GROUP = new RegExp(`${SECRET_ENDING}s?["']?\\s*[:=]\\s*(?=[[{])(?<=([\\w-]{1,60})["']?\\s*[:=]\\s*)`, 'gi')
const PIECES = /(["'])((?:(?!\1)[^\\\n]|\\.)*)\1(\s*:)?|[[\]{}]|[^"'[\]{}]+|["']/y

/** How far a list or object is read, in characters. */
const LONGEST_GROUP = 20_000

/**
 * All values in a text whose names say that they are secrets, in the syntaxes of JSON, scripts, forms, headers, XML and
 * HTML: in one pass for each syntax, whatever the text. A value may be found twice.
 */
export function* secretFields(text: string): Generator<SecretField> {
  if (!SECRET_INSIDE.test(text)) return
  const flat = [
    { pattern: QUOTED_PAIR, group: 3, isQuoted: true },
    { pattern: BARE_PAIR, group: 2, isQuoted: false },
    { pattern: ELEMENT, group: 2, isQuoted: false },
  ]
  for (const { pattern, group, isQuoted } of flat) {
    if (text.search(pattern) === -1) continue
    for (const match of text.matchAll(pattern)) {
      const value = match[group] ?? ''
      const end = match.index + match[0].length
      yield { name: match[1] ?? '', value, start: end - value.length, end, isQuoted, isNested: false }
    }
  }
  yield* membersIn(text)
  yield* groupsIn(text)
}

/** `{"name":"token","value":"…"}`, `<input value="…" name="token">`. */
function* membersIn(text: string): Generator<SecretField> {
  for (const { 0: part, index } of text.matchAll(SMALL_PARTS)) {
    const name = [...part.matchAll(NAME_MEMBER)].map((match) => match[2] ?? '').find(isSecretName)
    if (name === undefined) continue
    const member = VALUE_MEMBER.exec(part)
    CONTENT.lastIndex = index + part.length
    const value = member ? (member[2] ?? '') : part.startsWith('<') ? (CONTENT.exec(text)?.[0] ?? '') : ''
    const end = member ? index + member.index + member[0].length : CONTENT.lastIndex
    if (value !== '') yield { name, value, start: end - value.length, end, isQuoted: true, isNested: false }
  }
}

/** `"tokens": ["…", "…"]`, `"token": {"current": "…"}`: the strings inside that are no names. */
function* groupsIn(text: string): Generator<SecretField> {
  let done = 0
  for (const match of text.matchAll(GROUP)) {
    let index = match.index + match[0].length
    // Otherwise groups inside of groups would be read again and again.
    if (index < done) continue
    const last = index + LONGEST_GROUP
    let depth = 0
    do {
      PIECES.lastIndex = index
      const [piece = '', , value = '', colon] = PIECES.exec(text) ?? []
      if (piece === '[' || piece === '{') depth += 1
      if (piece === ']' || piece === '}') depth -= 1
      if (value !== '' && colon === undefined) {
        const start = index + 1
        yield { name: match[1] ?? '', value, start, end: start + value.length, isQuoted: true, isNested: true }
      }
      if (piece === '') break
      index += piece.length
    } while (depth > 0 && index < last)
    done = index
  }
}
