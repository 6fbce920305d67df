import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Session } from '../../../plugin/auth'
import { startSignedIn } from '../signed-in'
import { type Figure, runNodeAtOnce } from './measure'

const JOBS = 20

/**
 * What teams write in place of a store: each job refreshes by itself, with the refresh token that it was given. With TOKEN_FILE
 * it keeps its tokens in a file of its machine, and refreshes when they have ended, but takes no lock.
 */
const SCRIPT = `
const { readFileSync, writeFileSync } = require('node:fs')
const { TOKEN_URL, CLIENT_ID, REFRESH_TOKEN, TOKEN_FILE } = process.env
const load = () => { try { return JSON.parse(readFileSync(TOKEN_FILE)) } catch { return { refresh_token: REFRESH_TOKEN, expiresAt: 0 } } }
async function main() {
  const kept = load()
  if (kept.expiresAt > Date.now()) return
  const body = new URLSearchParams({ grant_type: 'refresh_token', client_id: CLIENT_ID, refresh_token: kept.refresh_token })
  const response = await fetch(TOKEN_URL, { method: 'POST', body })
  if (!response.ok) process.exit(1)
  const answer = await response.json()
  if (TOKEN_FILE) writeFileSync(TOKEN_FILE, JSON.stringify({ ...kept, ...answer, expiresAt: Date.now() + answer.expires_in * 1000 }))
}
main()`

/** How often such scripts call the issuer, and what becomes of their sign-in. */
export async function benchOwnRefresh(): Promise<Figure[]> {
  const unrotated = await runScripts({ rotation: false, atOnce: false, hasFile: false })
  const rotated = await runScripts({ rotation: true, atOnce: false, hasFile: false })
  const file = await runScripts({ rotation: true, atOnce: false, hasFile: true })
  const race = await runScripts({ rotation: true, atOnce: true, hasFile: true })
  return [
    {
      name: 'scriptCallsPerJob',
      what: 'token requests of a job whose script refreshes by itself, without rotation',
      value: unrotated.calls / JOBS,
      unit: 'calls',
      detail: `${String(unrotated.succeeded)} of ${String(JOBS)} jobs succeeded`,
    },
    {
      name: 'scriptJobsServed20',
      what: 'jobs of 20 that get a token by such a script, one after another, with rotation',
      value: rotated.succeeded,
      unit: 'jobs',
    },
    {
      name: 'fileScriptCallsPerExpiry',
      what: 'token requests of 20 such jobs with a file on their machine, one after another',
      value: file.calls,
      unit: 'calls',
      detail: `${String(file.succeeded)} of ${String(JOBS)} jobs succeeded`,
    },
    {
      name: 'fileScriptCallsAtOnce20',
      what: 'the same, all jobs at once',
      value: race.calls,
      unit: 'calls',
      detail: `${String(race.succeeded)} of ${String(JOBS)} jobs succeeded, sign-in ${race.isAlive ? 'alive' : 'ended'}`,
    },
  ]
}

async function runScripts({ rotation, atOnce, hasFile }: { rotation: boolean; atOnce: boolean; hasFile: boolean }) {
  const signedIn = await startSignedIn({ rotation })
  const folder = mkdtempSync(join(tmpdir(), 'uassist-bench-'))
  const file = join(folder, 'token.json')
  try {
    const { sandbox, config, sessionFiles } = signedIn
    const session = JSON.parse(readFileSync(sessionFiles()[0] ?? '', 'utf8')) as Session
    const env = {
      ...process.env,
      TOKEN_URL: `${sandbox.auth0Domain}/oauth/token`,
      CLIENT_ID: config.clientId,
      REFRESH_TOKEN: session.refreshToken?.refreshToken,
      ...(hasFile && { TOKEN_FILE: file }),
    }
    const run = (count: number) => runNodeAtOnce(count, ['-e', SCRIPT], env)
    const before = sandbox.tenant.calls('POST /oauth/token')
    const codes: number[] = atOnce ? await run(JOBS) : []
    while (codes.length < JOBS) codes.push(...(await run(1)))
    const calls = sandbox.tenant.calls('POST /oauth/token') - before
    if (hasFile) writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), expiresAt: 0 }))
    const [lastCode] = await run(1)
    return { calls, succeeded: codes.filter((code) => code === 0).length, isAlive: lastCode === 0 }
  } finally {
    await signedIn.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
