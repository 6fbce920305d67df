import { parse } from 'yaml'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { fakeClientSecret, fakeJwt, plantedSecrets } from './planted-secrets'
import { collection, environmentPath, projectFolder, variable } from './project-folder'
import { uassistEnv } from './uassist-env'

function project() {
  const folder = projectFolder()
  folder.environment('staging', [
    variable('apiUrl', '{{host}}/v2'),
    variable('host', 'https://api.example'),
    variable('clientSecret', fakeClientSecret(), 'secret'),
    variable('machineClientSecret', 'age:c2VhbGVk', 'secret'),
    variable('note', fakeJwt()),
    variable('callId', '7'),
    { ...variable('audience', 'a'), enabled: false },
    variable('somethingElse', 'x'),
  ])
  folder.write(
    'collections/a.postman_collection.json',
    collection([{ name: 'a', request: '{{callId}}{{host}}{{note}}{{machineClientSecret}}' }]),
  )
  return folder
}

const exportFrom = (root: string, ...argv: string[]) => uassistEnv(['export', 'staging', ...argv], { cwd: root })

test('to Postman: known keys only, every secret empty, and what was changed is said', async () => {
  const { code, stdout, stderr } = await exportFrom(project().root, '--to', 'postman')
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toEqual({
    name: 'staging',
    values: [
      variable('apiUrl', '{{host}}/v2'),
      variable('host', 'https://api.example'),
      variable('clientSecret', '', 'secret'),
      variable('machineClientSecret', '', 'secret'),
      variable('note', '', 'secret'),
      variable('callId', '7'),
      { ...variable('audience', ''), enabled: false },
    ],
    _postman_variable_scope: 'environment',
  })
  expect(stderr).toContain('to be filled in by whoever gets it: clientSecret, machineClientSecret, note, audience')
  expect(stderr).toContain('Left out, as nothing here uses it: somethingElse')
})

const DATA = {
  apiUrl: '{{ _.host }}/v2',
  host: 'https://api.example',
  clientSecret: '',
  machineClientSecret: '',
  note: '',
  callId: '7',
}

test('to Insomnia: v5 YAML, or v4 JSON for older versions', async () => {
  const { root } = project()
  const v5 = parse((await exportFrom(root, '--to', 'insomnia')).stdout) as { environments: unknown }
  expect(v5.environments).toMatchObject({ name: 'staging', data: DATA })
  const v4 = JSON.parse((await exportFrom(root, '--to', 'insomnia', '--v4')).stdout) as { resources: unknown[] }
  const [workspace, base, over] = v4.resources as { _id: string }[]
  expect(workspace).toMatchObject({ _type: 'workspace', name: 'staging', scope: 'environment' })
  expect(base).toMatchObject({ _type: 'environment', parentId: workspace?._id, data: {} })
  expect(over).toMatchObject({ _type: 'environment', parentId: base?._id, name: 'staging', data: DATA })
})

test('--out writes the file whole, and nothing to stdout', async () => {
  const folder = project()
  expect(await exportFrom(folder.root, '--to', 'postman', '--out', 'out/staging.json')).toMatchObject({
    code: 0,
    stdout: '',
  })
  expect(JSON.parse(folder.read('out/staging.json'))).toMatchObject({ name: 'staging' })
  expect(statSync(join(folder.root, 'out')).isDirectory()).toBe(true)
})

test.each(plantedSecrets())('%s never leaves', async (_what, key, value) => {
  const folder = projectFolder()
  folder.environment('staging', [variable(key, value)])
  folder.write('collections/a.postman_collection.json', collection([{ name: 'a', request: `{{${key}}}` }]))
  const { code, stdout } = await exportFrom(folder.root, '--to', 'insomnia', '--v4')
  expect(code).toBe(0)
  expect(stdout).toContain(key)
  expect(stdout).not.toContain(JSON.stringify(value).slice(1, -1))
})

test('a credential elsewhere than in a value: refused', async () => {
  const folder = projectFolder()
  folder.environment('staging', [], { owner: fakeJwt() })
  const { code, stdout, stderr } = await exportFrom(folder.root, '--to', 'postman')
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toContain('"owner" of the environment holds a JWT')
})

test('the personal file is not exported', async () => {
  const folder = project()
  folder.environment('staging.local', [variable('callId', 'mine')])
  expect((await exportFrom(folder.root, '--to', 'postman')).stdout).not.toContain('mine')
  expect(folder.read(environmentPath('staging'))).toContain(fakeClientSecret())
})

test.each([
  [['--to', 'bruno'], '"--to" must be postman or insomnia, not "bruno"'],
  [[], '"--to" must be postman or insomnia'],
  [['--to', 'postman', '--v4'], '"--v4"'],
  [['second', '--to', 'postman'], 'name one environment'],
])('export staging %j: refused by name, exit 2', async (argv, sentence) => {
  const { code, stdout, stderr } = await exportFrom(project().root, ...argv)
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toContain(sentence)
})
