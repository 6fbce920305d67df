import './needs-pm'
import { auth0Address, isLoopback, originOf } from './addresses'
import { refuseCleartext, refuseEmptyVariables, variablesIn } from './checks'
import { holdBack, Skipped } from './held-back'
import { expectationsIn } from './in-postman'
import { newAuthorizationRequest } from './pkce'
import { provideExpectations } from './provide-expectations'
import { type Parameter, type Pm, textOf } from './script-runtime'

declare const pm: Pm

/** At the end of a name: sent to the sandbox only, since a real tenant asks for a person in a browser. */
const SANDBOX_MARK = '(sandbox)'

/** Parameters that are left out where the environment leaves them empty. */
const OPTIONAL = ['{{organization}}', '{{connection}}', '{{clientSecret}}', '{{consentPrompt}}']

const HINTS = {
  authorizationCode:
    'open the address that "Authorize" prints, sign in, and set authorizationCode to the "code" in the address where it ends',
  tokenOfThisRun: 'exchange a code first',
  refreshTokenOfThisRun: 'there is none without offline_access in scope, or where the API does not allow it',
  usedRefreshToken: 'the tenant does not rotate refresh tokens',
  signInUrl: 'somebody is signed in already',
  machineClientSecret: 'a machine token wants an application of its own',
}

const valueOf = (name: string): string => textOf(pm.variables, name)

/** Runs before every request of the collection, and holds back a request that refers to an empty variable. */
function prepare(): void {
  const { request } = pm
  const address = auth0Address(valueOf('auth0Domain'))
  pm.variables.set('auth0Url', address)
  const isSandbox = isLoopback(originOf(address))
  const callbackUrl = valueOf('redirectUri').split(',', 1)[0]?.trim() ?? ''
  pm.variables.set('callbackUrl', callbackUrl)
  pm.variables.set('encodedCallbackUrl', encodeURIComponent(callbackUrl))
  pm.variables.set('consentPrompt', isSandbox ? 'consent' : '')

  const isForSandbox = pm.execution.location.some((name) => name.endsWith(SANDBOX_MARK))
  if (isForSandbox && !isSandbox) {
    throw new Skipped('a real tenant has a robot check here, and wants a person in a browser')
  }
  const isEmptyOption = ({ value }: Parameter): boolean =>
    OPTIONAL.includes(String(value)) && pm.variables.replaceIn(String(value)).trim() === ''
  request.url.query.remove(isEmptyOption)
  request.body?.urlencoded?.remove(isEmptyOption)

  const isAuthorization = variablesIn(request).includes('codeChallenge')
  // These ask what happens once somebody has signed in, and the form of the sign-in is not sent where writes are held.
  if (isAuthorization && isForSandbox && valueOf('tokenOfThisRun') === '') {
    throw new Skipped(`tokenOfThisRun is empty: ${HINTS.tokenOfThisRun}`)
  }
  if (isAuthorization) startAuthorization()
  refuseEmptyVariables(request, valueOf, HINTS)
  const url = pm.variables.replaceIn(request.url.toString())
  refuseCleartext(url)
  if (isAuthorization && !isSandbox)
    console.info(`Open this address in a browser to sign in:\n${url.replace(/ /g, '%20')}`)
}

/** Values for a new authorization request; those of the one before are cleared. */
function startAuthorization(): void {
  const nothing = { signInUrl: '', signedInUrl: '', consentUrl: '', consentedUrl: '', authorizationCode: '' }
  for (const [name, value] of Object.entries({ ...nothing, ...newAuthorizationRequest() }))
    pm.collectionVariables.set(name, value)
}

provideExpectations((own) =>
  expectationsIn(own, {
    unexpected: (_status, report) => {
      report()
    },
    explain: () => '',
    /** In the collection's variables: environments are exported and shared, and tokens must not be. */
    remember: (name, value) => {
      own.collectionVariables.set(name, value)
    },
  }),
)
try {
  prepare()
} catch (reason) {
  holdBack(pm, reason)
}
