import { existsSync } from 'node:fs'

/** A system's Chromium, if there is one; Debian's package is `chromium`. */
export const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
)

/** As root a browser without its sandbox; and none of its own calls home, which a closed network answers with errors. */
export const CHROMIUM_ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]
