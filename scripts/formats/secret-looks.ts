/** A place in a text that holds a secret, and what that is, in words. */
export interface Look {
  start: number
  end: number
  kind: string
}

interface Shape {
  kind: string
  /** The secret is group 1 or 2, which ends where the match ends, or the whole match. */
  pattern: RegExp
  proof?: (secret: string) => boolean
}

/** Keys that begin with who issued them, each followed by as much as makes it no word. */
const ISSUERS: readonly string[] = [
  'GOCSPX-[\\w-]{20,}', // Google, client secret
  'ya29\\.[\\w-]{20,}', // Google, access token
  'dop_v1_[0-9a-f]{40,}', // DigitalOcean
  'dckr_[po]at_[\\w-]{20,}', // Docker
  'hf_[A-Za-z]{30,}', // Hugging Face
  'gsk_[A-Za-z0-9]{40,}', // Groq
  'pypi-AgE[\\w-]{40,}',
  'rubygems_[0-9a-f]{40,}',
  'lin_api_[A-Za-z0-9]{30,}', // Linear
  'ntn_[A-Za-z0-9]{40,}', // Notion
  'shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}', // Shopify
  'gl(?:sa|c)_[\\w=]{30,}', // Grafana
  'hv[sb]\\.[\\w-]{24,}', // Vault
  'NRAK-[A-Z0-9]{20,}', // New Relic
  'sntr(?:ys|yu)_[\\w+/=]{40,}', // Sentry
  'dapi[0-9a-f]{32}', // Databricks
  'ATATT3x[\\w=-]{40,}', // Atlassian
  'figd_[\\w-]{30,}', // Figma
  'ops_eyJ[\\w-]{40,}', // 1Password
  'sbp_[0-9a-f]{40}', // Supabase
  'pul-[0-9a-f]{40}', // Pulumi
  'dp\\.(?:pt|st|ct)\\.[\\w.-]{30,}', // Doppler
  'sq0(?:atp|csp)-[\\w-]{20,}', // Square
  'key-[0-9a-f]{32}(?![0-9a-f])', // Mailgun
  'SK[0-9a-f]{32}(?![0-9a-f])', // Twilio
  'AKCp[\\w]{60,}', // Artifactory
  'vc[pk]_[A-Za-z0-9]{24,}', // Vercel
]

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
  { kind: 'a credential of uassist', pattern: /\buassist_bound_[\w-]{20,}/g },
  { kind: 'an Anthropic or OpenAI key', pattern: /\bsk-(?:ant|proj|svcacct)-[\w-]{20,}|\bsk-[A-Za-z0-9]{40,}/g },
  {
    kind: 'a token or key, by how it begins',
    pattern: new RegExp(`(?<![\\w-])(?:${ISSUERS.join('|')})`, 'g'),
  },
  { kind: 'a key of an Azure storage account', pattern: /\bAccountKey=([A-Za-z0-9+/]{40,}={0,2})/g },
  { kind: 'a client secret of Azure', pattern: /(?<![\w~.-])[\w~.-]{3}\dQ~[\w~.-]{31,34}(?![\w~.-])/g },
  { kind: 'a token of a Telegram bot', pattern: /\b\d{8,10}:AA[\w-]{33}(?![\w-])/g },
  {
    kind: 'a webhook with its secret',
    pattern:
      /\bdiscord(?:app)?\.com\/api\/webhooks\/\d+\/([\w-]{40,})|\bwebhook\.office\.com\/webhookb2\/([\w@/-]{40,})/g,
  },
  { kind: 'a signature of Azure (SAS)', pattern: /[?&]sig=([\w%+/=-]{30,})/g },
]

/** Everything in a text that is a secret by its looks. */
export function* findLooks(text: string): Generator<Look> {
  for (const { kind, pattern, proof } of SHAPES) {
    // Most texts have none, and `matchAll` makes a new pattern each time.
    if (text.search(pattern) === -1) continue
    for (const match of text.matchAll(pattern)) {
      const { 0: whole, index } = match
      const secret = match[1] ?? match[2] ?? whole
      const end = index + whole.length
      if (proof?.(secret) ?? true) yield { start: end - secret.length, end, kind }
    }
  }
}

function isUserAndPassword(base64: string): boolean {
  return /^[\x20-\x7e]+:[\x20-\x7e]+$/.test(Buffer.from(base64, 'base64').toString('latin1'))
}
