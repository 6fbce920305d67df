import { chownSync, lchownSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { readEnvironment } from '../../scripts/environments/find-environment'
import { main } from '../../scripts/main'
import { tempFolder } from '../helpers/temp-folder'
import { testIo } from '../helpers/test-io'
import { testWhere } from '../helpers/test-where'

const SUFFIX = '.postman_environment.json'
const values = [
  { key: 'auth0Domain', value: 'https://tenant.example' },
  { key: 'clientId', value: 'client' },
]

/** Writes files below a folder: environments by the folder that their collections folder lies in. */
function project(environments: Record<string, string[]>, root = tempFolder()) {
  const fileOf = (name: string, place = '.') => join(root, place, 'collections', 'environments', `${name}${SUFFIX}`)
  const write = (file: string, content: unknown) => {
    const path = join(root, file)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, JSON.stringify(content))
  }
  for (const [place, names] of Object.entries(environments)) {
    for (const name of names) {
      write(join(place, 'collections', 'environments', `${name}${SUFFIX}`), { name, values })
    }
  }
  const folder = (name: string) => {
    mkdirSync(join(root, name), { recursive: true })
    return join(root, name)
  }
  return { root, fileOf, write, folder }
}

const fileFor = (option: string | undefined, cwd: string, env: NodeJS.ProcessEnv = {}) =>
  readEnvironment(option, { cwd, env: { HOME: '/nonexistent', ...env } }).file

async function refusalOf(argv: string[], cwd: string, env: NodeJS.ProcessEnv = {}) {
  const io = testIo({ cwd, env: { HOME: '/nonexistent', UASSIST_HOME: tempFolder(), ...env } })
  return { code: await main(argv, io), stderr: io.stderr() }
}

describe('a name is looked up', () => {
  test('in the nearest collections folder upward, from any depth', () => {
    const { fileOf, folder } = project({ '.': ['staging'], inner: ['staging'] })
    expect(fileFor('staging', folder('a/b/c'))).toBe(fileOf('staging'))
    expect(fileFor('staging', folder('inner/d'))).toBe(fileOf('staging', 'inner'))
  })

  test('not in a folder that is only called "collections"', () => {
    const { fileOf, folder, write } = project({ '.': ['staging'] })
    write('src/collections/list.json', [])
    expect(fileFor('staging', folder('src'))).toBe(fileOf('staging'))
  })

  test.each([
    ['the root of the git repository', '.git', {}],
    ['the home folder', 'Downloads', { HOME: 'inner' }],
  ])('not beyond %s', async (_what, made, env: { HOME?: string }) => {
    const { root, folder, fileOf } = project({ '.': ['staging'] })
    const cwd = folder('inner/deep')
    const variables = env.HOME === undefined ? {} : { HOME: join(root, env.HOME) }
    expect(fileFor('staging', cwd)).toBe(fileOf('staging'))
    folder(`inner/${made}`)
    const { code, stderr } = await refusalOf(['token', '-e', 'staging'], cwd, variables)
    expect(code).toBe(2)
    expect(stderr).toContain('there is no environment "staging"')
    expect(stderr).toContain(`"${fileOf('staging', 'inner/deep')}", "${fileOf('staging', 'inner')}"`)
    expect(stderr).not.toContain(`"${fileOf('staging')}"`)
  })

  test('in the root of the repository and in the home folder themselves', () => {
    const { root, folder, fileOf } = project({ '.': ['staging'] })
    folder('.git')
    expect(fileFor('staging', folder('deep'), { HOME: root })).toBe(fileOf('staging'))
  })

  test('never in the package, but for the sandbox', async () => {
    const cwd = tempFolder()
    expect(fileFor('sandbox', cwd)).toMatch(/sandbox\.postman_environment\.json$/)
    const { code, stderr } = await refusalOf(['token', '-e', 'production'], cwd)
    expect(code).toBe(2)
    expect(stderr).toContain('there is no environment "production"')
    expect(stderr).toContain(join(cwd, 'collections', 'environments', `production${SUFFIX}`))
    expect(stderr).toContain('There are: sandbox.')
  })

  test('with the other names of the folder in the refusal, and nothing from farther up', async () => {
    const { folder, fileOf } = project({ '.': ['far'], inner: ['near'] })
    const { stderr } = await refusalOf(['token', '-e', 'far'], folder('inner'))
    expect(stderr).toContain(`Looked for "${fileOf('far', 'inner')}". There are: near, sandbox.`)
  })
})

/** Only an administrator can make a file somebody else's. */
const asAdministrator = testWhere(process.getuid?.() === 0 ? undefined : 'files cannot be given away (run as root)')

describe('what belongs to another user', () => {
  const OTHER = 12_345

  asAdministrator.each(['collections', 'collections/environments'])(
    '%s is not used, and that is said',
    async (name) => {
      const { root, folder, fileOf } = project({ '.': ['staging'] })
      const cwd = folder('mine')
      expect(fileFor('staging', cwd)).toBe(fileOf('staging'))
      chownSync(join(root, name), OTHER, OTHER)
      const { code, stderr } = await refusalOf(['token', '-e', 'staging'], cwd)
      expect(code).toBe(2)
      expect(stderr).toContain(`"${join(root, 'collections')}" belongs to another user, and is not used`)
    },
  )

  asAdministrator('a link of theirs to a folder of ours is not followed', async () => {
    const ours = project({ '.': ['staging'] })
    const { root } = project({})
    symlinkSync(join(ours.root, 'collections'), join(root, 'collections'))
    expect(fileFor('staging', root)).toContain(root)
    lchownSync(join(root, 'collections'), OTHER, OTHER)
    expect((await refusalOf(['token', '-e', 'staging'], root)).stderr).toContain('belongs to another user')
  })

  asAdministrator('a package.json is passed over', () => {
    const { root, folder, write, fileOf } = project({ '.': ['staging'] })
    write('package.json', { uassist: { environment: 'staging' } })
    const cwd = folder('mine')
    expect(fileFor(undefined, cwd)).toBe(fileOf('staging'))
    chownSync(join(root, 'package.json'), OTHER, OTHER)
    expect(fileFor(undefined, cwd)).toMatch(/sandbox/)
  })
})

describe('without -e', () => {
  const scene = () => {
    const made = project({ '.': ['one', 'two', 'three'] })
    made.write('package.json', { uassist: { environment: 'three' } })
    return { ...made, cwd: made.folder('deep/er') }
  }

  test('UASSIST_ENVIRONMENT takes precedence over package.json, that over the sandbox; -e over both', () => {
    const { cwd, fileOf } = scene()
    expect(fileFor('one', cwd, { UASSIST_ENVIRONMENT: 'two' })).toBe(fileOf('one'))
    expect(fileFor(undefined, cwd, { UASSIST_ENVIRONMENT: 'two' })).toBe(fileOf('two'))
    expect(fileFor(undefined, cwd, { UASSIST_ENVIRONMENT: '' })).toBe(fileOf('three'))
    expect(fileFor(undefined, tempFolder())).toMatch(/sandbox/)
  })

  test.each([
    [
      'UASSIST_ENVIRONMENT',
      { UASSIST_ENVIRONMENT: 'gone' },
      'there is no environment "gone", which UASSIST_ENVIRONMENT',
    ],
    ['package.json', {}, 'there is no environment "wrong", which "uassist" in '],
  ])('a name that nobody has is refused with who said it: %s', async (_what, env, sentence) => {
    const { cwd, write } = scene()
    write('package.json', { uassist: { environment: 'wrong' } })
    const { code, stderr } = await refusalOf(['whoami'], cwd, env)
    expect(code).toBe(2)
    expect(stderr).toContain(sentence)
  })

  test('a path in UASSIST_ENVIRONMENT counts from the working directory, one in package.json from its folder', () => {
    const { root, folder, write } = project({})
    write(`my${SUFFIX}`, { values })
    const cwd = folder('deep')
    const file = join(root, `my${SUFFIX}`)
    expect(fileFor(undefined, cwd, { UASSIST_ENVIRONMENT: `../my${SUFFIX}` })).toBe(file)
    write('package.json', { uassist: { environment: `my${SUFFIX}` } })
    expect(fileFor(undefined, cwd)).toBe(file)
  })

  test('"folder" gives the collections folder another name, and counts from its package.json', () => {
    const { root, folder, write } = project({})
    write(`api/environments/staging${SUFFIX}`, { values })
    write('package.json', { uassist: { environment: 'staging', folder: 'api' } })
    expect(fileFor(undefined, folder('deep/er'))).toBe(join(root, 'api', 'environments', `staging${SUFFIX}`))
  })

  test('a package.json that has never heard of uassist is passed over, whatever it is', () => {
    const { cwd, write, fileOf } = scene()
    write('deep/package.json', { name: 'uassist-tests', dependencies: { uassist: '1' } })
    writeFileSync(join(cwd, 'package.json'), '{ not JSON')
    expect(fileFor(undefined, cwd)).toBe(fileOf('three'))
  })

  test.each([
    ['no object', 'staging', '"uassist" in'],
    ['a number', { environment: 1 }, '"environment" of "uassist"'],
    ['a folder that leads out', { folder: '../other' }, 'leads out of its folder: "../other"'],
    ['a file that leads out', { environment: '/etc/passwd.json' }, 'leads out of its folder'],
  ])('settings that make no sense are refused: %s', async (_what, uassist, sentence) => {
    const { cwd, write } = scene()
    write('package.json', { uassist })
    const { code, stderr } = await refusalOf(['whoami'], cwd)
    expect(code).toBe(2)
    expect(stderr).toContain(sentence)
    expect(stderr).toContain('package.json')
  })
})

test('what is imported from a sub-folder goes to the team’s folder', async () => {
  const { folder, root, write, fileOf } = project({ '.': ['staging'] })
  write('deep/new.json', { name: 'new', values })
  const io = testIo({ cwd: folder('deep'), env: { HOME: '/nonexistent' } })
  expect(await main(['env', 'import', 'new.json'], io)).toBe(0)
  expect(fileFor('new', root)).toBe(fileOf('new'))
})

test('nothing is written through a collections folder above that leads elsewhere', async () => {
  const { folder, root, write } = project({})
  const elsewhere = project({ '.': ['staging'] })
  symlinkSync(join(elsewhere.root, 'collections'), join(root, 'collections'))
  write('deep/new.json', { name: 'new', values })
  const { code, stderr } = await refusalOf(['env', 'import', 'new.json'], folder('deep'))
  expect(code).toBe(2)
  expect(stderr).toContain('leads out of the working directory')
})
