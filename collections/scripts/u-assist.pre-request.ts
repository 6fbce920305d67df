import './needs-pm'
import { auth0Address, originOf } from './addresses'
import { brokerOf } from './broker'
import { refuseCleartext, refuseEmptyVariables } from './checks'
import { readClaims, uassistClaim } from './claims'
import { holdBack, Skipped } from './held-back'
import { type FolderTokens, neededToken, type NeededToken } from './needed-token'
import { requestNonce } from './nonce'
import { obtainToken } from './obtain-token'
import { provideExpectations } from './provide-expectations'
import { type Pm, textOf } from './script-runtime'
import { timesSentAgain } from './send-again'
import { uassistExpectations } from './u-assist-expectations'
import { isWrite, NOT_ALLOWED } from './writes'

declare const pm: Pm
/** Put in by the build, from the auth of the collection's folders. */
declare const FOLDER_TOKENS: FolderTokens
/** Put in by the build: requests whose page shows a token of an audience of its own, each by the names on the way to it. */
declare const SAMPLE_AUDIENCES: Readonly<Record<string, string>>

/** For variables that no request fills in. */
const HINTS = Object.fromEntries(
  [
    'eraseCustomerId',
    'supervisorUserName',
    'supervisorId',
    'agentUserId',
    'organizationName',
    'supervisorLoginName',
  ].map((name) => [name, 'it is for you to set']),
)

const POLL_PAUSE_MS = 500
const WEEK_MS = 7 * 24 * 60 * 60 * 1000

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

const valueOf = (name: string): string => textOf(pm.variables, name)

/** Runs before every request of the collection: gives it its token, nonce and settings, or holds it back. */
async function prepare(): Promise<void> {
  if (timesSentAgain(pm, 'polls') > 0) await pause(POLL_PAUSE_MS)
  const { method, auth, url } = pm.request
  if (valueOf('allowWrites') !== 'true' && changesData()) throw new Skipped(NOT_ALLOWED)
  fillWindow(Date.now())
  const needed = neededToken(auth, pm.execution.location, FOLDER_TOKENS)
  setAll({ auth0Url: auth0Address(valueOf('auth0Domain')), 'uassist.tokenVariable': needed?.variable ?? '' })
  const token = needed && (await tokenFor(needed))

  refuseEmptyVariables(pm.request, valueOf, HINTS)
  const address = pm.variables.replaceIn(url.toString())
  refuseCleartext(address)
  if (token && method !== 'GET' && isUassist(address)) {
    pm.request.headers.upsert({ key: 'nonce-token', value: await requestNonce(pm, token) })
  }
}

function changesData(): boolean {
  const { method, url, headers, body } = pm.request
  const sent = { method, url: pm.variables.replaceIn(url.toString()), headers, body }
  return isWrite(sent, pm.execution.location, valueOf('auth0Domain'))
}

async function tokenFor(needed: NeededToken): Promise<string> {
  const askBroker = brokerOf(pm)
  const refusal = `uassist.${needed.variable}.refusal`
  const token = await obtainToken(needed, {
    given: valueOf(needed.variable),
    now: Date.now(),
    askBroker: askBroker && (() => askBroker(needed.account)),
    refusal: {
      recall: () => valueOf(refusal),
      note: (why) => {
        pm.variables.set(refusal, why)
      },
    },
  })
  setAll({ [needed.variable]: token })
  fillFromClaims(token, needed.account)
  return token
}

/** What is in the token nobody has to look up: the tenant, its region and slug, and a named account's login name. */
function fillFromClaims(token: string, account: string): void {
  const claims = readClaims(token)
  const found: Readonly<Record<string, unknown>> = {
    tenantId: uassistClaim(claims, 'tenant'),
    region: uassistClaim(claims, 'cluster'),
    organizationName: uassistClaim(claims, 'tenant_name'),
    ...(account && { [`${account}LoginName`]: claims?.preferred_username ?? uassistClaim(claims, 'email_id') }),
  }
  for (const [variable, value] of Object.entries(found)) {
    if (valueOf(variable) === '' && typeof value === 'string') pm.variables.set(variable, value)
  }
}

/** The conversations a list asks for: the last week's, unless the environment says otherwise. In ms since epoch. */
function fillWindow(now: number): void {
  const windowStart = valueOf('windowStart') || String(now - WEEK_MS)
  const windowEnd = valueOf('windowEnd') || String(now)
  const filters = { startTime: Number(windowStart), endTime: Number(windowEnd) }
  const windowQuery = encodeURIComponent(JSON.stringify({ type: 'list', filters }))
  setAll({ windowStart, windowEnd, windowQuery })
}

/** Sets what differs only: each change is sent out of the script runtime and back. */
function setAll(values: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(values)) if (valueOf(name) !== value) pm.variables.set(name, value)
}

function isUassist(address: string): boolean {
  return [valueOf('apiUrl'), valueOf('gatewayUrl')].map(originOf).includes(originOf(address))
}

provideExpectations((own) => uassistExpectations(own, SAMPLE_AUDIENCES))
prepare().catch((reason: unknown) => {
  holdBack(pm, reason)
})
