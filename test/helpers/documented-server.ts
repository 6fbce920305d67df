import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { tempFolder } from './temp-folder'

const SECTION = /^## For the administrator$.*?(?=^## )/ms.exec(
  readFileSync(join(__dirname, '../../docs/fleet.md'), 'utf8'),
)?.[0]

/** The blocks without a language: settings of the server, and then its users. */
const [SETTINGS = '', USERS = ''] = [...(SECTION ?? '').matchAll(/^```\n(.*?)^```$/gms)].map(([, text = '']) => text)

/** The rights of jobs that docs/fleet.md gives, as ACL SETUSER takes them: `~uassist:*`, `+hget`. */
export const DOCUMENTED_RIGHTS = (/^user uassist-ci on >SECRET (resetkeys .*)$/m.exec(USERS)?.[1] ?? '').split(' ')

/**
 * The settings of a server that docs/fleet.md gives, as arguments of `redis-server`, with their users.
 *
 * @param changes values that are others here: a port, a file
 */
export function documentedSettings(changes: Record<string, string>): string[] {
  const aclfile = join(tempFolder(), 'users.acl')
  writeFileSync(aclfile, USERS)
  const own: Record<string, string> = { ...changes, aclfile }
  const lines = SETTINGS.trim()
    .split('\n')
    .map((line) => line.split(' ') as [string, string])
  const unused = Object.keys(own).filter((name) => !lines.some(([known]) => known === name))
  if (unused.length > 0) throw new Error(`docs/fleet.md has no setting ${unused.join(', ')}`)
  return lines.flatMap(([name, value]) => [`--${name}`, own[name] ?? value])
}
