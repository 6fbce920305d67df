/** Ways a secret gets into a report without being spelt out. Written apart from the redaction, to judge it. */
export const DISGUISES: Readonly<Record<string, (secret: string) => string>> = {
  'as it is': (secret) => secret,
  'in JSON': inJson,
  'in JSON in JSON': (secret) => inJson(inJson(secret)),
  'as JSON escapes': (secret) => eachUnit(secret, (code) => `\\u${code.toString(16).padStart(4, '0')}`),
  'in a URL': encodeURIComponent,
  'in a URL with small hex digits': (secret) =>
    encodeURIComponent(secret).replace(/%[0-9A-F]{2}/g, (byte) => byte.toLowerCase()),
  'in a URL in a URL': (secret) => encodeURIComponent(encodeURIComponent(secret)),
  'as URL escapes': (secret) => eachByte(secret, (byte) => `%${byte.toString(16).padStart(2, '0')}`),
  'in a form': (secret) => new URLSearchParams({ s: secret }).toString().slice(2),
  'in HTML': inHtml,
  'in HTML with numbers': (secret) =>
    secret.replace(/[&<>"'=/+]/g, (character) => `&#${String(character.charCodeAt(0))};`),
  'as HTML escapes': (secret) =>
    [...secret].map((character) => `&#x${(character.codePointAt(0) ?? 0).toString(16)};`).join(''),
  'in JSON in HTML': (secret) => inHtml(inJson(secret)),
  'in base64': (secret) => base64(secret),
  'in base64 after one byte': (secret) => base64(`:${secret}`),
  'in base64 after two bytes': (secret) => base64(`x:${secret}@host`),
  'in base64url': (secret) => Buffer.from(`id:${secret}`).toString('base64url'),
  'in JSON in base64': (secret) => base64(JSON.stringify({ password: secret })),
  'partly escaped, in base64': (secret) => base64(`?q=${secret.replace(/[<>"' é]/g, encodeURIComponent)}`),
  'in wrapped base64': (secret) => wrapped(base64(`user:${secret}`.repeat(3)), 76),
  'in base64 in a URL': (secret) => encodeURIComponent(base64(secret)),
  'as Basic credentials': (secret) => base64(`client:${new URLSearchParams({ s: secret }).toString().slice(2)}`),
  'in hex': (secret) => Buffer.from(secret).toString('hex'),
  'in capital hex': (secret) => Buffer.from(secret).toString('hex').toUpperCase(),
  'as bytes': (secret) => JSON.stringify(Buffer.from(secret)),
  'as printed bytes': (secret) => `[ ${[...Buffer.from(secret)].join(', ')} ]`,
  'as indented bytes': (secret) => JSON.stringify([...Buffer.from(secret)], null, 2),
  'split over lines': (secret) => wrapped(secret, 5),
  'split over indented lines': (secret) => secret.replace(/.{4}/gsu, '$&\r\n    '),
  'split over lines in JSON': (secret) => JSON.stringify(wrapped(secret, 7)),
  'in colours': (secret) => `\u001b[32m${secret.slice(0, 3)}\u001b[39m${secret.slice(3)}`,
}

function inJson(secret: string): string {
  return JSON.stringify(secret).slice(1, -1)
}

function inHtml(secret: string): string {
  return secret
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&#x27;')
    .replace(/=/g, '&#x3D;')
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64')
}

function wrapped(text: string, width: number): string {
  return text.replace(new RegExp(`.{${String(width)}}`, 'gsu'), '$&\n')
}

function eachUnit(text: string, write: (code: number) => string): string {
  return text.replace(/[^]/g, (unit) => write(unit.charCodeAt(0)))
}

function eachByte(text: string, write: (byte: number) => string): string {
  return [...Buffer.from(text)].map(write).join('')
}
