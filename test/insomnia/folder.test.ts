import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { version } from '../../package.json'
import { BUILT_FOLDER } from './host/built-folder'

const read = (name: string) => readFileSync(join(BUILT_FOLDER, name), 'utf8')
const manifest = JSON.parse(read('package.json')) as Record<string, unknown>
const chunks = readdirSync(join(BUILT_FOLDER, 'chunks')).sort()

test('the folder has these files, by names that stay', () => {
  expect(readdirSync(BUILT_FOLDER).sort()).toEqual([
    'LICENSE',
    'README.md',
    'THIRD-PARTY-LICENSES.txt',
    'chunks',
    'icon.svg',
    'index.js',
    'package.json',
  ])
  expect(chunks).toEqual([
    'agents.js',
    'axios.js',
    'calls.js',
    'jsonwebtoken.js',
    'loopback.js',
    'ms.js',
    'refresh-session.js',
    'sign-in.js',
    'transport.js',
    'trouble.js',
  ])
})

test('its package.json is what Insomnia, npm and the Plugin Hub want', () => {
  expect(manifest).toMatchObject({
    name: 'insomnia-plugin-uassist',
    version,
    license: 'MIT',
    type: 'commonjs',
    main: 'index.js',
    insomnia: {
      name: 'uassist',
      displayName: 'U-Assist tokens',
      images: { icon: 'icon.svg' },
      permissions: { modules: ['crypto'], capabilities: ['app', 'storage'] },
    },
  })
  // Each of these breaks one of the installers or loaders.
  for (const key of ['exports', 'engines', 'dependencies', 'peerDependencies', 'scripts'])
    expect(manifest).not.toHaveProperty(key)
})

test('npm would publish all of it', () => {
  const [packed] = JSON.parse(
    execFileSync('npm', ['pack', '--dry-run', '--json'], { cwd: BUILT_FOLDER, stdio: 'pipe' }).toString(),
  ) as {
    name: string
    files: { path: string }[]
  }[]
  expect(packed?.name).toBe('insomnia-plugin-uassist')
  expect(packed?.files.map(({ path }) => path).sort()).toEqual(
    [
      'LICENSE',
      'README.md',
      'THIRD-PARTY-LICENSES.txt',
      'icon.svg',
      'index.js',
      'package.json',
      ...chunks.map((name) => `chunks/${name}`),
    ].sort(),
  )
})

test('the entry is small, and builtins are named without a prefix', () => {
  expect(statSync(join(BUILT_FOLDER, 'index.js')).size).toBeLessThan(20_000)
  for (const name of chunks) expect(read(`chunks/${name}`)).not.toMatch(/require\(['"]node:/)
})

test('the licences of all bundled code, and no code that belongs elsewhere', () => {
  const packages = [...read('THIRD-PARTY-LICENSES.txt').matchAll(/^(@?[\w./-]+) \d+\.\d+\.\d+\S* \((.+)\)$/gm)].map(
    ([, name]) => name,
  )
  expect(packages).toEqual(expect.arrayContaining(['axios', 'jsonwebtoken']))
  for (const name of ['jose', 'newman', 'oidc-provider', 'koa', 'picocolors']) expect(packages).not.toContain(name)
})

test('the icon is a picture that loads nothing', () => {
  expect(read('icon.svg')).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 64 64"/)
  expect(read('icon.svg')).not.toMatch(/<script|href|url\(/)
})
