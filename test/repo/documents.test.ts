import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import packageJson from '../../package.json'
import { main } from '../../scripts/main'
import { testIo } from '../helpers/test-io'

const ROOT = join(__dirname, '..', '..')
const DOCUMENTS = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter(
  (name) => name.endsWith('.md') && !/(^|\/)(node_modules|dist|\.git)\//.test(name),
)
const textOf = (name: string) => readFileSync(join(ROOT, name), 'utf8')

/** The command lines in a document: `uassist …`, also behind npx, in code blocks and in running text. */
function commandLines(text: string): string[] {
  const blocks = [...text.matchAll(/```(?:sh|bash|console|shell)\n([\s\S]*?)```/g)].flatMap(([, block = '']) =>
    block.split('\n'),
  )
  const inline = [...text.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code)
  return [...blocks, ...inline]
    .map((line) => /^(?:\$ )?(?:npx )?uassist ([a-z-]+[^|>&#)]*)/.exec(line.trim())?.[1]?.trim())
    .filter((line): line is string => line !== undefined && !/[…<[]/.test(line))
}

test.each(DOCUMENTS)('%s: every link to a file of this repository leads somewhere', (name) => {
  const targets = [...textOf(name).matchAll(/\]\((?!https?:|#|mailto:)([^)#]+)[^)]*\)/g)].map(
    ([, target = '']) => target,
  )
  expect(targets.filter((target) => !existsSync(join(ROOT, dirname(name), target)))).toEqual([])
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
