import { expiryOf, readClaims } from './claims'

/** A token has to outlive its request and the difference between two clocks. */
const MARGIN_MS = 30_000

/** What is wrong with sending this token now, as the end of a sentence; undefined when nothing can be seen. */
export function tokenFault(token: string, now: number): string | undefined {
  if (token === '') return 'is empty'
  if (token.includes('{{')) return 'holds a placeholder instead of a token'
  // RFC 6750 section 2.1
  if (!/^[\w.~+/-]+=*$/.test(token)) return 'holds characters that no token has'
  const expiresAt = expiryOf(readClaims(token))
  if (expiresAt === undefined || expiresAt - now > MARGIN_MS) return undefined
  return expiresAt > now ? `expires in ${duration(expiresAt - now)}` : `expired ${duration(now - expiresAt)} ago`
}

function duration(ms: number): string {
  const [size, unit] = UNITS.find(([unitMs]) => ms >= 2 * unitMs) ?? UNITS[3]
  return `${String(Math.round(ms / size))} ${unit}`
}

const UNITS = [
  [86_400_000, 'days'],
  [3_600_000, 'hours'],
  [60_000, 'minutes'],
  [1_000, 'seconds'],
] as const
