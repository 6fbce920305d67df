import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { wrapped } from '../../scripts/cli/wrap'
import { type SignedIn, startSignedIn } from '../../scripts/dev/signed-in'
import { SANDBOX_PORTS, SANDBOX_REDIRECT_URIS } from '../../scripts/sandbox/demo-data'
import { STAGING, type TeamProject, teamProject } from '../helpers/team-project'
import { ROOT, textOf } from './documents/documents'
import { typeCommand } from './documents/type-command'

/**
 * What the commands of a first day print, beside what the page shows: one after another, in a team's project and by somebody who is
 * not signed in. `RECORD=1 npm run unit -- test/repo/first-day` writes the page anew.
 */

const PAGE = 'docs/first-day.md'
/** What a block begins with: a command, which may go on over several lines. */
const RECORDED = /(?<=^```text\n)\$ ((?:.*\\\n)*.*)\n[^]*?(?=^```$)/gm

let signedIn: SignedIn
beforeAll(async () => {
  signedIn = await startSignedIn({ accounts: [] })
})
afterAll(() => signedIn.stop())

/** Addresses that the page shows, and those that they are here. */
const addresses = (): [shown: string, here: string][] => {
  const { auth0Domain, values } = signedIn.sandbox
  const redirectUris = (values.redirectUri ?? '').split(',')
  return [
    [`http://127.0.0.1:${String(SANDBOX_PORTS.tenant)}`, auth0Domain],
    [`http://127.0.0.1:${String(SANDBOX_PORTS.api)}`, values.apiUrl ?? ''],
    ...SANDBOX_REDIRECT_URIS.map((uri, index): [string, string] => [uri, redirectUris[index] ?? '']),
  ]
}

/** What another run would print as well: `…` is what only this one can. */
function lasting(text: string, { home }: TeamProject): string {
  const timeless = addresses()
    .flatMap(([shown, here]) => [
      [shown, here] as const,
      [encodeURIComponent(shown), encodeURIComponent(here)] as const,
    ])
    .reduce((all, [shown, here]) => all.replaceAll(here, shown), text.replace(/\n {5}(?=\S)/g, ' '))
    .replaceAll(join(home, 'uassist'), '~/.local/share/uassist')
    .replaceAll(home, '~')
    .replace(/\b(state|nonce|code_challenge)=[\w-]+/g, '$1=…')
    .replace(/\d{4}-\d\d-\d\dT[\d:]+Z/g, '…')
    .replace(/\b\d+ ms\b/g, '… ms')
    .replace(/\b\d+\.\d$/gm, '  …')
  return timeless
    .split('\n')
    .flatMap((line) => (/^(ok|warn|fail) /.test(line) ? wrapped(line.slice(5), 80, line.slice(0, 5), '     ') : [line]))
    .join('\n')
    .trimEnd()
}

test('the page of a first day shows what its commands print', async () => {
  const project = teamProject(signedIn, '')
  rmSync(join(project.cwd, STAGING))
  const page = textOf(PAGE)
  let recorded = page
  for (const [block, command = ''] of page.matchAll(RECORDED)) {
    const here = addresses().reduce((all, [shown, address]) => all.replaceAll(shown, address), command)
    // As on a terminal, where both streams are one.
    const { code, text } = await typeCommand(`exec 2>&1\n${here}`, project)
    expect({ command, code, text }).toMatchObject({ code: 0 })
    recorded = recorded.replace(block, () => `$ ${command}\n${lasting(text, project)}\n`)
  }
  if (process.env.RECORD) writeFileSync(join(ROOT, PAGE), recorded)
  else expect(page).toBe(recorded)
})
