import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import packageJson from '../../package.json'
import { type SignedIn, startSignedIn } from '../../scripts/dev/signed-in'
import { freshBuild } from '../helpers/fresh-build'
import { replyJson, serve } from '../helpers/http-server'
import { tempFolder } from '../helpers/temp-folder'
import { commandBlocks, isAsStated } from './documents/command-blocks'
import { ROOT, textOf } from './documents/documents'
import { typeCommand } from './documents/type-command'

/** The README's section "In your own repository", as it stands there, from the packed package into a folder with one collection. */

const SECTION = /^## In your own repository$.*?(?=^## )/ms.exec(textOf('README.md'))?.[0] ?? ''

let signedIn: SignedIn
let api: string
const seen: (string | undefined)[] = []
beforeAll(async () => {
  signedIn = await startSignedIn({ accounts: [] })
  api = await serve(({ headers }, response) => {
    seen.push(headers.authorization)
    replyJson(response, 200, {})
  })
})
afterAll(() => signedIn.stop())

/** A folder with what our repository has for `npm pack`, and beside it somebody's own with nothing but a collection. */
function folders(): { ours: string; theirs: string; home: string } {
  const work = tempFolder()
  const [ours, theirs, home] = ['uassist', 'your-repository', 'home'].map((name) => join(work, name)) as [
    string,
    string,
    string,
  ]
  freshBuild()
  for (const name of [...packageJson.files.filter((file) => !file.startsWith('!')), 'README.md', 'LICENSE']) {
    mkdirSync(dirname(join(ours, name)), { recursive: true })
    cpSync(join(ROOT, name), join(ours, name), { recursive: true })
  }
  cpSync(join(ROOT, 'package.json'), join(ours, 'package.json'))
  mkdirSync(theirs)
  const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json'
  const request = { url: api, header: [{ key: 'Authorization', value: 'Bearer {{accessToken}}' }] }
  const collection = { info: { name: 'my', schema }, item: [{ name: 'one', request }] }
  writeFileSync(join(theirs, 'my.postman_collection.json'), JSON.stringify(collection))
  mkdirSync(join(home, 'Downloads'), { recursive: true })
  // The team's API is what the collection calls: else a line says that a token goes where no value of the environment points.
  const { values } = JSON.parse(readFileSync(signedIn.environmentFile, 'utf8')) as { values: { key: string }[] }
  const own = [...values.filter(({ key }) => key !== 'apiUrl'), { key: 'apiUrl', value: api }]
  const exported = JSON.stringify({ name: 'Staging', values: own })
  writeFileSync(join(home, 'Downloads', 'Staging.postman_environment.json'), exported)
  return { ours, theirs, home }
}

/** npm as it is set up here, and none of our variables. What `npm install` of this repository has fetched is not fetched again. */
const environmentOf = (home: string): NodeJS.ProcessEnv => ({
  npm_config_cache: join(homedir(), '.npm'),
  npm_config_userconfig: join(homedir(), '.npmrc'),
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => /^npm_config_|_proxy$/i.test(name))),
  npm_config_prefer_offline: 'true',
  npm_config_ignore_scripts: 'true',
  PATH: process.env.PATH,
  HOME: home,
  UASSIST_HOME: join(home, 'uassist'),
})

test('from the packed package to a run with a token', async () => {
  const { ours, theirs, home } = folders()
  const [pack, ...blocks] = commandBlocks('README.md', SECTION)
  expect(pack?.commands).toEqual([{ text: 'npm pack --pack-destination ..' }])
  expect(blocks.flatMap(({ commands }) => commands).length).toBeGreaterThan(4)
  const said: Record<string, string> = {}
  for (const block of [pack, ...blocks]) {
    for (const { text, output } of block?.commands ?? []) {
      const ran = await typeCommand(text, { cwd: block === pack ? ours : theirs, env: environmentOf(home) })
      expect({ command: text, ...ran }).toMatchObject({ code: 0 })
      if (output !== undefined && !isAsStated(output, ran.text)) expect(ran.text).toBe(output)
      said[text] = ran.text
    }
  }
  expect(seen).toEqual(['Bearer {{accessToken}}', expect.stringMatching(/^Bearer eyJ/)])
  expect(said['npx --no -- uassist login -e staging']).toContain('Signed in: Ada Admin')
}, 180_000)
