/**
 * Opens a URL in the browser that the variable BROWSER names, or in the system's. Never rejects, because the person can
 * open the URL by hand. Resolves to whether a browser was started.
 */
export async function openBrowser(url: string, env: NodeJS.ProcessEnv = process.env): Promise<boolean> {
  try {
    const { default: open } = await import('open')
    await open(url, env.BROWSER ? { app: { name: env.BROWSER } } : {})
    return true
  } catch {
    return false
  }
}
