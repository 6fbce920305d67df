import { openBrowser } from '../../node/browser'
import { type TagContext } from '../host'
import { say } from '../notes'

/** Opens a page in the person's browser: by Insomnia, Electron or Node, else shows its address. Never rejects. */
export async function openPage(url: string, { app, util }: Pick<TagContext, 'app' | 'util'>): Promise<void> {
  const ways = [() => byInsomnia(url, util), () => byElectron(url), () => openBrowser(url)]
  for (const way of ways) if (await way().catch(() => false)) return
  say(app, 'U-Assist: Sign in', `No browser could be opened. Open this page yourself: ${url}`)
}

async function byInsomnia(url: string, util: TagContext['util']): Promise<boolean> {
  if (!util?.openInBrowser) return false
  await util.openInBrowser(url)
  return true
}

/** Electron is there in the renderer and in the main process, and not in plain Node. */
async function byElectron(url: string): Promise<boolean> {
  const { shell } = await import('electron')
  await shell.openExternal(url)
  return true
}
