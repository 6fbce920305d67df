import { createHash } from 'node:crypto'

/** As long as what is kept of a body for the reports, in characters. */
const LENGTH = 20_000

const filled = (piece: string): string => piece.repeat(Math.ceil(LENGTH / piece.length)).slice(0, LENGTH)

/** A text that went through a function again and again. */
const nested = (text: string, times: number, wrap: (text: string) => string): string =>
  Array.from({ length: times }).reduce<string>((inner) => wrap(inner), text)

const base64 = (text: string) => Buffer.from(text).toString('base64')
const inJson = (text: string) => JSON.stringify({ a: text })
const inHtml = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;')

const RECORD = {
  id: '5f2b6c1e-8a49-4c3e-9d5b-0a1b2c3d4e5f',
  name: 'A "quoted" name',
  createdAt: '2026-01-01T10:00:00Z',
  tags: ['one', 'two'],
  url: 'https://api.example.com/v1/things/12?page=2',
  text: 'Some words of a sentence, which is longer.\nAnd more.',
}

/** JSON as APIs answer. */
export const ORDINARY = filled(`${JSON.stringify(RECORD)},`)

/** Answers that are made to keep the redaction busy, by what they are. */
export function hardTexts(): Record<string, string> {
  const noise = Array.from({ length: 400 }, (_, index) => createHash('sha512').update(String(index)).digest('base64'))
  const layers = (text: string) => base64(encodeURIComponent(encodeURIComponent(inJson(text))))
  return {
    'base64 in base64, 13 deep': filled(`${nested('a text without a secret', 13, base64)} `),
    'JSON in base64, 9 deep': filled(`${nested('a text', 9, (text) => base64(inJson(text)))} `),
    'URL-encoding in URL-encoding': filled(nested('https://a.example/?b=c&d=e', 13, encodeURIComponent)),
    'JSON in JSON': filled(nested('a "text"', 9, inJson)),
    'HTML entities in HTML entities': filled(nested('<a href="b">&', 9, inHtml)),
    'escapes of all kinds': filled('%25%32%35\\\\u0026amp; &amp;quot; '),
    'all encodings in each other': filled(`${nested('"%2541&amp;\\u0041" a text', 3, layers)}%20`),
    'random base64': filled(noise.join('')),
    'random words': filled(noise.map((word) => word.replace(/\W/g, '')).join(' ')),
    'short tokens': filled('{"token":"k1b2c3d4"},'),
    'names of secrets': filled('password: '),
    'lists of secrets': filled('"token":["'),
    'beginnings of a JWT': filled('eyJhbGciOi.'),
  }
}
