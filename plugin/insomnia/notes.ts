import { type App } from './host'

const seen = new Set<string>()
const pending: string[] = []

/** Logs a line of the token core, without a secret, to the console. A warning is also shown, once, by `showNotes`. */
export function note(line: string): void {
  console.warn(`[uassist] ${line}`)
  if (!line.startsWith('warning: ') || seen.has(line)) return
  seen.add(line)
  pending.push(line.slice('warning: '.length))
}

/** Shows the warnings not shown yet. Where no dialog can open (main process of 13, inso) the console has them. */
export function showNotes(app: App | undefined): void {
  for (const line of pending.splice(0)) say(app, 'U-Assist', `Warning: ${line}.`)
}

/** Opens a dialog, and does not wait until it is closed: the host counts that time as ours. */
export function say(app: App | undefined, title: string, text: string): void {
  try {
    void Promise.resolve(app?.alert(title, text)).catch(() => undefined)
  } catch {
    // inso has no dialogs.
  }
}
