/** What is long and random and meant to be seen, by the end of its name: ids, places in a list, digests, public keys. */
const PUBLIC_NAME =
  /(?:(?:public|site)[\s._-]?key|modulus|certificate|cert|cursor|challenge|e-?tag|checksum|digest|hash|sha-?\d*|fingerprint|thumbprint|integrity|signature|x5[ct](?:#?s256)?|id|uuid|page(?:[\s._-]?token)?|continuation(?:[\s._-]?token)?|sync[\s._-]?token|nonce|state|^kid|^n|^x|^y)s?$/i

/** A name right in front of a value: `code_challenge=`, `"etag": "`, `const cursor = '`. */
const NAME_BEFORE = /([\w.#-]{1,60})["'\]]{0,2}\s{0,3}[:=]\s{0,3}["'`(]{0,2}$/

/** What says that the word behind it is public: digests, keys for SSH, addresses of documents and of pictures. */
const PUBLIC_BEFORE =
  /(?:\bsha-?\d{3}[-:=][\w+/=-]*|\b(?:ssh|ecdsa)-[\w@.-]+ +[\w+/]*|\/(?:d|folders|file|board|design)\/|;base64,[\w+/=]*|\bage1[a-z0-9]*)$/

/** The beginnings of public keys in ASN.1: RSA, elliptic curves, Ed25519 (RFC 5280, SubjectPublicKeyInfo). */
const PUBLIC_KEY = /^(?:MII[BC]IjANBgkq|MIG[fM]MA0GCSqG|M[FH][kY]wE[wA]YHKoZI|MCowBQYDK2V)/

/** Behind these, and before the line that ends it, stands something that everybody may read. */
const PUBLIC_BLOCK =
  /-----BEGIN [A-Z0-9 ]*(?:PUBLIC KEY|CERTIFICATE|CERTIFICATE REQUEST|PGP MESSAGE|PGP SIGNATURE)-----/g

/** A key of reCAPTCHA that the page shows; the secret one begins alike, and has a secret's name. */
const SITE_KEY = /^6L[\w-]{38}$/

/** More base64 than this in one piece is a file: a picture, a certificate, a compressed body. */
const LONGEST_KEY = 200

/** Whether a random word in a text is meant to be seen: by its name, by what stands in front of it, or by what it is. */
export function isPublic(text: string, start: number, end: number, name = ''): boolean {
  const word = text.slice(start, end)
  if (SITE_KEY.test(word)) return true
  const before = text.slice(Math.max(0, start - LONGEST_KEY), start)
  const [, nearest = name] = NAME_BEFORE.exec(before) ?? []
  if (PUBLIC_NAME.test(nearest) || PUBLIC_BEFORE.test(before)) return true
  const [left = ''] = /[\w+/]*$/.exec(before) ?? []
  const [right = ''] = /^[\w+/]*/.exec(text.slice(end, end + LONGEST_KEY)) ?? []
  const run = left + word + right
  return run.length > LONGEST_KEY || PUBLIC_KEY.test(run) || isInPublicBlock(text, start)
}

function isInPublicBlock(text: string, at: number): boolean {
  let begin = -1
  for (const { index } of text.matchAll(PUBLIC_BLOCK)) {
    if (index > at) break
    begin = index
  }
  return begin !== -1 && !text.slice(begin, at).includes('-----END')
}
