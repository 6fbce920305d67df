import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openEnvironment, type OpenedEnvironment, type OpenOptions } from '../../scripts/index'
import { type SignedIn, startSignedIn } from '../../scripts/dev/signed-in'
import { readBody, serve } from '../helpers/http-server'
import { tempFolder } from '../helpers/temp-folder'

export interface LibraryScene {
  signedIn: SignedIn
  /** What the library said to people. */
  said: string[]
  /** The options that mean this scene's sign-in. */
  options: OpenOptions
  /** The file of an environment like the sandbox's, with some values changed. */
  environmentWith: (changes: Record<string, string>) => string
  open: (changes?: Record<string, string>, options?: OpenOptions) => Promise<OpenedEnvironment>
  tokenCalls: () => number
}

/** A sandbox where the admin, who is the default account, and the supervisor are signed in. */
export async function libraryScene(): Promise<LibraryScene> {
  const signedIn = await startSignedIn({ accounts: ['admin', 'supervisor'] })
  const said: string[] = []
  const options = { env: { UASSIST_HOME: signedIn.home }, log: (line: string) => void said.push(line) }
  const environmentWith = (changes: Record<string, string>): string => {
    const { values } = JSON.parse(readFileSync(signedIn.environmentFile, 'utf8')) as {
      values: { key: string; value: string }[]
    }
    const changed = { ...Object.fromEntries(values.map(({ key, value }) => [key, value])), ...changes }
    const file = join(tempFolder(), 'changed.postman_environment.json')
    writeFileSync(
      file,
      JSON.stringify({ name: 'changed', values: Object.entries(changed).map(([key, value]) => ({ key, value })) }),
    )
    return file
  }
  return {
    signedIn,
    said,
    options,
    environmentWith,
    open: (changes = {}, more = {}) => openEnvironment(environmentWith(changes), { ...options, ...more }),
    tokenCalls: () => signedIn.sandbox.tenant.calls('POST /oauth/token'),
  }
}

export interface Seen {
  method: string
  authorization: string | undefined
  nonce: string | undefined
  body: string
}

/** A server that remembers what it was asked, and answers with the statuses of a list, the last of them from then on. */
export async function recordingServer(
  statuses: readonly number[] = [200],
  headers: Record<string, string> = {},
): Promise<{ origin: string; seen: Seen[] }> {
  const seen: Seen[] = []
  const origin = await serve((request, response) => {
    void readBody(request).then((body) => {
      const { authorization, 'nonce-token': nonce } = request.headers
      const status = statuses[Math.min(seen.length, statuses.length - 1)] ?? 200
      seen.push({ method: request.method ?? '', authorization, nonce: nonce?.toString(), body })
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end('{"data":"a-nonce"}')
    })
  })
  return { origin, seen }
}
