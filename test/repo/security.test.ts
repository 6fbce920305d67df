import { cpSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { AuthError, type Refusal } from '../../plugin/auth'
import { fileStore } from '../../plugin/node/file-store'
import { rememberRefusal } from '../../plugin/node/last-refusals'
import { keepNetwork } from '../../plugin/node/network/kept'
import { writeSecretFile } from '../../plugin/node/secret-file'
import { lockSession } from '../../plugin/node/session-lock'
import { shareFailure } from '../../plugin/node/shared-failure'
import { codeFolder } from '../../scripts/cli/code-folder'
import { type SignedIn, startSignedIn } from '../../scripts/dev/signed-in'
import { run, start } from '../helpers/built-command'
import { tempFolder } from '../helpers/temp-folder'
import { testWhere } from '../helpers/test-where'

/** SECURITY.md beside what is on the disk. */

const whereModesAre = testWhere(process.platform === 'win32' ? 'Windows has no modes' : undefined)

interface Row {
  where: RegExp
  mode: string
}

/** The rows of the table that name files of the data folder. */
function rows(): Row[] {
  const text = readFileSync(join(__dirname, '../../SECURITY.md'), 'utf8')
  const [, ...table] = text.split('\n').filter((line) => line.startsWith('| '))
  return table.flatMap((line) => {
    const [, , where = '', mode = ''] = line.split('|').map((cell) => cell.trim())
    const names = [...where.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name)
    const isOurs = /^0[67]00$/.test(mode) && !where.includes('project')
    return isOurs ? names.map((name) => ({ where: patternOf(name), mode })) : []
  })
}

/** `sessions/<session>.json`, and `….failed` for the same with another end. */
function patternOf(name: string): RegExp {
  const whole = name.replace('….', 'sessions/<session>.json.')
  const escaped = whole
    .replace(/[.]/g, '\\.')
    .replace('<session>', '[^/]+?')
    .replace(/<time>|<port>/, '\\d+')
  return new RegExp(`^${escaped}$`)
}

const REFUSAL: Refusal = {
  ...{ kind: 'issuer', at: 0, auth0Domain: '', clientId: '', organization: '', account: '' },
  ...{ cause: '', signIn: 'no', message: '', hint: '' },
}

let signedIn: SignedIn
beforeAll(async () => {
  signedIn = await startSignedIn()
})
afterAll(() => signedIn.stop())

whereModesAre(
  'every file in the data folder is in the table of SECURITY.md, with its mode, and every row is true',
  async () => {
    const home = join(tempFolder(), 'home')
    const env = { UASSIST_HOME: home }
    const session = signedIn.sessionFiles()[0] ?? ''
    const file = join(home, 'sessions', basename(session))
    const url = `-e ${signedIn.environmentFile}`.split(' ')
    cpSync(join(signedIn.home, 'sessions'), join(home, 'sessions'), { recursive: true })
    // A damaged session, which the next one who writes it moves aside.
    writeFileSync(file, '{', { mode: 0o600 })
    await fileStore(join(home, 'sessions'), () => undefined, home).update(
      basename(session, '.json'),
      (current) => Promise.resolve(current),
      { purpose: 'the test' },
    )
    writeFileSync(file, readFileSync(session), { mode: 0o600 })
    expect((await run(['token', ...url], env)).code).toBe(0)
    expect((await run(['env', 'identity', '--new'], env)).code).toBe(0)
    const broker = start(['broker', '--port', '0'], env)
    await broker.says(/The broker runs at/)
    rememberRefusal(home, REFUSAL, () => undefined)
    keepNetwork({ HTTPS_PROXY: 'http://proxy.example:1' }, { folder: home, cwd: home, log: () => undefined })
    writeSecretFile(join(home, 'sandbox-4000.json'), '{}')
    expect(codeFolder(env)).toBe(join(home, 'compiled'))
    shareFailure(file, new AuthError('UNREACHABLE', 'a failure'))
    const lock = await lockSession(file, { purpose: 'the test' }, () => undefined)

    const table = rows()
    expect(table.length).toBeGreaterThan(6)
    const found = readdirSync(home, { recursive: true, withFileTypes: true }).map((entry) => {
      const path = join(entry.parentPath, entry.name)
      return { name: relative(home, path), mode: `0${(statSync(path).mode & 0o777).toString(8)}` }
    })
    for (const { name, mode } of found) {
      const row = table.find(({ where }) => where.test(name))
      expect({ name, mode: row?.mode }).toEqual({ name, mode })
    }
    const unseen = table.filter(({ where }) => !found.some(({ name }) => where.test(name)))
    expect(unseen).toEqual([])
    expect(statSync(home).mode & 0o777).toBe(0o700)

    lock?.release()
    broker.child.kill('SIGTERM')
    await broker.ended
  },
)
