import { spawn } from 'node:child_process'

/**
 * Opens a URL in the browser that the variable BROWSER names, or in the system's. Never rejects, because the person can
 * open the URL by hand. Resolves to whether a browser, or the system's program that finds one, was started. It gets none of
 * our variables: UASSIST_REFRESH_TOKEN is no business of a browser, nor of its extensions and child processes.
 */
export async function openBrowser(url: string, env: NodeJS.ProcessEnv = process.env): Promise<boolean> {
  const others = Object.entries(env).filter(([name]) => !name.toUpperCase().startsWith('UASSIST_'))
  const [command, ...args] = commandLine(url, env)
  try {
    const child = spawn(command, args, { env: Object.fromEntries(others), stdio: 'ignore', detached: true })
    return await new Promise((resolve) => {
      child.once('error', () => {
        resolve(false)
      })
      child.once('spawn', () => {
        child.unref()
        resolve(true)
      })
    })
  } catch {
    return false
  }
}

/** No shell sees the URL: each argument is passed as it is. */
function commandLine(url: string, { BROWSER, WSL_DISTRO_NAME }: NodeJS.ProcessEnv): [string, ...string[]] {
  if (process.platform === 'darwin') return BROWSER ? ['open', '-a', BROWSER, url] : ['open', url]
  if (BROWSER) return [BROWSER, url]
  // Linux below Windows has no browser of its own, and can start Windows programs.
  if (process.platform === 'win32' || WSL_DISTRO_NAME) return ['rundll32.exe', 'url.dll,FileProtocolHandler', url]
  return ['xdg-open', url]
}
