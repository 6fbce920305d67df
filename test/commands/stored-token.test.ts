import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type SignedIn, startSignedIn } from '../../scripts/dev/signed-in'
import { run } from '../helpers/built-command'
import { freshBuild } from '../helpers/fresh-build'
import { tempFolder } from '../helpers/temp-folder'

/** What the built command reads of itself, for a token that is stored and for one that is not good any more. */

/** Appends the path of each module to a file, as it is found. */
const RECORDER = `
  const Module = require('node:module')
  const { appendFileSync } = require('node:fs')
  const find = Module._resolveFilename
  Module._resolveFilename = function (...all) {
    const found = find.apply(this, all)
    appendFileSync(process.env.FOUND, found + '\\n')
    return found
  }
`

let signedIn: SignedIn
beforeAll(async () => {
  signedIn = await startSignedIn()
})
afterAll(() => signedIn.stop())

/** The text of all of the modules of ours that `uassist token` loads. */
async function loadedCode(variables: Record<string, string> = {}, code = 0): Promise<string> {
  const folder = tempFolder()
  const [recorder, found] = [join(folder, 'recorder.cjs'), join(folder, 'found')]
  writeFileSync(recorder, RECORDER)
  const env = { UASSIST_HOME: signedIn.home, FOUND: found, NODE_OPTIONS: `--require ${recorder}`, ...variables }
  expect(await run(['token', '-e', signedIn.environmentFile], env)).toMatchObject({ code })
  const files = new Set(
    readFileSync(found, 'utf8')
      .split('\n')
      .filter((file) => file.startsWith(freshBuild())),
  )
  return [...files].map((file) => readFileSync(file, 'utf8')).join('\n')
}

const NOT_FOR_A_STORED_TOKEN = {
  'the table of causes': 'Ask an administrator to switch the grant on',
  'the requests of the protocol': 'x-www-form-urlencoded',
  'what reads a response of the token endpoint': 'without an "access_token" of type Bearer',
  'how the network is reached': 'NODE_TLS_REJECT_UNAUTHORIZED',
}

const STORE_OF_A_FLEET = ['UASSIST_STORE_PLAINTEXT', '#!lua flags=allow-oom', 'maxRetriesPerRequest']

test('a stored token loads none of the protocol, of its errors and of the network; a refresh all of it, and no store', async () => {
  const stored = await loadedCode()
  for (const [what, text] of Object.entries(NOT_FOR_A_STORED_TOKEN)) {
    expect([what, stored.includes(text)]).toEqual([what, false])
  }
  signedIn.expireTokens()
  const refreshed = await loadedCode()
  for (const [what, text] of Object.entries(NOT_FOR_A_STORED_TOKEN)) {
    expect([what, refreshed.includes(text)]).toEqual([what, true])
  }
  const fleet = await loadedCode({ UASSIST_STORE: 'redis://127.0.0.1/none', UASSIST_STORE_PLAINTEXT: '1' }, 2)
  for (const text of STORE_OF_A_FLEET) {
    const isLoaded = [stored, refreshed, fleet].map((code) => code.includes(text))
    expect([text, isLoaded]).toEqual([text, [false, false, true]])
  }
})
