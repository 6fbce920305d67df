import fs, { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import { join } from 'node:path'
import { version } from '../../package.json'
import { type CommandError } from '../../scripts/cli/errors'
import { command } from '../../scripts/commands/install'
import { replaceFolder } from '../../scripts/install/replace-folder'
import { tempFolder } from '../helpers/temp-folder'
import { testIo } from '../helpers/test-io'
import { BUILT_FOLDER } from './host/built-folder'

const PLUGIN = 'insomnia-plugin-uassist'

afterEach(() => {
  jest.restoreAllMocks()
})

/** What a folder holds, to any depth. */
const contents = (folder: string) => readdirSync(folder, { recursive: true }).map(String).sort()

async function install(env: NodeJS.ProcessEnv, dir?: string, positionals = ['insomnia']) {
  const io = testIo({ env: { UASSIST_HOME: tempFolder(), ...env } })
  const code = await command.run(dir === undefined ? {} : { dir }, positionals, io)
  return { code, stdout: io.stdout(), stderr: io.stderr() }
}

/** The error a command line ends in. */
async function failure(work: () => Promise<unknown>): Promise<CommandError> {
  try {
    await work()
  } catch (error) {
    return error as CommandError
  }
  throw new Error('it succeeded')
}

/** An older version, with a file that the new one does not have. */
function installOlder(plugins: string): void {
  mkdirSync(join(plugins, PLUGIN), { recursive: true })
  writeFileSync(join(plugins, PLUGIN, 'package.json'), JSON.stringify({ name: PLUGIN, version: '0.0.1' }))
  writeFileSync(join(plugins, PLUGIN, 'left-over.js'), '')
}

test('into INSOMNIA_DATA_PATH: the whole folder, and what to switch on', async () => {
  const data = tempFolder()
  const { code, stdout, stderr } = await install({ INSOMNIA_DATA_PATH: data })
  expect(code).toBe(0)
  expect(stdout).toBe(`Installed ${PLUGIN} ${version} in ${join(data, 'plugins')}.\n`)
  expect(stderr).toContain('11.1 to 12      Preferences > Plugins > "Allow elevated access for plugins", then restart')
  expect(stderr).toContain('"Full host access" for this plugin')
  expect(readdirSync(join(data, 'plugins'))).toEqual([PLUGIN])
  expect(contents(join(data, 'plugins', PLUGIN))).toEqual(contents(BUILT_FOLDER))
})

test.each([
  ['linux', {}, ['.config', 'Insomnia']],
  ['linux', { XDG_CONFIG_HOME: 'HOME/elsewhere' }, ['elsewhere', 'Insomnia']],
  ['darwin', {}, ['Library', 'Application Support', 'Insomnia']],
  ['win32', { APPDATA: 'HOME/Roaming' }, ['Roaming', 'Insomnia']],
  ['win32', {}, ['AppData', 'Roaming', 'Insomnia']],
])('on %s with %j, where Insomnia keeps its data', async (platform, env, path) => {
  const home = tempFolder()
  const data = join(home, ...path)
  mkdirSync(data, { recursive: true })
  const there = Object.fromEntries(Object.entries(env).map(([key, value]) => [key, value.replace('HOME', home)]))
  const real = process.platform
  Object.defineProperty(process, 'platform', { value: platform })
  try {
    await install({ HOME: home, ...there })
  } finally {
    Object.defineProperty(process, 'platform', { value: real })
  }
  expect(existsSync(join(data, 'plugins', PLUGIN, 'index.js'))).toBe(true)
})

test('an older version is replaced, with nothing of it left', async () => {
  const plugins = tempFolder()
  installOlder(plugins)
  const { stdout } = await install({}, plugins)
  expect(stdout).toContain(', in place of 0.0.1.')
  expect(contents(join(plugins, PLUGIN))).toEqual(contents(BUILT_FOLDER))
  expect(readdirSync(plugins)).toEqual([PLUGIN])
})

test('an installation that was killed is cleared away', async () => {
  const plugins = tempFolder()
  mkdirSync(join(plugins, `.${PLUGIN}.installing`, 'new'), { recursive: true })
  await install({}, plugins)
  expect(readdirSync(plugins)).toEqual([PLUGIN])
})

test('what cannot be copied leaves the older version as it was', () => {
  const plugins = tempFolder()
  installOlder(plugins)
  expect(() => {
    replaceFolder(join(plugins, 'nothing-there'), join(plugins, PLUGIN))
  }).toThrow()
  expect(contents(plugins)).toEqual([PLUGIN, join(PLUGIN, 'left-over.js'), join(PLUGIN, 'package.json')])
})

test('an older version comes back when the new one cannot take its place', () => {
  const plugins = tempFolder()
  installOlder(plugins)
  const { renameSync } = fs
  const rename = jest.spyOn(fs, 'renameSync').mockImplementation((from, to) => {
    if (String(from).endsWith('new')) throw new Error('the disk has gone')
    renameSync(from, to)
  })
  const replace = () => {
    replaceFolder(BUILT_FOLDER, join(plugins, PLUGIN))
  }
  expect(replace).toThrow('the disk has gone')
  expect(contents(plugins)).toEqual([PLUGIN, join(PLUGIN, 'left-over.js'), join(PLUGIN, 'package.json')])
  rename.mockRestore()
  replace()
  expect(contents(join(plugins, PLUGIN))).toEqual(contents(BUILT_FOLDER))
})

describe('refused, with what to do', () => {
  test('no Insomnia on this machine', async () => {
    const error = await failure(() => install({ INSOMNIA_DATA_PATH: join(tempFolder(), 'none') }))
    expect(error).toMatchObject({ code: 'INSOMNIA_MISSING', exitCode: 2 })
    expect(error.hint).toBe(
      'Start Insomnia once, or name its plugins folder with --dir (a Snap or Flatpak has its own).',
    )
  })

  test.each([[[]], [['postman']], [['insomnia', 'twice']]])('other things than insomnia: %j', async (positionals) => {
    const error = await failure(() => install({}, tempFolder(), positionals))
    expect(error).toMatchObject({
      code: 'USAGE',
      message: `what to install must be "insomnia", not "${positionals.join(' ')}"`,
    })
  })

  test.each(['uassist-by-hand', join('node_modules', PLUGIN)])('a second copy in %s', async (folder) => {
    const plugins = tempFolder()
    const second = join(plugins, folder)
    mkdirSync(second, { recursive: true })
    writeFileSync(join(second, 'package.json'), JSON.stringify({ name: PLUGIN, version: '0.0.1' }))
    const error = await failure(() => install({}, plugins))
    expect(error).toMatchObject({ code: 'PLUGIN_TWICE', message: `another copy of the plugin is in "${second}"` })
    expect(existsSync(join(plugins, PLUGIN))).toBe(false)
  })

  test('a folder that cannot be written', async () => {
    const file = join(tempFolder(), 'file')
    writeFileSync(file, '')
    const error = await failure(() => install({}, join(file, 'plugins')))
    expect(error).toMatchObject({ code: 'PLUGINS_UNWRITABLE', exitCode: 2 })
    expect(error.message).toMatch(/^the plugin could not be put into ".*plugins" \(ENOTDIR\)$/)
  })
})

test('how the network is reached here is kept for Insomnia, without passwords, and shown', async () => {
  const [home, plugins] = [tempFolder(), tempFolder()]
  const env = { UASSIST_HOME: home, HTTPS_PROXY: 'http://user:word@proxy:3128', NO_PROXY: 'localhost' }
  const { stderr } = await install(env, plugins)
  expect(stderr).toContain(
    [
      `For Insomnia these network settings are kept in ${join(home, 'network.json')}:`,
      '  HTTPS_PROXY=http://proxy:3128 (without its user and password: Insomnia needs the variable itself)',
      '  NO_PROXY=localhost',
      '',
    ].join('\n'),
  )
  expect(JSON.parse(readFileSync(join(home, 'network.json'), 'utf8'))).toEqual({
    HTTPS_PROXY: 'http://proxy:3128',
    NO_PROXY: 'localhost',
  })
  const { stderr: silent } = await install({ UASSIST_HOME: home }, plugins)
  expect(silent).not.toContain('network')
  expect(readdirSync(home)).toEqual([])
})

test('a user without a home folder is told to name the plugins folder', async () => {
  jest.spyOn(os, 'homedir').mockReturnValue('')
  expect(await failure(() => install({}))).toMatchObject({
    code: 'INSOMNIA_MISSING',
    message: 'this user has no home folder',
    hint: "Name Insomnia's plugins folder with --dir.",
  })
})

test('what is installed is the plugin itself', async () => {
  const plugins = tempFolder()
  await install({}, plugins)
  expect(readFileSync(join(plugins, PLUGIN, 'index.js'), 'utf8')).toBe(
    readFileSync(join(BUILT_FOLDER, 'index.js'), 'utf8'),
  )
})
