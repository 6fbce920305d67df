/** An absolute URL, or undefined. `URL.canParse` is missing in the renderer of Insomnia 8.0 to 8.5 (Chromium 114). */
export function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text)
  } catch {
    return undefined
  }
}
