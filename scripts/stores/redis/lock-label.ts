import { hostname } from 'node:os'

/** What the store says of who has a lock: not sealed, so that everybody learns whom to ask. */
export function lockLabel(purpose: string): string {
  return `process ${String(process.pid)} on ${hostname().replace(/[^\w.-]/g, '-')}, which is ${purpose}`
}

/**
 * The holder as it is shown. Whoever may write to the store may write a label, too, and what has not the form of ours is not
 * repeated: it would put their words into our errors.
 */
export function holderOf(label: string): string {
  return OURS.test(label) ? label : 'somebody who gives no name'
}

/** Who was about to refresh, by the label of the lock that it left. */
export function refresherOf(label: string): string | undefined {
  const [, by, purpose] = OURS.exec(label) ?? []
  return purpose === 'refreshing' ? by : undefined
}

const OURS = /^(process \d{1,10} on [\w.-]{1,253}), which is ([a-z ]{1,30})$/
