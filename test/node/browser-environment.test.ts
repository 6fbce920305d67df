import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { bundleProgram, startProgram } from '../helpers/child'
import { tempFolder } from '../helpers/temp-folder'
import { testWhere } from '../helpers/test-where'

const whereScriptsAreBrowsers = testWhere(
  process.platform === 'linux' ? undefined : 'a script can stand in for the browser on Linux only',
)

const OURS = {
  UASSIST_REFRESH_TOKEN: 'rt-of-the-team',
  UASSIST_CLIENT_SECRET: 'cs-of-the-team',
  UASSIST_AGENT_ACCESS_TOKEN: 'at-of-the-team',
  UASSIST_HOME: '/somewhere',
}

whereScriptsAreBrowsers.each([
  ['named by BROWSER', 'browser'],
  ['found by the system', 'xdg-open'],
])('a browser %s gets the variables of the person, and none of ours', async (_how, name) => {
  const program = await bundleProgram(`
    import { openBrowser } from './plugin/node/browser'
    void openBrowser('https://tenant.example/').then((opened) => console.log('opened ' + opened))
  `)
  const folder = tempFolder()
  const note = join(folder, 'variables')
  writeFileSync(join(folder, name), `#!/bin/sh\nenv > "${note}.new"\nmv "${note}.new" "${note}"\n`)
  chmodSync(join(folder, name), 0o755)
  const child = startProgram(program, [], {
    ...OURS,
    BROWSER: name === 'browser' ? join(folder, name) : '',
    PATH: [folder, process.env.PATH].join(delimiter),
    LANG: 'de_DE.UTF-8',
    DISPLAY: ':99',
  })
  expect(await child.ended).toMatchObject({ code: 0 })
  expect(child.lines).toEqual(['opened true'])
  while (!existsSync(note)) await new Promise((resolve) => setTimeout(resolve, 10))
  const variables = readFileSync(note, 'utf8')
  expect(variables).toContain('LANG=de_DE.UTF-8')
  expect(variables).toContain(`PATH=${folder}`)
  expect(variables).not.toMatch(/UASSIST_|of-the-team/)
})
