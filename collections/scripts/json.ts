/** The body as JSON, or undefined: proxies answer HTML, and some servers nothing. */
export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

/** A text field of a JSON object. */
export function textField(body: string, name: string): string | undefined {
  const value = (parseJson(body) as Record<string, unknown> | null | undefined)?.[name]
  return typeof value === 'string' ? value : undefined
}
