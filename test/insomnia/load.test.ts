import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { compileFunction, createContext, runInContext } from 'node:vm'
import { type PluginModule } from '../../plugin/insomnia/host'
import { tempFolder } from '../helpers/temp-folder'
import { BUILT_FOLDER } from './host/built-folder'

const ENTRY = join(BUILT_FOLDER, 'index.js')
const FULL_ACCESS =
  'U-Assist tokens need "Full host access" for this plugin: switch it on under Preferences > Plugins, then send the request again.'

function loadAlone(): PluginModule {
  const module = { exports: {} as PluginModule }
  const refuse = (id: string) => {
    throw new Error(`"${id}" was required while loading`)
  }
  const run = compileFunction(readFileSync(ENTRY, 'utf8'), ['module', 'exports', 'require']) as (
    ...args: unknown[]
  ) => void
  run(module, module.exports, refuse)
  return module.exports
}

describe('loading', () => {
  test('requires nothing: neither Node nor its own chunks', () => {
    expect(Object.keys(loadAlone()).sort()).toEqual([
      'requestActions',
      'requestHooks',
      'responseHooks',
      'templateTags',
      'workspaceActions',
    ])
  })

  test('is quick: one file is read, and nothing of Node is loaded for it', () => {
    // The first one loads what any package needs: the reader of package.json files.
    const other = tempFolder()
    writeFileSync(join(other, 'package.json'), '{"main":"index.js"}')
    writeFileSync(join(other, 'index.js'), '')
    const script = `const [other, plugin] = process.argv.slice(1)
      require(other)
      const before = process.moduleLoadList.length
      require(plugin)
      console.log(JSON.stringify([Object.keys(require.cache), process.moduleLoadList.slice(before)]))`
    const [files, modules] = JSON.parse(
      execFileSync(process.execPath, ['-e', script, other, BUILT_FOLDER]).toString(),
    ) as string[][]
    expect(files).toEqual([join(other, 'index.js'), ENTRY])
    expect(modules).toEqual([])
  })

  test('works where modules of the newer kind cannot be required, and so does each chunk', () => {
    const files = [
      BUILT_FOLDER,
      ...readdirSync(join(BUILT_FOLDER, 'chunks')).map((name) => join(BUILT_FOLDER, 'chunks', name)),
    ]
    const script = 'for (const file of process.argv.slice(1)) require(file)'
    expect(() =>
      execFileSync(process.execPath, ['--no-experimental-require-module', '-e', script, ...files]),
    ).not.toThrow()
  })
})

describe('definitions', () => {
  const { templateTags, requestActions, workspaceActions } = loadAlone()

  test('the three tags, by names every version renders', () => {
    expect(templateTags.map(({ name }) => name)).toEqual(['uassistToken', 'uassistClaim', 'uassistNonce'])
    for (const { name } of templateTags) expect(name).toMatch(/^\w+$/)
  })

  test.each(templateTags)('$name: nothing that matters is lost when the definition becomes JSON', (tag) => {
    const { run: _run, liveDisplayName: _label, args, ...rest } = tag
    const fields = args.map(({ validate: _validate, ...field }) => field)
    expect(JSON.parse(JSON.stringify(tag))).toEqual({ ...rest, args: fields })
  })

  test.each(templateTags)('$name: the editor can write and show it', ({ args, ...tag }) => {
    // An enum in first place breaks the label of a tag without arguments; a quote in a default breaks the template.
    expect(args[0]?.type).toBe('string')
    for (const { defaultValue = '' } of args) expect(defaultValue).not.toMatch(/['"\\{}]/)
    // The host writes `priority` into it.
    expect(Object.isExtensible(tag)).toBe(true)
  })

  test('both menus have the same six entries', () => {
    const labels = [
      'U-Assist: Sign in',
      'U-Assist: Finish sign-in with the copied address',
      'U-Assist: Sign in as somebody else',
      'U-Assist: Sign out',
      'U-Assist: Who am I',
      'U-Assist: Explain the last refusal',
    ]
    expect(requestActions.map(({ label }) => label)).toEqual(labels)
    expect(workspaceActions.map(({ label }) => label)).toEqual(labels)
  })
})

describe.each([
  ['which marks itself', true],
  ['which does not', false],
])('in a sandbox %s', (_which, marked) => {
  const plugin = loadInSandbox(marked)

  test('it loads, and lists its tags', () => {
    expect(plugin.templateTags.map(({ name, displayName }) => [name, displayName])).toEqual([
      ['uassistToken', 'U-Assist token'],
      ['uassistClaim', 'U-Assist claim'],
      ['uassistNonce', 'U-Assist nonce'],
    ])
  })

  test('each tag says what to switch on', async () => {
    for (const { run } of plugin.templateTags) {
      // Without `this`, as the sandbox calls it.
      await expect(run({ context: {}, renderPurpose: 'send' })).rejects.toHaveProperty('message', FULL_ACCESS)
    }
  })

  test('so does each menu entry', async () => {
    const alerts: unknown[] = []
    const app = { alert: (_title: string, text?: string) => alerts.push(text) }
    const store = {
      getItem: () => Promise.resolve(null),
      setItem: () => Promise.resolve(),
      removeItem: () => Promise.resolve(),
    }
    for (const { action } of plugin.workspaceActions) await action({ app, store }, { workspace: { _id: 'wrk_1' } })
    expect(alerts).toEqual(plugin.workspaceActions.map(() => FULL_ACCESS))
    expect(alerts).toHaveLength(6)
  })
})

test('in a sandbox hooks let every request and response pass', async () => {
  const { requestHooks, responseHooks } = loadInSandbox(true)
  const response = { getStatusCode: () => 401, getHeader: () => null }
  for (const hook of requestHooks) await hook({} as never)
  for (const hook of responseHooks) await hook({ response } as never)
})

/** The plugin's own files and two modules, no timers, no network, no Node; errors are the sandbox's own. */
function loadInSandbox(marked: boolean): PluginModule {
  const context = createContext(marked ? { INSOMNIA_TEMPLATE_SANDBOX: true } : {})
  const refuse = runInContext("(id) => { throw new Error(`Module '${id}' not available in sandbox`) }", context) as (
    id: string,
  ) => never
  const load = (file: string): unknown => {
    const module = { exports: {} }
    const run = runInContext(`(function (module, exports, require) {${readFileSync(file, 'utf8')}\n})`, context) as (
      ...args: unknown[]
    ) => void
    run(module, module.exports, (id: string) => {
      if (id.startsWith('.')) return load(resolve(dirname(file), id))
      return id === 'path' || id === 'crypto' ? {} : refuse(id)
    })
    return module.exports
  }
  return load(ENTRY) as PluginModule
}
