import { parseConfig } from '../../plugin/auth'
import { createSend } from '../../plugin/node/send'
import { probe } from '../../scripts/doctor/authorize-probe'
import { serve } from '../helpers/http-server'

const CALLBACK = 'http://127.0.0.1:18471/callback'

interface Answer {
  status: number
  location?: string
  body?: string
}

/** What is read out of an answer of `/authorize`, and how the issuer was asked. */
async function probing({ status, location, body = '' }: Answer) {
  const asked: URL[] = []
  const auth0Domain = await serve((request, response) => {
    asked.push(new URL(request.url ?? '', auth0Domain))
    response.writeHead(status, location === undefined ? {} : { location }).end(body)
  })
  const config = parseConfig({ auth0Domain, clientId: 'client-1', audience: 'api', organization: 'acme' }, 'the test')
  return { shown: await probe(config, CALLBACK, { send: createSend() }), asked }
}

test('nothing is shown and nothing is followed: prompt=none, one request, no code of anybody', async () => {
  const { asked } = await probing({ status: 302, location: `${CALLBACK}?error=login_required&state=x` })
  expect(asked).toHaveLength(1)
  expect(Object.fromEntries(asked[0]?.searchParams ?? [])).toMatchObject({
    prompt: 'none',
    redirect_uri: CALLBACK,
    client_id: 'client-1',
    audience: 'api',
    organization: 'acme',
    code_challenge_method: 'S256',
  })
})

test.each<[string, Answer]>([
  ['somebody has to sign in', { status: 302, location: `${CALLBACK}?error=login_required` }],
  ['a confirmation is wanted', { status: 302, location: `${CALLBACK}?error=interaction_required` }],
  ['somebody is signed in', { status: 302, location: `${CALLBACK}?code=abc` }],
  ['the login page', { status: 302, location: '/u/login?state=abc' }],
])('all that can be seen is right: %s', async (_name, answer) => {
  expect((await probing(answer)).shown).toEqual({ at: 'callback' })
})

test.each<[string, Answer, string, string]>([
  [
    'in the query of the callback',
    { status: 302, location: `${CALLBACK}?error=access_denied&error_description=Service%20not%20found%3A%20api` },
    'callback',
    'audience-unknown',
  ],
  [
    'in its fragment',
    { status: 302, location: `${CALLBACK}#error=invalid_request&error_description=the+connection+was+not+found` },
    'callback',
    'connection-unknown',
  ],
  [
    'on a page',
    { status: 403, body: '<html><style>p{}</style><h1>Callback&nbsp;</h1><p>Callback URL mismatch.</p></html>' },
    'page',
    'callback-not-registered',
  ],
  [
    "on the tenant's own error page",
    {
      status: 302,
      location: 'https://errors.example/?error=invalid_request&error_description=Unknown+client%3A+client-1',
    },
    'page',
    'client-unknown',
  ],
])('a refusal is read %s', async (_name, answer, at, cause) => {
  const { shown } = await probing(answer)
  expect(shown).toMatchObject({ at, refusal: { reason: { cause } } })
})

test.each([429, 503])('%i says nothing of the application', async (status) => {
  expect((await probing({ status })).shown).toEqual({ at: 'nothing', trouble: `/authorize answered ${String(status)}` })
})
