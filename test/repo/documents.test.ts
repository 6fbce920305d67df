import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import packageJson from '../../package.json'
import { main } from '../../scripts/main'
import { packedFiles } from '../helpers/packed-files'
import { testIo } from '../helpers/test-io'
import { DOCUMENTS, ROOT, textOf } from './documents/documents'
import { anchorsOf, linksOf } from './documents/links'

/** The command lines in a document: `uassist …`, also behind npx, in code blocks and in running text. */
function commandLines(text: string): string[] {
  const blocks = [...text.matchAll(/```(?:sh|bash|console|shell)\n([\s\S]*?)```/g)].flatMap(([, block = '']) =>
    block.split('\n'),
  )
  const inline = [...text.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code)
  return [...blocks, ...inline]
    .map((line) => /^(?:\$ )?(?:npx (?:--no -- )?)?uassist ([a-z-]+[^|>&#)]*)/.exec(line.trim())?.[1]?.trim())
    .filter((line): line is string => line !== undefined && !/[…<[]/.test(line))
}

test.each(DOCUMENTS)('%s: every link within this repository leads to a file and to a heading of it', (name) => {
  expect(deadLinks(name, (path) => existsSync(join(ROOT, path)))).toEqual([])
})

test.each([
  ['uassist', '.', ['README.md', 'SECURITY.md', 'CHANGELOG.md', 'docs/ci.md', 'plugin/README.md']],
  ['insomnia-plugin-uassist', 'dist/insomnia-plugin-uassist', ['README.md']],
])('%s: every link in the documents of the package leads to a file of the package', (_name, folder, some) => {
  const files = packedFiles(folder)
  const documents = files.filter((path) => path.endsWith('.md'))
  expect(documents).toEqual(expect.arrayContaining(some))
  const isPacked = (path: string) => files.includes(path) || files.some((file) => file.startsWith(`${path}/`))
  const dead = documents.flatMap((document) => deadLinks(document, isPacked, folder))
  expect(dead).toEqual([])
})

/** The links of a document that lead nowhere. Paths are those of the folder. */
function deadLinks(name: string, isThere: (path: string) => boolean, folder = '.'): string[] {
  return linksOf(textOf(join(folder, name)))
    .filter(({ path, anchor }) => {
      const target = path === '' ? name : join(dirname(name), path).replace(/\/$/, '')
      if (!isThere(target)) return true
      return anchor !== '' && target.endsWith('.md') && !anchorsOf(textOf(join(folder, target))).includes(anchor)
    })
    .map(({ path, anchor }) => `${name}: ${path}#${anchor}`)
}

test('a link that leads nowhere, in its file or in its heading, would be seen', () => {
  const links = linksOf('[a](README.md#try-it) ![b](no.svg) [c](#none) [d](https://example.com/x.md) `[e](f)`')
  expect(links).toEqual([
    { path: 'README.md', anchor: 'try-it' },
    { path: 'no.svg', anchor: '' },
    { path: '', anchor: 'none' },
  ])
  expect(anchorsOf('# A `b` (c)!\n\n## 3. Ask, again\n')).toEqual(['a-b-c', '3-ask-again'])
})

/** What lets npm fetch a package by our name, which somebody else may publish. */
const FETCHES = /npx (?!--no -- )(?:-\S+ )*uassist\b|npm (?:i|install|exec) [^`\n]*(?<![\w./-])uassist(?![\w./-])/

test('npm is never told to fetch what somebody else may publish under our name', () => {
  const lines = DOCUMENTS.flatMap((name) => textOf(name).split('\n'))
  expect(lines.filter((line) => FETCHES.test(line))).toEqual([])
  const refused = ['npx uassist login', 'npx --yes uassist', 'npm install --save-dev uassist', 'npm i -g uassist']
  expect(refused.filter((line) => !FETCHES.test(line))).toEqual([])
  const taken = [
    'npx --no -- uassist run',
    'npm install --save-dev ../uassist-0.1.0.tgz',
    '`npm install`, then uassist',
  ]
  expect(taken.filter((line) => FETCHES.test(line))).toEqual([])
})

test('every command line in the documents is one the command understands', async () => {
  const lines = DOCUMENTS.flatMap((name) => commandLines(textOf(name)))
  expect(lines.length).toBeGreaterThan(10)
  for (const line of lines) {
    // With --help nothing runs, so the options are checked first, by leaving it out of what is parsed.
    const io = testIo()
    const words = line.split(/\s+/)
    const command = words.slice(0, ['env', 'session'].includes(words[0] ?? '') ? 2 : 1)
    expect({ line, code: await main([...command, '--help'], io) }).toEqual({ line, code: 0 })
    const options = words.filter((word) => /^--?[a-z]/.test(word)).map((word) => word.replace(/=.*/, ''))
    for (const option of options)
      expect({ line, help: io.stdout() }).toEqual({ line, help: expect.stringContaining(option) as string })
  }
})

test('a command line that does not exist would be seen', () => {
  expect(commandLines('```sh\nnpx uassist logn -e x\n```\n`uassist token --jsn`')).toEqual(['logn -e x', 'token --jsn'])
})

test('every npm script that a document names exists', () => {
  const named = DOCUMENTS.flatMap((name) =>
    [...textOf(name).matchAll(/npm run ([a-z][a-z:-]*)/g)].map(([, script = '']) => script),
  )
  expect(named.filter((script) => !(script in packageJson.scripts))).toEqual([])
})
