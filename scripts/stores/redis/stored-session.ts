import { createHash } from 'node:crypto'
import { AuthError, type Session } from '../../../plugin/auth'
import { parseSession } from '../../../plugin/node/session-file'
import { type StoreSettings } from './store-settings'

/** A session as the store has it. */
export interface Stored {
  /** The version there; empty where the store knows nothing of it, which is not the same as signed out. */
  version: string
  session: Session | undefined
}

/** The name of a session's key: it tells neither who nor where. */
export function storeKeyOf(id: string, { prefix }: Pick<StoreSettings, 'prefix'>): string {
  return prefix + createHash('sha256').update(id).digest('base64url').slice(0, 22)
}

/** Opens what the store has under a key. Throws as `Seals.open` does, and STORE_NEWER. */
export function openStored(
  key: string,
  version: string | null,
  sealed: string | null,
  { seals, shown }: Pick<StoreSettings, 'seals' | 'shown'>,
): Stored {
  // Signed out, or never there.
  if (version ? sealed === '' : sealed === null) return { version: version ?? '', session: undefined }
  if (!version || !sealed) throw damaged(`the session in the store "${shown}" lacks a part`)
  const { session } = parseSession(seals.open(sealed, `${key}|${version}`), `session in the store "${shown}"`)
  if (session) return { version, session }
  throw damaged(`what the store "${shown}" has is no session`)
}

/** Not the same as signed out: others may still use it, and a sign-in would overwrite what is left. */
const damaged = (problem: string) =>
  new AuthError(
    'STORE_UNSAFE',
    problem,
    'Find out who writes to the store. `uassist session rm` removes the session; then sign in again.',
  )

/** What is saved in place of a version: the next one, and the sealed session; none where it is signed out. */
export function sealStored(
  key: string,
  base: string,
  session: Session | undefined,
  { seals }: Pick<StoreSettings, 'seals'>,
): { version: string; sealed: string } {
  // At least the time of the sign-in: a version is never used for another session, even if the store forgot the first.
  // One that is no number of ours is somebody else's writing: counted on, it would never change again.
  const after = Number.isSafeInteger(Number(base) + 1) ? Number(base) + 1 : Date.now()
  const version = String(Math.max(after, Math.floor(session?.signedInAt ?? 0)))
  return { version, sealed: session ? seals.seal(JSON.stringify(session), `${key}|${version}`) : '' }
}
