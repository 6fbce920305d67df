/** An absolute URL, or undefined. `URL.canParse` is missing in the renderer of Insomnia 8.0 to 8.5 (Chromium 114). */
export function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text)
  } catch {
    return undefined
  }
}

/** Whether a URL may carry a secret: `https:`, or `http:` to this machine only (RFC 6749 section 3.1). */
export function isSecureUrl({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))
}

/** Whether a callback URL is one that this machine can listen on (RFC 8252 section 7.3). */
export function isLoopbackCallback(redirectUri: string): boolean {
  const url = parseUrl(redirectUri)
  return url?.protocol === 'http:' && isLoopback(url.hostname)
}

/** Whether a host name means this machine only. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || hostname === '::1' || /^127(\.\d{1,3}){3}$/.test(hostname)
}
