/**
 * Long texts are cut for the reports, but only after redaction: a secret at the cut would lose its end, and its beginning
 * would not be recognised. So they are kept longer than they are shown.
 */
const KEPT_BEYOND = 10_000

/** How much is shown of a message: a test that compares whole bodies puts both into it. */
export const SHOWN_MESSAGE = 1_000

/** As much of a text as has to be kept, when so many characters are to be shown. */
export function keepText(text: string, shown: number): string {
  const most = shown + KEPT_BEYOND
  // Copied, because a slice keeps the whole text in memory. The mark tells the redaction that a secret may end here.
  return text.length > most ? Buffer.from(`${text.slice(0, most)}…`).toString() : text
}

/** The part of a redacted text that is shown. */
export function cutText(text: string, shown: number): string {
  return text.length > shown ? `${text.slice(0, shown)}…` : text
}
