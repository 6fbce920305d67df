import { readFileSync, statSync } from 'node:fs'
import { type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { type Config, parseConfig, sessionId } from '../../plugin/auth'
import { identityOf } from '../../plugin/auth/session'
import { fileStore } from '../../plugin/node/file-store'
import { bundleProgram, type Child, startProgram } from '../helpers/child'
import { serve } from '../helpers/http-server'
import { aSession } from '../helpers/sessions'
import { tempFolder } from '../helpers/temp-folder'

/** Asks for a token, and prints it, or the error. It waits for longer than it would, because many of it start at once. */
const ASKER = `
  import { getToken, parseConfig } from './plugin/auth'
  import { fileStore } from './plugin/node/file-store'
  import { createSend } from './plugin/node/send'
  const [folder, values] = process.argv.slice(2)
  const log = (line) => console.error(line)
  const files = fileStore(folder, log)
  const store = { ...files, update: (id, change, wait) => files.update(id, change, { ...wait, waitMs: 60_000 }) }
  const send = (request) => createSend()({ ...request, timeoutMs: 60_000 })
  const deps = { send, now: Date.now, wait: () => Promise.resolve(), store, log }
  getToken(parseConfig(JSON.parse(values), 'the test'), {}, deps).then(
    ({ accessToken }) => console.log('token ' + accessToken),
    ({ code, message, hint }) => console.log(code + ': ' + message + '. ' + hint),
  )
`

let program: string

beforeAll(async () => {
  program = await bundleProgram(ASKER)
})

/** An issuer that answers when it is told to, and a session with it whose access token has expired. */
async function issuer() {
  const pending: ServerResponse[] = []
  const counts = { calls: 0 }
  const origin = await serve((_request, response) => {
    counts.calls++
    pending.push(response)
  })
  const values = { auth0Domain: origin, clientId: 'client', audience: 'api', scope: 'openid' }
  const config: Config = parseConfig(values, 'the test')
  const folder = tempFolder()
  const session = aSession(1, { identity: identityOf(config) })
  await fileStore(folder, () => undefined).update(sessionId(config), () => Promise.resolve(session))
  const start = () => startProgram(program, [folder, JSON.stringify(values)])
  return {
    ...{ counts, start },
    note: join(folder, `${sessionId(config)}.json.failed`),
    /** Starts so many processes, and resolves when one has asked and the others wait for it. */
    startWaiting: async (count: number): Promise<Child[]> => {
      const children = Array.from({ length: count }, start)
      const waiting = new Set<Child>()
      while (waiting.size < count - 1) {
        for (const child of children)
          if (child.errors.some((line) => line.startsWith('waiting for'))) waiting.add(child)
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
      return children
    },
    answer: (status: number, body: unknown) => {
      for (const response of pending.splice(0)) response.writeHead(status).end(JSON.stringify(body))
    },
    outcomes: (children: Child[]) =>
      Promise.all(children.map(({ ended, lines }) => ended.then(() => lines.at(-1)?.replace(origin, '')))),
  }
}

const DOWN = { error: 'server_error', error_description: 'down for maintenance' }

test('thirty processes that wait for the issuer take the trouble that one of them meets, and who comes later asks again', async () => {
  const { startWaiting, answer, outcomes, counts, start, note } = await issuer()
  const children = await startWaiting(30)
  expect(counts.calls).toBe(1)
  answer(503, DOWN)
  const said =
    'TEMPORARY: /oauth/token answered 503 (server_error: down for maintenance). Nothing is lost: try again in a moment.'
  expect(await outcomes(children)).toEqual(Array(30).fill(said))
  expect(counts.calls).toBe(1)

  // What they shared is private, and holds no token.
  expect((statSync(note).mode & 0o777).toString(8)).toBe('600')
  expect(readFileSync(note, 'utf8')).not.toMatch(/rt-1|at-1/)

  const later = start()
  while (counts.calls === 1) await new Promise((resolve) => setTimeout(resolve, 20))
  answer(200, { access_token: 'at-2', token_type: 'Bearer', expires_in: 3600 })
  expect(await outcomes([later])).toEqual(['token at-2'])
  expect(counts.calls).toBe(2)
  expect(() => statSync(note)).toThrow('ENOENT')
}, 60_000)

test('so they do with a refusal of the application', async () => {
  const { startWaiting, answer, outcomes, counts } = await issuer()
  const children = await startWaiting(10)
  answer(401, { error: 'invalid_client' })
  expect(new Set(await outcomes(children))).toEqual(
    new Set([expect.stringMatching(/^TOKEN_REFUSED: .*invalid_client/)]),
  )
  expect(counts.calls).toBe(1)
})

test('and with a demand for a second factor', async () => {
  const { startWaiting, answer, outcomes, counts } = await issuer()
  const children = await startWaiting(10)
  answer(403, { error: 'mfa_required', mfa_token: 'mfa-secret' })
  expect(new Set(await outcomes(children))).toEqual(
    new Set([expect.stringMatching(/^SIGN_IN_REQUIRED: .*second factor/)]),
  )
  expect(counts.calls).toBe(1)
})
