import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { serve } from '../helpers/http-server'
import { BUILT_FOLDER } from './host/built-folder'
import { refusal, type Scene, setScene, TAG } from './host/scene'
import { signsInAs } from './host/person'

const README = readFileSync(join(BUILT_FOLDER, 'README.md'), 'utf8')

/** A text as the README prints it: its tenant, its day, its reference. */
const asPrinted = (text: string, { tenant }: Pick<Scene, 'tenant'>) =>
  text
    .replaceAll(tenant.url, 'https://acme.us.auth0.com')
    .replace(/\d{4}-\d\d-\d\d \d\d:\d\d/g, '2026-11-23 16:22')
    .replace(/ref [0-9a-f]{16}/g, 'ref 5e0c7a91b2d3f468')
    .replace(/, line:1, col:\d+$/, '')

/** The README has the text between backticks, which is to say: all of it, and nothing more. */
function expectPrinted(text: string, scene: Pick<Scene, 'tenant'>): void {
  expect(README).toContain(`\`${asPrinted(text, scene)}\``)
}

describe('what the README prints is what Insomnia shows', () => {
  test('from nothing to a 200', async () => {
    const pages: Promise<string>[] = []
    const scene = await setScene({
      generation: 'main',
      onPage: (url) => pages.push(signsInAs('admin')(url).then(({ body }) => body)),
    })
    const { insomnia, expire } = scene
    const url = await serve((_request, response) => response.writeHead(401).end())
    expectPrinted(await refusal(insomnia.render(TAG)), scene)

    await insomnia.send({ url, headers: { Authorization: TAG } })
    expect(await pages[0]).toContain('You are signed in as Ada Admin. You can close this tab.')
    expect(README).toContain('`You are signed in as Ada Admin. You can close this tab.`')
    expectPrinted(lastLine(await insomnia.click('requestActions', 'U-Assist: Explain the last refusal')), scene)

    await insomnia.render(TAG, 'send')
    expectPrinted(await insomnia.render(TAG), scene)
    expectPrinted(await insomnia.render('{% uassistToken %}'), scene)
    const [who = ''] = (await insomnia.click('workspaceActions', 'U-Assist: Who am I')).split('\n')
    expectPrinted(who, scene)
    expire()
    expectPrinted(await insomnia.render('{% uassistToken %}'), scene)
    await insomnia.render(TAG, 'send')
    expectPrinted(await insomnia.click('workspaceActions', 'U-Assist: Sign out'), scene)

    insomnia.options.onPage = signsInAs('agent', { decline: true })
    expectPrinted(await refusal(insomnia.render(TAG, 'send')), scene)
  })

  test('the table of tags', async () => {
    const scene = await setScene({ generation: 'renderer' })
    const { insomnia } = scene
    await insomnia.render(TAG, 'send')
    insomnia.options.onPage = signsInAs('agent')
    await insomnia.render("{% uassistToken 'access', 'agent' %}", 'send')
    const rows = [...README.matchAll(/^\| `([^`]*\{% \w+.*?%\})` *\| (.*?) *\| (.*?) *\|$/gm)]
    expect(rows).toHaveLength(7)
    for (const [, tag = '', sent = '', shown = ''] of rows) {
      const looked = `\`${asPrinted(await insomnia.render(tag), scene)}\``
      expect(looked).toBe(shown === 'the same' ? sent : shown)
    }
  })

  test('inso', async () => {
    const scene = await setScene({ generation: 'inso' })
    expectPrinted(await refusal(scene.insomnia.render(TAG, 'send')), scene)
  })
})

const lastLine = (text: string) => text.split('\n').at(-1) ?? ''
