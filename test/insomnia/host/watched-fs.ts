import fs from 'node:fs'

/** Node's `fs`, and how often a session file was opened through it. */
export function watchedFs(): { modules: Record<string, unknown>; reads: () => number } {
  let reads = 0
  const watched = {
    ...fs,
    openSync: (file: string, flags: string) => {
      if (/sessions[\\/][^,\\/]+(,[^,\\/]*){4}\.json$/.test(file)) reads += 1
      return fs.openSync(file, flags)
    },
  }
  return { modules: { fs: watched }, reads: () => reads }
}

const refuse = new Proxy(
  {},
  {
    get: (_target, name) => {
      throw new Error(`the network must not be touched (${String(name)})`)
    },
  },
)

/** Nothing that could reach the network. */
export const noNetwork: Record<string, unknown> = Object.fromEntries(
  ['http', 'https', 'http2', 'net', 'tls', 'dns'].map((name) => [name, refuse]),
)
