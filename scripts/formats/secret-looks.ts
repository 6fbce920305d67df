/** A place in a text that holds a secret, and what that is, in words. */
export interface Look {
  start: number
  end: number
  kind: string
}

interface Shape {
  kind: string
  /** The secret is group 1, which ends where the match ends, or the whole match. */
  pattern: RegExp
  proof?: (secret: string) => boolean
}

/**
 * The one list of what a token or key looks like, whatever its name: those of Auth0 and U-Assist, and those that say by
 * their beginning who issued them. `env check` asks secretlint as well, which is too slow for the texts of a run.
 */
const SHAPES: readonly Shape[] = [
  // One dot is enough: messages cut tokens off. Near the beginning of a word, so that `eyJ-eyJ-eyJ-…` is not searched again and again.
  { kind: 'a JWT', pattern: /eyJ(?<=(?<![\w-])[\w-]{0,30})[\w-]{6,}\.[\w-]{6,}(?:\.[\w-]*){0,3}/g },
  // Long enough to be no word: "Bearer authentication" stays readable.
  { kind: 'a Bearer token', pattern: /\bBearer\s+([\w.~+/=-]{16,})/gi },
  { kind: 'a user and password (Basic)', pattern: /\bBasic\s+([A-Za-z0-9+/]{8,}={0,2})/g, proof: isUserAndPassword },
  { kind: 'an Auth0 refresh token', pattern: /\bv1\.[\w-]{40,}/g },
  { kind: 'an age identity', pattern: /\bAGE-SECRET-KEY-(?:PQ-)?1[0-9A-Z]{20,}/gi },
  {
    kind: 'a private key',
    pattern: /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----[\s\S]*?(?:-----END (?:[A-Z]+ )*PRIVATE KEY-----|$)/g,
  },
  { kind: 'a password in an address', pattern: /:\/\/[^\s/:@"'<>]{0,100}:([^\s/@"'<>]{3,200})(?=@)/g },
  {
    kind: 'an e-mail address with its password',
    pattern: /(?<=[\w+-])@[\w.-]{3,255}\s*[:|;]\s*([^\s/@:]{6,})/g,
    proof: (rest) => /[a-z]/i.test(rest) && /[^a-z]/i.test(rest) && !/\.git$/.test(rest),
  },
  { kind: 'a Postman API key', pattern: /\bPMAK-[0-9a-f]{24}-[0-9a-f]{34}\b/g },
  { kind: 'a GitHub token', pattern: /\b(?:gh[a-z]_[A-Za-z0-9]{36,}|github_pat_\w{22,})/g },
  { kind: 'a GitLab token', pattern: /\bgl[a-z]{2,4}-[\w-]{20,}/g },
  { kind: 'a Slack token', pattern: /\bxox[a-z]-[\w-]{10,}|\bxapp-\d-[\w-]{10,}/g },
  { kind: 'a webhook of Slack', pattern: /\bhooks\.slack\.com\/(?:services|workflows|triggers)\/([\w/-]{20,})/g },
  { kind: 'an AWS access key', pattern: /\bA(?:KIA|SIA)[0-9A-Z]{16}\b/g },
  { kind: 'a Google API key', pattern: /\bAIza[\w-]{35}/g },
  { kind: 'a Stripe key', pattern: /\b(?:[rs]k_(?:live|test)|whsec)_[A-Za-z0-9]{16,}/g },
  { kind: 'a SendGrid key', pattern: /\bSG\.[\w-]{16,}\.[\w-]{16,}/g },
  { kind: 'an npm token', pattern: /\bnpm_[A-Za-z0-9]{36}/g },
  { kind: 'an Anthropic or OpenAI key', pattern: /\bsk-(?:ant|proj|svcacct)-[\w-]{20,}|\bsk-[A-Za-z0-9]{40,}/g },
  { kind: 'a signature of Azure (SAS)', pattern: /[?&]sig=([\w%+/=-]{30,})/g },
]

/** Everything in a text that is a secret by its looks. */
export function* findLooks(text: string): Generator<Look> {
  for (const { kind, pattern, proof } of SHAPES) {
    // Most texts have none, and `matchAll` makes a new pattern each time.
    if (text.search(pattern) === -1) continue
    for (const { 0: whole, 1: secret = whole, index } of text.matchAll(pattern)) {
      const end = index + whole.length
      if (proof?.(secret) ?? true) yield { start: end - secret.length, end, kind }
    }
  }
}

function isUserAndPassword(base64: string): boolean {
  return /^[\x20-\x7e]+:[\x20-\x7e]+$/.test(Buffer.from(base64, 'base64').toString('latin1'))
}
