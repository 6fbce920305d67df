import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { dataFolder, sessionsFolder } from '../../plugin/node/paths'
import { bundleProgram } from '../helpers/child'
import { tempFolder } from '../helpers/temp-folder'
import { testWhere } from '../helpers/test-where'

const whereLinuxIs = testWhere(process.platform === 'linux' ? undefined : 'other systems have other folders')
const asRoot = testWhere(process.geteuid?.() === 0 ? undefined : 'only root can become another user (run as root)')

/** Saves a session where this process would, and prints the folder, or the error. */
const SAVER = `
  import { dataFolder, sessionsFolder } from './plugin/node/paths'
  import { fileStore } from './plugin/node/file-store'
  import { aSession } from './test/helpers/sessions'
  async function run() {
    const store = fileStore(sessionsFolder(), console.error, dataFolder())
    await store.update('tenant.example,client,,,default', async () => aSession(1))
    console.log('saved in ' + dataFolder())
  }
  run().catch(({ code, message, hint }) => console.log([code, message, hint].join(' | ')))
`

let program: string

beforeAll(async () => {
  program = await bundleProgram(SAVER)
})

/** What it prints, with these variables alone, and what is in its working directory afterwards. */
function save(env: Record<string, string>, uid = process.getuid?.()) {
  const cwd = tempFolder()
  if (uid !== undefined) chownSync(cwd, uid, uid)
  const asUser = uid === undefined ? {} : { uid, gid: uid }
  const { stdout, stderr } = spawnSync(process.execPath, [program], { cwd, env, encoding: 'utf8', ...asUser })
  return { said: (stdout + stderr).trimEnd().split('\n'), left: readdirSync(cwd) }
}

describe('UASSIST_HOME', () => {
  test('is the folder of secrets, and ~ in it is the home folder', () => {
    expect(dataFolder({ UASSIST_HOME: '/elsewhere' })).toBe('/elsewhere')
    expect(sessionsFolder({ UASSIST_HOME: '/elsewhere' })).toBe(join('/elsewhere', 'sessions'))
    expect(dataFolder({ UASSIST_HOME: '~' })).toBe(join(homedir()))
    expect(dataFolder({ UASSIST_HOME: '~/secrets' })).toBe(join(homedir(), 'secrets'))
  })

  test.each([
    ['', 'UASSIST_HOME is empty'],
    ['secrets', 'UASSIST_HOME is "secrets", which is no absolute path'],
    ['./secrets', 'UASSIST_HOME is "./secrets", which is no absolute path'],
    ['~ada/secrets', 'UASSIST_HOME is "~ada/secrets", which is no absolute path'],
    [' /secrets', 'UASSIST_HOME is " /secrets", which is no absolute path'],
  ])('%j is refused, and nothing is written below the working directory', (UASSIST_HOME, message) => {
    const { said, left } = save({ UASSIST_HOME, HOME: tempFolder() })
    expect(said).toEqual([`CONFIG_INVALID | ${message} | Give it an absolute path, or unset it.`])
    expect(left).toEqual([])
  })
})

describe('without UASSIST_HOME', () => {
  whereLinuxIs('secrets are in the folder of the system for data of applications', () => {
    const HOME = tempFolder()
    expect(save({ HOME }).said).toEqual([`saved in ${HOME}/.local/share/uassist`])
    const XDG_DATA_HOME = tempFolder()
    expect(save({ HOME, XDG_DATA_HOME }).said).toEqual([`saved in ${XDG_DATA_HOME}/uassist`])
    // The XDG Base Directory Specification: a relative path is ignored.
    expect(save({ HOME, XDG_DATA_HOME: 'data' }).said).toEqual([`saved in ${HOME}/.local/share/uassist`])
  })

  whereLinuxIs.each([
    ['', 'this user has no home folder'],
    ['home', 'HOME is "home", which is no absolute path'],
    ['.', 'HOME is ".", which is no absolute path'],
  ])('HOME=%j is refused, and nothing is written below the working directory', (HOME, message) => {
    const { said, left } = save({ HOME })
    expect(said).toEqual([
      `CONFIG_INVALID | ${message} | Name a folder for sessions in UASSIST_HOME, by its absolute path.`,
    ])
    expect(left).toEqual([])
  })
})

asRoot('a user without a home and without an entry in the list of users needs UASSIST_HOME, and no more', () => {
  const uid = 54_321
  for (const folder of [program, dirname(program)]) chmodSync(folder, 0o755)
  const { said } = save({}, uid)
  expect(said).toEqual([expect.stringMatching(/^CONFIG_INVALID \| this user has no home folder \| .*UASSIST_HOME/)])
  const UASSIST_HOME = join(tempFolder(), 'home')
  mkdirSync(UASSIST_HOME, { mode: 0o700 })
  for (const folder of [UASSIST_HOME, dirname(UASSIST_HOME)]) chownSync(folder, uid, uid)
  expect(save({ UASSIST_HOME }, uid).said).toEqual([`saved in ${UASSIST_HOME}`])
  expect(existsSync(join(UASSIST_HOME, 'sessions'))).toBe(true)
})
