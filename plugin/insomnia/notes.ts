import { type App } from './host'

const told = new Set<string>()
const untold: string[] = []

/** What the token core says to a person, without a secret. A warning is also shown, once, after the next Send. */
export function note(line: string): void {
  console.warn(`[uassist] ${line}`)
  if (!line.startsWith('warning: ') || told.has(line)) return
  told.add(line)
  untold.push(line.slice('warning: '.length))
}

/** Shows what has not been shown. Where no dialog can open (the main process of 13, inso) the console has it. */
export function showNotes(app: App | undefined): void {
  for (const line of untold.splice(0)) say(app, 'U-Assist', `Warning: ${line}.`)
}

/** Opens a dialog without waiting for it to be closed: the host counts that time as ours. */
export function say(app: App | undefined, title: string, text: string): void {
  try {
    void Promise.resolve(app?.alert(title, text)).catch(() => undefined)
  } catch {
    // inso has no dialogs.
  }
}
