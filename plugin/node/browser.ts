import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter } from 'node:path'

/**
 * Opens a URL in a browser that the variable BROWSER names, or in the system's. Never rejects, because the person can
 * open the URL by hand. Resolves to whether a browser, or the system's program that finds one, was started; nobody can say
 * whether a page has appeared. It gets none of our variables: UASSIST_REFRESH_TOKEN is no business of a browser, nor of its
 * extensions and child processes.
 */
export async function openBrowser(url: string, env: NodeJS.ProcessEnv = process.env): Promise<boolean> {
  if (!hasBrowser(env)) return false
  const others = Object.entries(env).filter(([name]) => !name.toUpperCase().startsWith('UASSIST_'))
  for (const command of commandLines(url, env)) if (await starts(command, Object.fromEntries(others))) return true
  return false
}

/**
 * Whether a browser that is started here would be in front of the person: not over SSH, and on Linux not without a display,
 * unless BROWSER says how. `BROWSER=none` asks for none.
 */
export function hasBrowser(env: NodeJS.ProcessEnv): boolean {
  if (env.BROWSER === 'none') return false
  if (env.BROWSER || env.WSL_DISTRO_NAME) return true
  if (env.SSH_CONNECTION || env.SSH_TTY) return false
  const hasDisplay = [env.DISPLAY, env.WAYLAND_DISPLAY].some(Boolean)
  return hasDisplay || process.platform === 'win32' || process.platform === 'darwin'
}

async function starts([command, ...args]: CommandLine, env: NodeJS.ProcessEnv): Promise<boolean> {
  try {
    const child = spawn(command, args, { env, stdio: 'ignore', detached: true })
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

type CommandLine = [string, ...string[]]

/** What to try, in turn. No shell sees the URL: each argument is passed as it is. */
function commandLines(url: string, { BROWSER, WSL_DISTRO_NAME }: NodeJS.ProcessEnv): CommandLine[] {
  if (process.platform === 'darwin') return [BROWSER ? ['open', '-a', BROWSER, url] : ['open', url]]
  if (BROWSER) return existsSync(BROWSER) ? [[BROWSER, url]] : BROWSER.split(delimiter).flatMap(commandsIn(url))
  // Linux below Windows has no browser of its own, and can start Windows programs.
  if (process.platform === 'win32' || WSL_DISTRO_NAME) return [['rundll32.exe', 'url.dll,FileProtocolHandler', url]]
  return [['xdg-open', url]]
}

/**
 * One command of BROWSER, which lists several with colons between them, each with its arguments; `%s` stands for the URL,
 * which else comes last (as xdg-open and Python's webbrowser read it).
 */
function commandsIn(url: string): (text: string) => CommandLine[] {
  return (text) => {
    const [command, ...args] = text.trim().split(/\s+/)
    if (!command) return []
    const filled = args.map((arg) => arg.replace(/%s/g, () => url))
    return [[command, ...filled, ...(text.includes('%s') ? [] : [url])]]
  }
}
