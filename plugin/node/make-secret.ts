import { dirname } from 'node:path'
import { makePrivateFolder, readSecretFile, unwritable, writeSecretFile } from './secret-file'
import { lockSession } from './session-lock'

/** A secret that is made once and then kept in a file. */
interface KeptSecret {
  /** Judges what a file holds, trimmed. What is not good counts as nothing: a full disk may have left it short or empty. */
  isGood: (text: string) => boolean
  /** Makes the text of the file where there is no good one. */
  make: () => string
  /** What is being done, for the messages of those who wait: "making the key". */
  purpose: string
}

/**
 * The secret in a file, which is made where there is none: of several processes one makes it, and all get the same. Throws
 * STORE_UNWRITABLE, STORE_UNSAFE or STORE_BUSY.
 */
export async function makeSecretOnce(
  file: string,
  { isGood, make, purpose }: KeptSecret,
  log: (line: string) => void,
): Promise<{ text: string; isNew: boolean }> {
  const find = () => {
    const text = readSecretFile(file, log)?.trim() ?? ''
    return isGood(text) ? { text, isNew: false } : undefined
  }
  try {
    makePrivateFolder(dirname(file), log)
    const known = find()
    if (known) return known
    const lock = await lockSession(file, { purpose }, log)
    try {
      const meanwhile = find()
      if (meanwhile) return meanwhile
      const text = make()
      writeSecretFile(file, text)
      return { text: text.trim(), isNew: true }
    } finally {
      lock?.release()
    }
  } catch (error) {
    throw unwritable(`"${file}"`, error)
  }
}
