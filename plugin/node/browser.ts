/**
 * Opens the person's own browser: the one named by BROWSER, or the system's. Never rejects, because the URL has been
 * shown and can be opened by hand. Resolves to whether a browser was started.
 */
export async function openBrowser(url: string, environment: NodeJS.ProcessEnv = process.env): Promise<boolean> {
  try {
    const { default: open } = await import('open')
    await open(url, environment.BROWSER ? { app: { name: environment.BROWSER } } : {})
    return true
  } catch {
    return false
  }
}
