/**
 * Long texts are cut only after redaction: a secret at the cut would lose its end, and its beginning would not be
 * recognised. Workers therefore send this many characters more than a report shows.
 */
const KEPT_BEYOND = 10_000

/** How many characters of a message are shown: a test that compares whole bodies puts both into its message. */
export const SHOWN_MESSAGE = 1_000

/** How many characters of a response are shown beside a failure, where nothing else of it is. */
export const SHOWN_SNIPPET = 300

/** How many characters of a body are shown: 500 bodies of 100 KB made a report of 59 MB, which no browser opens. */
export const SHOWN_BODY = 10_000

/** The part of a text that has to be kept for redaction when `shown` characters of it are to be shown. */
export function keepText(text: string, shown: number): string {
  const most = shown + KEPT_BEYOND
  // Copied, because a slice keeps the whole text in memory. The redaction takes the mark for the end of a secret.
  return text.length > most ? Buffer.from(`${text.slice(0, most)}…`).toString() : text
}

/** The part of a redacted text that is shown. */
export function cutText(text: string, shown: number): string {
  return text.length > shown ? `${text.slice(0, shown)}…` : text
}
